package org.dcm4chee.arc.zip.overlay.report;

import java.io.PrintWriter;

/** What the program says while it works. */
public final class Report {
  private final PrintWriter out;
  private final boolean terminal;
  private boolean inProgressLine;

  /**
   * Writes to {@code out}.
   *
   * @param terminal whether a line can be written over; otherwise progress is one line at its start
   */
  public Report(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Says one line. */
  public void line(String text) {
    progressDone();
    out.println(text);
    out.flush();
  }

  /** Tells that something is still going on. */
  public void progress(String what, long seconds) {
    if (terminal) {
      out.print("\r" + what + " … " + seconds + " s");
      inProgressLine = true;
    } else if (seconds == 0) {
      out.println(what + " …");
    }
    out.flush();
  }

  /** Ends a line that is being written over. */
  public void progressDone() {
    if (inProgressLine) {
      out.println();
      inProgressLine = false;
    }
  }
}
