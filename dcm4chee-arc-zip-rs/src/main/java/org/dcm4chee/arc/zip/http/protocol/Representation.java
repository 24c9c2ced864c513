package org.dcm4chee.arc.zip.http.protocol;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a ZIP before its first byte. Immutable.
 *
 * @param length in bytes, at least 1; empty if it is not known
 * @param entityTag with its quotes (RFC 9110 §8.8.3); weak if its bytes may be others the next
 *     time; empty if there is none
 * @param lastModified of the newest object in it; empty if that is not known
 * @param complete whether it has all objects that were asked for
 * @param ranges whether parts of it may be asked for
 */
public record Representation(
    OptionalLong length,
    Optional<String> entityTag,
    Optional<Instant> lastModified,
    boolean complete,
    boolean ranges) {

  /**
   * Its entity tag if that stands for its bytes. A weak one is of what may have lacked objects the
   * last time: who asks again is sent it anew.
   */
  Optional<String> strongTag() {
    return entityTag.filter(tag -> !tag.startsWith("W/"));
  }

  /**
   * The date by which it may be asked for again. Objects that were lost and are back do not change
   * the archive's: there is none of a ZIP that lacks some, or may do so the next time.
   */
  public Optional<Instant> date() {
    return complete && strongTag().isPresent() ? lastModified : Optional.empty();
  }

  /** Whether a part of it can be sent: never of one that lacks objects (PS3.18 §8.7, 206). */
  public boolean takesRanges() {
    return ranges && complete && length.isPresent() && entityTag.isPresent();
  }
}
