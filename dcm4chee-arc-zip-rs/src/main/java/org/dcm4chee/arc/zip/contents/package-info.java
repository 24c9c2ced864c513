/**
 * What lies in a ZIP besides the bytes of the objects: how the entries are called and which side
 * files there are. {@link org.dcm4chee.arc.zip.contents.ZipContents} keeps what they need of each
 * object that was written, and composes.
 *
 * <p>To add a side file: a class that is a {@code Sidecar}, and a row in {@code Sidecars}. To add a
 * way to name entries: one more {@code EntryNaming}.
 *
 * <p>May use {@code org.dcm4che3.data} and {@code util}, naming, manifest, dicomdir and the
 * pipeline's interfaces. Start reading at {@link org.dcm4chee.arc.zip.contents.ZipContents}.
 */
package org.dcm4chee.arc.zip.contents;
