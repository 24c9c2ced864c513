/**
 * The archive's EAR and the plugin's jar as files: how they are named, what is in them, and an EAR
 * with the plugin in it. May use the links, to read classes. Asks no server.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.ear.PatchedEar}.
 */
package org.dcm4chee.arc.zip.overlay.ear;
