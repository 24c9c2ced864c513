/**
 * The text of the lists that can go into a ZIP: what is inside ({@link
 * org.dcm4chee.arc.zip.manifest.Manifest}, for programs) and what is not ({@link
 * org.dcm4chee.arc.zip.manifest.MissingText}, for people). Knows the JDK only. Who makes the rows
 * is in package {@code contents}.
 */
package org.dcm4chee.arc.zip.manifest;
