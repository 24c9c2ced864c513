/**
 * De-identification of headers by PS3.15 Annex E, on the way out. Knows data sets and the JDK, and
 * nothing of archives, ZIPs and HTTP. {@link org.dcm4chee.arc.zip.deidentify.Deidentifier} is the
 * way in; the tables are text files beside the classes.
 */
package org.dcm4chee.arc.zip.deidentify;
