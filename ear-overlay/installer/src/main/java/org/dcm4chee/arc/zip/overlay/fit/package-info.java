/**
 * Can this plugin run in this archive? Puts together what the archive is (from a running server or
 * from files alone) and what the plugin links to. May use the server, the EAR and the links.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.fit.Fit}.
 */
package org.dcm4chee.arc.zip.overlay.fit;
