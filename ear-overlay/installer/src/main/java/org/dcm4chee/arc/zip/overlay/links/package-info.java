/**
 * What bytecode refers to, and whether that is there: links are collected from the plugin's jar
 * when it is built, carried as a list, and resolved in an archive's classes as the Java virtual
 * machine will (JVMS §5.4.3). Uses ASM and nothing of ours.
 *
 * <p>Start reading at {@link org.dcm4chee.arc.zip.overlay.links.Link}, then {@link
 * org.dcm4chee.arc.zip.overlay.links.LinkCheck}.
 */
package org.dcm4chee.arc.zip.overlay.links;
