package org.dcm4chee.arc.zip.overlay.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Report;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
abstract class OverlayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--verbose", description = "On an error, show all that is known about it.")
  private boolean verbose;

  /** Does the work. */
  abstract Exit execute(Report report) throws OverlayException;

  @Override
  public final Integer call() {
    Report report = new Report(spec.commandLine().getOut(), Terminal.isThere());
    try {
      return execute(report).code();
    } catch (OverlayException e) {
      report.progressDone();
      return failed(e);
    }
  }

  private int failed(OverlayException e) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(e.getMessage());
    if (verbose && e.getCause() != null) {
      e.getCause().printStackTrace(err);
    }
    err.flush();
    return e.problem().exit().code();
  }
}
