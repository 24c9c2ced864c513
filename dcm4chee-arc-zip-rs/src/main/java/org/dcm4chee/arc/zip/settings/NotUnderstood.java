package org.dcm4chee.arc.zip.settings;

/** A text is no value of its setting. The message says why, to go on after a colon. */
final class NotUnderstood extends Exception {
  private static final long serialVersionUID = 1L;

  NotUnderstood(String reason) {
    super(reason, null, false, false);
  }
}
