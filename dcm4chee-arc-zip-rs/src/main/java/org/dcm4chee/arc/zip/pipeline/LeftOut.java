package org.dcm4chee.arc.zip.pipeline;

import java.util.Optional;

/**
 * An object that is not in the ZIP.
 *
 * @param reason in words for the user, without paths and without patient data
 * @param cause what was thrown, for the log; of many, only the first ones have it
 */
public record LeftOut(ObjectSource<?> source, Kind kind, String reason, Optional<Throwable> cause) {

  /** Why an object is left out. */
  public enum Kind {
    /** No transfer syntax that the client accepts can be made of it. */
    NOT_ACCEPTABLE,
    /** Its file is missing, broken, or cannot be converted. */
    UNREADABLE,
    /** It could be read, but must not leave the archive as it is. */
    UNSAFE
  }

  /** An object that cannot be encoded. */
  static LeftOut unreadable(ObjectSource<?> source, Failure why) {
    return new LeftOut(source, why.kind(), why.reason(), why.cause());
  }
}
