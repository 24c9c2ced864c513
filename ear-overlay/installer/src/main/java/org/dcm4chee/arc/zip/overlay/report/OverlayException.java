package org.dcm4chee.arc.zip.overlay.report;

/** Ends a command with one of the {@linkplain Problem known problems}. */
public final class OverlayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  OverlayException(Problem problem, String sentence, Throwable cause) {
    super(sentence, cause);
    this.problem = problem;
  }

  /** Which of them. */
  public Problem problem() {
    return problem;
  }
}
