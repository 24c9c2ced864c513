package org.dcm4chee.arc.zip.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A download program of this machine. A test that wants one which is not here is skipped. */
final class RealClient {
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private final List<String> command;
  private final Path folder;

  private RealClient(String program, Path folder, List<String> options) {
    Program.require(program);
    this.folder = folder;
    command = new ArrayList<>();
    command.add(program);
    command.addAll(options);
  }

  /** curl that knows no configuration of the user's. */
  static RealClient curl(Path folder) {
    return new RealClient("curl", folder, List.of("-q", "-s", "-S", "-k", "--noproxy", "*"));
  }

  /** wget that does not try again by itself. */
  static RealClient wget(Path folder) {
    return new RealClient("wget", folder, List.of("--no-config", "--no-proxy", "-q", "-t", "1"));
  }

  /** aria2 with four connections, which does not try again by itself. */
  static RealClient aria2(Path folder) {
    return new RealClient(
        "aria2c",
        folder,
        List.of(
            "--no-conf",
            "--quiet",
            "--max-tries=1",
            "-x4",
            "-s4",
            "-k1M",
            "--file-allocation=none",
            "--auto-save-interval=1"));
  }

  private Process start(String... arguments) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(line)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end and gives its exit status. */
  int run(String... arguments) throws InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command.get(0) + " does not end");
    }
    return process.exitValue();
  }

  /** Runs it until {@code file} has this many bytes, then ends it as Ctrl-C does. */
  void interruptAt(Path file, long bytes, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(arguments);
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (process.isAlive() && (!Files.exists(file) || Files.size(file) < bytes)) {
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new AssertionError(command.get(0) + " gets nothing");
      }
      LockSupport.parkNanos(5_000_000);
    }
    if (!process.isAlive()) {
      throw new AssertionError(command.get(0) + " ended with " + process.exitValue());
    }
    process.destroy();
    process.waitFor();
  }
}
