/**
 * A running WildFly through its management port: the deployment overlay as it is and as it should
 * be, the one change from one to the other, the archive that is deployed there, the plugin's
 * MXBean, and the same change as a script for jboss-cli. May use the EAR's names and contents. Only
 * this package opens connections.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.server.OverlayState}, then {@link
 * org.dcm4chee.arc.zip.overlay.server.Change}.
 */
package org.dcm4chee.arc.zip.overlay.server;
