package org.dcm4chee.arc.zip.overlay.report;

/** How the program ends, for scripts. The numbers are documented and never change their meaning. */
public enum Exit {
  OK(0, "Done; for check: the plugin fits."),
  UNEXPECTED(1, "Something the program has no better word for; --verbose shows what."),
  USAGE(2, "Wrong arguments."),
  DOES_NOT_FIT(3, "The plugin does not fit this archive, or that could not be found out."),
  NOT_REACHED(4, "The server could not be reached, refused the login, or runs in domain mode."),
  NO_ARCHIVE(5, "No archive was found, or more than one that could be meant."),
  REFUSED(6, "The server refused the change and is as it was before, unless the message says not."),
  NOT_UP(7, "Installed, but the plugin does not answer."),
  NOT_INSTALLED(8, "The plugin is not installed (status)."),
  FILE(9, "A file could not be read or written.");

  private final int code;
  private final String meaning;

  Exit(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The exit status of the process, 0 to 9. */
  public int code() {
    return code;
  }

  /** What it means, for people. */
  public String meaning() {
    return meaning;
  }
}
