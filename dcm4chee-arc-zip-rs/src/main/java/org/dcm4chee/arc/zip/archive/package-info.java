/**
 * The plugin inside the archive: hears its events, reads its objects, tells its audit. The only
 * package that may use the archive's own classes; it knows nothing of HTTP but who sent the
 * request. The way of a download is {@link org.dcm4chee.arc.zip.archive.RetrieveObserver}, then
 * Admission, {@link org.dcm4chee.arc.zip.archive.Delivery}, TransferReport; start reading there.
 */
package org.dcm4chee.arc.zip.archive;
