package org.dcm4chee.arc.zip.format;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs that people unpack ZIPs with, and other languages' readers, where they are installed.
 */
enum CommandLineReader {
  UNZIP("unzip"),
  SEVEN_ZIP("7z"),
  BSDTAR("bsdtar"),
  PYTHON("python3"),
  /** As a file, with Node's module yauzl. */
  YAUZL("node"),
  /** As a stream, with Node's module unzipper. */
  UNZIPPER("node"),
  /** With the package archive/zip. */
  GO("go"),
  /** With the crate zip, as Debian has it. */
  RUST("cargo");

  /** Where the programs that have to be compiled are; made once. */
  private static final Map<CommandLineReader, Optional<Path>> COMPILED =
      new EnumMap<>(CommandLineReader.class);

  private static final Map<CommandLineReader, Boolean> INSTALLED =
      new EnumMap<>(CommandLineReader.class);

  private final String program;

  CommandLineReader(String program) {
    this.program = program;
  }

  private List<String> readOptions() {
    return switch (this) {
      case UNZIP -> List.of("-tqq");
      case SEVEN_ZIP -> List.of("t", "-bso0", "-bsp0");
      case BSDTAR -> List.of("-xOf");
      case PYTHON -> List.of("-c", ReaderPrograms.PYTHON_READS);
      case YAUZL -> List.of("-e", ReaderPrograms.YAUZL_READS);
      case UNZIPPER -> List.of("-e", ReaderPrograms.UNZIPPER_READS);
      case GO, RUST -> List.of("read");
    };
  }

  private List<String> listOptions() {
    return switch (this) {
      case UNZIP -> List.of("-Z", "--h-t", "-s");
      case SEVEN_ZIP -> List.of("l", "-ba", "-bsp0");
      case BSDTAR -> List.of("-tvf");
      case PYTHON -> List.of("-c", ReaderPrograms.PYTHON_LISTS);
      case YAUZL -> List.of("-e", ReaderPrograms.YAUZL_LISTS);
      case UNZIPPER -> List.of("-e", ReaderPrograms.UNZIPPER_LISTS);
      case GO, RUST -> List.of("list");
    };
  }

  /** Whether it is there; looked for once. */
  boolean isInstalled() throws IOException, InterruptedException {
    if (!INSTALLED.containsKey(this)) {
      boolean found = isOnPath(program) && hasItsLibrary();
      INSTALLED.put(this, found);
      if (!found) {
        System.out.println("Skipped: " + this + " is not installed; " + howToInstall());
      }
    }
    return INSTALLED.get(this);
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private boolean hasItsLibrary() throws IOException, InterruptedException {
    return switch (this) {
      case YAUZL, UNZIPPER -> ReaderPrograms.succeeds(command("-e", "require('" + module() + "')"));
      case GO, RUST -> compiled().isPresent();
      default -> true;
    };
  }

  private String module() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to do where it is not installed. */
  String howToInstall() {
    return switch (this) {
      case UNZIP, PYTHON -> "apt-get install " + program;
      case SEVEN_ZIP -> "apt-get install p7zip-full";
      case BSDTAR -> "apt-get install libarchive-tools";
      case YAUZL, UNZIPPER -> "apt-get install nodejs npm; npm install -g " + module();
      case GO -> "apt-get install golang-go";
      case RUST -> "apt-get install cargo librust-zip-dev";
    };
  }

  private Optional<Path> compiled() throws IOException, InterruptedException {
    if (!COMPILED.containsKey(this)) {
      COMPILED.put(this, this == GO ? ReaderPrograms.go() : ReaderPrograms.rust());
    }
    return COMPILED.get(this);
  }

  /**
   * Whether it reads on by local headers and then takes such bytes in a body that ends with a
   * descriptor for the next record.
   */
  boolean takesSignaturesForRecords() {
    return this == UNZIPPER;
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

  /**
   * Reads bodies of an encrypted ZIP; 7z and bsdtar can.
   *
   * @param names of the entries to read; all without
   * @return what it complains of, empty if of nothing
   */
  String complaintsOfEncrypted(Path zip, String password, String... names)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(readOptions());
    if (this == SEVEN_ZIP) {
      options.add("-p" + password);
    } else if (this == BSDTAR) {
      options.addAll(0, List.of("--passphrase", password));
    } else {
      throw new IllegalArgumentException(this + " reads nothing that is encrypted");
    }
    ProcessBuilder command = command(options, zip);
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

  private ProcessBuilder command(List<String> options, Path zip)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(options);
    arguments.add(zip.toString());
    return command(arguments.toArray(String[]::new));
  }

  private ProcessBuilder command(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    boolean isCompiled = this == GO || this == RUST;
    line.add(isCompiled ? compiled().orElseThrow().toString() : program);
    line.addAll(List.of(arguments));
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put("LC_ALL", "C.UTF-8");
    if (this == YAUZL || this == UNZIPPER) {
      command.environment().put("NODE_PATH", NodeModules.PATH);
    }
    return command;
  }

  /** Where Node finds what was installed for all. */
  private static final class NodeModules {
    static final String PATH = path();

    private static String path() {
      String set = System.getenv().getOrDefault("NODE_PATH", "");
      if (!isOnPath("npm")) {
        return set;
      }
      try {
        Process npm = new ProcessBuilder("npm", "root", "-g").start();
        String root = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return root.strip() + (set.isEmpty() ? "" : File.pathSeparator + set);
      } catch (IOException e) {
        return set;
      }
    }
  }
}
