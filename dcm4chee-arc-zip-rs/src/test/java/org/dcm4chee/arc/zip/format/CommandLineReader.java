package org.dcm4chee.arc.zip.format;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs that people unpack ZIPs with, where they are installed. */
enum CommandLineReader {
  UNZIP("unzip"),
  SEVEN_ZIP("7z"),
  BSDTAR("bsdtar"),
  PYTHON("python3");

  private static final String PYTHON_READS =
      """
      import sys, zipfile
      zip = zipfile.ZipFile(sys.argv[1])
      for name in sys.argv[2:] or zip.namelist():
        with zip.open(name) as body:
          while body.read(65536): pass
      """;

  private static final String PYTHON_LISTS =
      """
      import sys, zipfile
      for entry in zipfile.ZipFile(sys.argv[1]).infolist():
        print(entry.file_size, entry.date_time, entry.filename)
      """;

  private final String program;

  CommandLineReader(String program) {
    this.program = program;
  }

  private List<String> readOptions() {
    return switch (this) {
      case UNZIP -> List.of("-tqq");
      case SEVEN_ZIP -> List.of("t", "-bso0", "-bsp0");
      case BSDTAR -> List.of("-xOf");
      case PYTHON -> List.of("-c", PYTHON_READS);
    };
  }

  private List<String> listOptions() {
    return switch (this) {
      case UNZIP -> List.of("-Z", "--h-t", "-s");
      case SEVEN_ZIP -> List.of("l", "-ba", "-bsp0");
      case BSDTAR -> List.of("-tvf");
      case PYTHON -> List.of("-c", PYTHON_LISTS);
    };
  }

  boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Reads bodies and checks their CRC-32.
   *
   * @param names of the entries to read; all without
   * @return what it complains of, empty if of nothing
   */
  String complaintsOf(Path zip, String... names) throws IOException, InterruptedException {
    ProcessBuilder command = command(readOptions(), zip);
    command.command().addAll(List.of(names));
    Process process = command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String complaints = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return status == 0 ? complaints : "Exit status " + status + ": " + complaints;
  }

  /** What it prints of the entries, a line each, without reading their bodies. */
  List<String> list(Path zip) throws IOException, InterruptedException {
    Process process = command(listOptions(), zip).redirectErrorStream(true).start();
    String listing = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new AssertionError(this + " exits with " + status + ": " + listing);
    }
    return listing.lines().toList();
  }

  private ProcessBuilder command(List<String> options, Path zip) {
    List<String> line = new ArrayList<>();
    line.add(program);
    line.addAll(options);
    line.add(zip.toString());
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put("LC_ALL", "C.UTF-8");
    return command;
  }
}
