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
  /** As a file, with the module yauzl where Node finds it. */
  YAUZL("node"),
  /** As a stream, with the module unzipper where Node finds it. */
  UNZIPPER("node"),
  GO("go"),
  /** With the crate zip, where Cargo has it. */
  RUST("cargo");

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

  private static final String YAUZL_READS =
      """
      const names = process.argv.slice(2);
      const fail = e => { console.error(e); process.exit(1); };
      require('yauzl').open(process.argv[1], {lazyEntries: true}, (e, zip) => {
        if (e) fail(e);
        zip.on('error', fail);
        zip.on('entry', entry => {
          if (names.length && !names.includes(entry.fileName)) return zip.readEntry();
          zip.openReadStream(entry, (e, body) => {
            if (e) fail(e);
            let crc = 0;
            body.on('data', data => { crc = require('zlib').crc32(data, crc); });
            body.on('error', fail);
            body.on('end', () => crc === entry.crc32 ? zip.readEntry() : fail(entry.fileName));
          });
        });
        zip.readEntry();
      });
      """;

  private static final String YAUZL_LISTS =
      """
      require('yauzl').open(process.argv[1], (e, zip) => {
        if (e) throw e;
        zip.on('entry', entry => console.log(entry.uncompressedSize + ' ' + entry.fileName));
      });
      """;

  private static final String UNZIPPER_READS =
      """
      const names = process.argv.slice(2);
      const fail = e => { console.error(e); process.exit(1); };
      if (names.length) {
        require('unzipper').Open.file(process.argv[1]).then(async zip => {
          for (const file of zip.files.filter(file => names.includes(file.path))) {
            await file.buffer();
          }
        }).catch(fail);
      } else {
        require('fs').createReadStream(process.argv[1]).pipe(require('unzipper').Parse())
          .on('entry', entry => entry.on('error', fail).autodrain()).on('error', fail);
      }
      """;

  private static final String UNZIPPER_LISTS =
      """
      require('unzipper').Open.file(process.argv[1]).then(zip =>
        zip.files.forEach(file => console.log(file.uncompressedSize + ' ' + file.path)));
      """;

  private static final String GO_PROGRAM =
      """
      package main

      import (
        "archive/zip"
        "fmt"
        "io"
        "os"
      )

      func check(err error) {
        if err != nil {
          panic(err)
        }
      }

      func main() {
        wanted := map[string]bool{}
        for _, name := range os.Args[3:] {
          wanted[name] = true
        }
        reader, err := zip.OpenReader(os.Args[2])
        check(err)
        for _, file := range reader.File {
          if os.Args[1] == "list" {
            fmt.Println(file.UncompressedSize64, file.Name)
          } else if len(wanted) == 0 || wanted[file.Name] {
            body, err := file.Open()
            check(err)
            _, err = io.Copy(io.Discard, body)
            check(err)
          }
        }
      }
      """;

  private static final String RUST_PROGRAM =
      """
      fn main() {
        let args: Vec<String> = std::env::args().collect();
        let file = std::io::BufReader::new(std::fs::File::open(&args[2]).unwrap());
        let mut zip = zip::ZipArchive::new(file).unwrap();
        for i in 0..zip.len() {
          let mut entry = zip.by_index(i).unwrap();
          if args[1] == "list" {
            println!("{} {}", entry.size(), entry.name());
          } else if args.len() == 3 || args[3..].contains(&entry.name().to_string()) {
            std::io::copy(&mut entry, &mut std::io::sink()).unwrap();
          }
        }
      }
      """;

  private static final String CARGO_TOML =
      """
      [package]
      name = "reader"
      version = "0.0.0"
      edition = "2021"

      [dependencies]
      zip = { version = "*", default-features = false, features = ["deflate"] }
      """;

  /** Where the programs that have to be compiled are; made once. */
  private static final Map<CommandLineReader, Optional<Path>> COMPILED =
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
      case PYTHON -> List.of("-c", PYTHON_READS);
      case YAUZL -> List.of("-e", YAUZL_READS);
      case UNZIPPER -> List.of("-e", UNZIPPER_READS);
      case GO, RUST -> List.of("read");
    };
  }

  private List<String> listOptions() {
    return switch (this) {
      case UNZIP -> List.of("-Z", "--h-t", "-s");
      case SEVEN_ZIP -> List.of("l", "-ba", "-bsp0");
      case BSDTAR -> List.of("-tvf");
      case PYTHON -> List.of("-c", PYTHON_LISTS);
      case YAUZL -> List.of("-e", YAUZL_LISTS);
      case UNZIPPER -> List.of("-e", UNZIPPER_LISTS);
      case GO, RUST -> List.of("list");
    };
  }

  boolean isInstalled() throws IOException, InterruptedException {
    boolean found =
        Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    return found
        && switch (this) {
          case YAUZL, UNZIPPER ->
              succeeds(
                  new ProcessBuilder(
                      program,
                      "-e",
                      "require('"
                          + name().toLowerCase(Locale.ROOT)
                          + "'); require('zlib').crc32('')"));
          case GO, RUST -> compiled().isPresent();
          default -> true;
        };
  }

  private Optional<Path> compiled() throws IOException, InterruptedException {
    if (!COMPILED.containsKey(this)) {
      COMPILED.put(this, compile());
    }
    return COMPILED.get(this);
  }

  private Optional<Path> compile() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("reader");
    ProcessBuilder compiler;
    Path made;
    if (this == GO) {
      Path source = Files.writeString(folder.resolve("reader.go"), GO_PROGRAM);
      made = folder.resolve("reader");
      compiler = new ProcessBuilder("go", "build", "-o", made.toString(), source.toString());
    } else {
      Files.writeString(folder.resolve("Cargo.toml"), CARGO_TOML);
      Files.createDirectory(folder.resolve("src"));
      Files.writeString(folder.resolve("src/main.rs"), RUST_PROGRAM);
      made = folder.resolve("target/release/reader");
      compiler = new ProcessBuilder("cargo", "build", "--offline", "--release", "--quiet");
    }
    return succeeds(compiler.directory(folder.toFile())) ? Optional.of(made) : Optional.empty();
  }

  private static boolean succeeds(ProcessBuilder command) throws IOException, InterruptedException {
    return command
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
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
    List<String> line = new ArrayList<>();
    boolean isCompiled = this == GO || this == RUST;
    line.add(isCompiled ? compiled().orElseThrow().toString() : program);
    line.addAll(options);
    line.add(zip.toString());
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put("LC_ALL", "C.UTF-8");
    return command;
  }
}
