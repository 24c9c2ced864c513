/**
 * Writes the DICOMDIR of a file-set (PS3.10 §8, PS3.3 Annex F) with the DICOM library of the
 * archive.
 */
package org.dcm4chee.arc.zip.dicomdir;
