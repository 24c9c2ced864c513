package org.dcm4chee.arc.zip.pipeline;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * An object that is not in the ZIP.
 *
 * @param reason in words for the user, without paths and without patient data
 * @param cause what was thrown, for the log
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

  /** An object whose encoding threw {@code failure}. */
  static LeftOut unreadable(ObjectSource<?> source, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LeaveOutException known) {
        return new LeftOut(source, known.kind(), known.getMessage(), Optional.of(failure));
      }
    }
    return new LeftOut(source, Kind.UNREADABLE, reasonFor(failure), Optional.of(failure));
  }

  /**
   * What went wrong, told without the message of {@code failure}, which may name files of the
   * server.
   */
  static String reasonFor(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
        return "its file is missing in the archive";
      }
      if (cause instanceof EOFException) {
        return "its file in the archive is truncated";
      }
    }
    return failure instanceof IOException
        ? "its file in the archive cannot be read"
        : "it cannot be converted to the requested transfer syntax";
  }
}
