package org.dcm4chee.arc.zip.overlay.report;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Boils down what went wrong here to what a person can use. */
public final class Reason {
  private Reason() {}

  /** A few words for an exception. */
  public static String of(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : withoutStop(message.strip());
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
