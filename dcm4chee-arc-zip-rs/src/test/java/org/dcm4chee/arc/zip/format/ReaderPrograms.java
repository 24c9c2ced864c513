package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Small programs in other languages that list or read a ZIP with what their language has for it;
 * those of Go and Rust are compiled first. Nothing comes from a network.
 */
final class ReaderPrograms {
  /** Where Debian puts the sources of crates. */
  private static final Path CRATES = Path.of("/usr/share/cargo/registry");

  static final String PYTHON_READS =
      """
      import sys, zipfile
      zip = zipfile.ZipFile(sys.argv[1])
      for name in sys.argv[2:] or zip.namelist():
        with zip.open(name) as body:
          while body.read(65536): pass
      """;

  static final String PYTHON_LISTS =
      """
      import sys, zipfile
      for entry in zipfile.ZipFile(sys.argv[1]).infolist():
        print(entry.file_size, entry.date_time, entry.filename)
      """;

  static final String YAUZL_READS =
      """
      const table = Array.from({length: 256}, (_, n) => {
        for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
        return n;
      });
      const names = process.argv.slice(2);
      const fail = e => { console.error(e); process.exit(1); };
      require('yauzl').open(process.argv[1], {lazyEntries: true}, (e, zip) => {
        if (e) fail(e);
        zip.on('error', fail);
        zip.on('entry', entry => {
          if (names.length && !names.includes(entry.fileName)) return zip.readEntry();
          zip.openReadStream(entry, (e, body) => {
            if (e) fail(e);
            let crc = -1;
            body.on('data', data => {
              for (const byte of data) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
            });
            body.on('error', fail);
            body.on('end', () =>
              ~crc >>> 0 === entry.crc32 ? zip.readEntry() : fail(entry.fileName));
          });
        });
        zip.readEntry();
      });
      """;

  static final String YAUZL_LISTS =
      """
      require('yauzl').open(process.argv[1], (e, zip) => {
        if (e) throw e;
        zip.on('entry', entry => console.log(entry.uncompressedSize + ' ' + entry.fileName));
      });
      """;

  static final String UNZIPPER_READS =
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

  static final String UNZIPPER_LISTS =
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

  /** Nothing comes from a network. */
  private static final String CARGO_CONFIGURATION =
      """
      [source.crates-io]
      replace-with = "debian"

      [source.debian]
      directory = "%s"
      """
          .formatted(CRATES);

  private ReaderPrograms() {}

  /** Compiles the one in Go; empty if that fails. */
  static Optional<Path> go() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("reader");
    Path source = Files.writeString(folder.resolve("reader.go"), GO_PROGRAM);
    Path made = folder.resolve("reader");
    ProcessBuilder compiler =
        new ProcessBuilder("go", "build", "-o", made.toString(), source.toString())
            .directory(folder.toFile());
    compiler.environment().putAll(Map.of("GOFLAGS", "-mod=mod", "GOPROXY", "off"));
    return succeeds(compiler) ? Optional.of(made) : Optional.empty();
  }

  /** Compiles the one in Rust; empty if that fails, or there is no crate. */
  static Optional<Path> rust() throws IOException, InterruptedException {
    if (!Files.isDirectory(CRATES)) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("reader");
    Files.writeString(folder.resolve("Cargo.toml"), CARGO_TOML);
    Files.createDirectory(folder.resolve("src"));
    Files.writeString(folder.resolve("src/main.rs"), RUST_PROGRAM);
    Files.createDirectory(folder.resolve(".cargo"));
    Files.writeString(folder.resolve(".cargo/config.toml"), CARGO_CONFIGURATION);
    ProcessBuilder compiler =
        new ProcessBuilder("cargo", "build", "--offline", "--release", "--quiet")
            .directory(folder.toFile());
    return succeeds(compiler)
        ? Optional.of(folder.resolve("target/release/reader"))
        : Optional.empty();
  }

  /** Whether a program ends well; what it prints is not looked at. */
  static boolean succeeds(ProcessBuilder command) throws IOException, InterruptedException {
    return command
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
