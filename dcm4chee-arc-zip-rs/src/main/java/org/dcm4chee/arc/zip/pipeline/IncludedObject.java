package org.dcm4chee.arc.zip.pipeline;

/**
 * An object that is in the ZIP. Its CRC-32 may not be known yet when a DICOMDIR or manifest is
 * made: see {@link ExtraEntry}.
 *
 * @param entryName its path in the ZIP
 * @param size bytes of the file
 */
public record IncludedObject<F extends ObjectFacts>(F facts, String entryName, long size) {}
