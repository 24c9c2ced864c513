package org.dcm4chee.arc.zip.overlay.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a run of the program said and how it ended. */
public record Run(int exit, String out, String err) {
  public static Run of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
    int exit = Overlay.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Run(exit, out.toString(), err.toString());
  }
}
