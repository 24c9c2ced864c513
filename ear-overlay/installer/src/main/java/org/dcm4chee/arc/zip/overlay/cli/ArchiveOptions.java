package org.dcm4chee.arc.zip.overlay.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which archive, where that is not plain. */
final class ArchiveOptions {
  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      description = "The archive's deployment, where there is more than one.")
  private String deployment;

  @Option(
      names = "--war",
      paramLabel = "NAME",
      description = "The web application in the EAR, where more than one fits.")
  private String war;

  Optional<String> deployment() {
    return Optional.ofNullable(deployment);
  }

  Optional<String> war() {
    return Optional.ofNullable(war);
  }
}
