package org.dcm4chee.arc.zip.it.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs programs of this machine, where they are installed. */
public final class Program {

  /** Debian's packages of programs that are named otherwise. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "7z", "p7zip-full",
          "Rscript", "r-base-core",
          "aria2c", "aria2",
          "bsdtar", "libarchive-tools",
          "chromedriver", "chromium-driver",
          "dcmdump", "dcmtk",
          "ldapmodify", "ldap-utils",
          "ldapsearch", "ldap-utils");

  private Program() {}

  /**
   * What a program did.
   *
   * @param output of both kinds
   */
  public record Result(int status, String output) {}

  public static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Skips the test where a program is not installed, and says so where the tests are run. */
  public static void require(String program) {
    if (!isInstalled(program)) {
      String missing = missing(program);
      System.out.println("Skipped: " + missing);
      Assumptions.abort(missing);
    }
  }

  /** What to do about a program that is not installed. */
  public static String missing(String program) {
    return program
        + " is not installed; Debian and Ubuntu: apt-get install "
        + PACKAGES.getOrDefault(program, program);
  }

  public static Result run(Path folder, String... command)
      throws IOException, InterruptedException {
    return run(folder, List.of(command));
  }

  public static Result run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("client", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command.get(0) + " did not end");
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
