package org.dcm4chee.arc.zip.pipeline;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Why an object cannot be encoded.
 *
 * @param reason in words for the user, without paths and without patient data
 * @param cause what was thrown, for the log; of many that fail only the first few keep it, as the
 *     stack traces of a study whose storage is gone would take more memory than its plan
 */
record Failure(LeftOut.Kind kind, String reason, Optional<Throwable> cause) {

  /** What {@code thrown} says of an object. */
  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LeaveOutException known) {
        return new Failure(known.kind(), known.getMessage(), Optional.of(thrown));
      }
    }
    return new Failure(LeftOut.Kind.UNREADABLE, inWords(thrown), Optional.of(thrown));
  }

  Failure withoutCause() {
    return new Failure(kind, reason, Optional.empty());
  }

  /**
   * What went wrong, told without the message of {@code thrown}, which may name files of the
   * server.
   */
  static String inWords(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
        return "its file is missing in the archive";
      }
      if (cause instanceof EOFException) {
        return "its file in the archive is truncated";
      }
    }
    return thrown instanceof IOException
        ? "its file in the archive cannot be read"
        : "it cannot be converted to the requested transfer syntax";
  }
}
