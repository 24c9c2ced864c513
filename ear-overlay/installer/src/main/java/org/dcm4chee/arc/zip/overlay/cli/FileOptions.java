package org.dcm4chee.arc.zip.overlay.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name files to read in place of a server. */
final class FileOptions {
  @Option(
      names = "--ear",
      paramLabel = "FILE",
      description = "Read this EAR; no server is asked. Goes with --modules.")
  private Path ear;

  @Option(
      names = "--modules",
      paramLabel = "DIR",
      description =
          "A folder of JBoss modules, usually modules in WildFly's folder. May be given more than"
              + " once. Default: those of the server, if it is on this machine.")
  private List<Path> modules;

  Optional<Path> ear() {
    return Optional.ofNullable(ear);
  }

  List<Path> modules() {
    return modules == null ? List.of() : List.copyOf(modules);
  }
}
