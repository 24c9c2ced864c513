package org.dcm4chee.arc.zip.http.protocol;

import org.dcm4chee.arc.zip.format.ByteRange;

/**
 * What a {@code Range} header means for a representation of known length (RFC 9110 §14.2). Anything
 * but one valid byte range is ignored, as the RFC allows: several ranges, other units, syntax
 * errors. Immutable.
 */
public sealed interface RangeRequest {

  /** The whole representation: 200. */
  record Whole() implements RangeRequest {}

  /**
   * One part of it: 206.
   *
   * @param range ends below the length
   */
  record Single(ByteRange range) implements RangeRequest {}

  /** A range that begins behind the end, or has no bytes: 416. */
  record Unsatisfiable() implements RangeRequest {}

  /**
   * Reads a header's value.
   *
   * @param header as the client sent it; blank if there is none
   * @param length of the whole representation in bytes, at least 0
   */
  static RangeRequest parse(String header, long length) {
    return RangeHeader.parse(header, length);
  }
}
