package org.dcm4chee.arc.zip.pipeline;

import java.time.LocalDateTime;

/**
 * A file of the ZIP that is no DICOM object of the archive: a DICOMDIR, a manifest, a list of what
 * is missing. Stored, and held in memory.
 *
 * @param name the entry's path; no object's entry may have it
 */
// The bytes are made by one composer and handed to one download: nobody else sees the array.
@SuppressWarnings("ArrayRecordComponent")
public record ExtraEntry(String name, byte[] content, LocalDateTime modified) {}
