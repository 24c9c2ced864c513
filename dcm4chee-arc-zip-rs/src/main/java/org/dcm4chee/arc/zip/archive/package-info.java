/**
 * The plugin inside the archive: hears its events, reads its objects, tells its audit. The only
 * package that may use the archive's own classes; it knows nothing of HTTP but who sent the
 * request. The way of a download is {@link org.dcm4chee.arc.zip.archive.RetrieveObserver}, then
 * Admission, {@link org.dcm4chee.arc.zip.archive.Delivery}, TransferReport; start reading there.
 *
 * <p>Which instances a ZIP is of is a Selection: what a URL names (OneRetrieve), or what a search
 * finds ({@link org.dcm4chee.arc.zip.archive.SearchService}, SearchSelection). A new kind of
 * request is one more Selection. What is made of each is a Sending: an entry (WholeObjects), or a
 * text and files of bulk data (SplitObjects).
 */
package org.dcm4chee.arc.zip.archive;
