package org.dcm4chee.arc.zip.pipeline;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * An object that is not in the ZIP.
 *
 * @param reason in words for the user, without paths and without patient data
 */
public record LeftOut(ObjectSource source, String reason) {

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
