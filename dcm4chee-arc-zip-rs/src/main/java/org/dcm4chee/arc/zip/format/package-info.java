/**
 * The ZIP engine: where each byte of a ZIP is, and what the records say, after APPNOTE 6.3. It
 * knows nothing but the JDK: no DICOM, no HTTP, no threads of its own. Start with {@link
 * org.dcm4chee.arc.zip.format.ZipLayout}.
 */
package org.dcm4chee.arc.zip.format;
