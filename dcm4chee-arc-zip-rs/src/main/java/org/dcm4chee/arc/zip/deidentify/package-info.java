/**
 * De-identification of a data set by PS3.15 Annex E: the table of the standard, an interpreter of
 * it, keyed pseudonyms, and a look at what is about to leave. Knows {@code org.dcm4che3.data} and
 * the JDK, and nothing of ZIPs. Start reading at {@link
 * org.dcm4chee.arc.zip.deidentify.Deidentifier}.
 */
package org.dcm4chee.arc.zip.deidentify;
