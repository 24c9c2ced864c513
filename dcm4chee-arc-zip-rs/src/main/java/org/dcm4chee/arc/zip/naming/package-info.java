/**
 * What things are called: the entries of a ZIP ({@link org.dcm4chee.arc.zip.naming.EntryNames}, or
 * {@link org.dcm4chee.arc.zip.naming.FileIds} in a file-set with a DICOMDIR), the ZIP itself
 * ({@link org.dcm4chee.arc.zip.naming.FileNames}), and how a browser is told so ({@link
 * org.dcm4chee.arc.zip.naming.ContentDisposition}).
 *
 * <p>Whatever is proposed, by a template, an attribute or a URL, what comes out can be stored on
 * Windows, macOS and Linux. Knows the JDK only. Start reading at {@code PathComponent}.
 */
package org.dcm4chee.arc.zip.naming;
