package org.dcm4chee.arc.zip.pipeline;

/**
 * An object that is in the ZIP.
 *
 * @param entryName its path in the ZIP
 * @param size bytes of the file
 * @param crc32 CRC-32 of the file
 */
public record IncludedObject(
    ObjectSource source, ObjectFacts facts, String entryName, long size, int crc32) {}
