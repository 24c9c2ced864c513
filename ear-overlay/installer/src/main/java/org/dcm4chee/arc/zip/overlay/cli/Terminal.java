package org.dcm4chee.arc.zip.overlay.cli;

import java.io.Console;
import java.util.Optional;

/** The person at the keyboard, if there is one. */
final class Terminal {
  private Terminal() {}

  /** Whether output can be written over. */
  static boolean isThere() {
    return console().isPresent();
  }

  /** Asks without showing what is typed. */
  static Optional<String> askSecretly(String question) {
    return console().map(console -> console.readPassword("%s", question)).map(String::new);
  }

  // From JDK 22 on there can be a console without a terminal; this program runs on 17, too, where
  // isTerminal() does not exist. The worst is a progress line in a file.
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console());
  }
}
