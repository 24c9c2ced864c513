/**
 * Takes an object apart into metadata and bulk data (Supplement 211 v19, PS3.18 §8.7.3) with the
 * DICOM library of the archive.
 */
package org.dcm4chee.arc.zip.metadata;
