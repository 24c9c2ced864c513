/** DICOM files: made byte by byte, and read where somebody else made them. */
package org.dcm4chee.arc.zip.it.dicom;
