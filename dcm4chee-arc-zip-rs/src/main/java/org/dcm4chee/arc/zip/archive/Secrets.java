package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.dcm4chee.arc.zip.settings.Secret;

/** Reads what an administrator keeps secret, from where it is. Stateless. */
final class Secrets {
  /** In bytes; what is larger is another file than was meant. */
  private static final int MAX_FILE = 4096;

  private Secrets() {}

  /** A secret that is not there. Its message says neither the secret nor a path. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String message, Exception cause) {
      super(message, cause);
    }
  }

  /** The secret, without blanks at its ends. Its file is read anew each time. */
  static String read(Secret secret) throws UnreadableException {
    if (!secret.isInFile()) {
      return secret.reveal();
    }
    try (InputStream in = Files.newInputStream(Path.of(secret.reveal()))) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new UnreadableException("its file has more than " + MAX_FILE + " bytes", null);
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableException("its file cannot be read", e);
    }
  }
}
