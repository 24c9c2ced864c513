/**
 * The ZIP engine: where each byte of a ZIP is, and what the records say, after APPNOTE 6.3. It
 * knows nothing but the JDK: no DICOM, no HTTP, no threads of its own.
 *
 * <p>Start with {@link org.dcm4chee.arc.zip.format.ZipLayout}: made of the entries' headers, it
 * gives the {@linkplain org.dcm4chee.arc.zip.format.Piece pieces} of any range. How a file becomes
 * the body of an entry is an {@link org.dcm4chee.arc.zip.format.EntryForm}: a new one is a class
 * and a row in {@link org.dcm4chee.arc.zip.format.EntryForms}.
 */
package org.dcm4chee.arc.zip.format;
