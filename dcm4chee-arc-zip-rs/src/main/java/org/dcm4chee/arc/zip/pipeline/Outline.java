package org.dcm4chee.arc.zip.pipeline;

/**
 * What is known of an object from its header alone, before the first pixel is read.
 *
 * @param length bytes of the file as {@link ObjectSource#encode} would write it, at least 0
 * @param headerDigest SHA-256 of the bytes before the first pixel byte, and of whatever else
 *     decides those behind it
 * @param facts what {@link ObjectSource#encode} would return
 */
// The bytes are made by one source and handed to one planner: nobody else sees the array.
@SuppressWarnings("ArrayRecordComponent")
public record Outline<F extends ObjectFacts>(long length, byte[] headerDigest, F facts) {}
