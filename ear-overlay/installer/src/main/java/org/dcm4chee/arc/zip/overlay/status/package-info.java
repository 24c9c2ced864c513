/**
 * What the status command tells: what is installed, where, and what the running plugin says of
 * itself; read once, then written for people or for programs. May use the server, the EAR and the
 * report.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.status.ServerStatus}.
 */
package org.dcm4chee.arc.zip.overlay.status;
