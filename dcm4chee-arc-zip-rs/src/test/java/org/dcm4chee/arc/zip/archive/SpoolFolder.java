package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where an archive of a test spools; at the end nothing is in it, and no file is open. */
final class SpoolFolder implements BeforeEachCallback, AfterEachCallback {
  private final FakeArchive archive;
  private Path folder;

  SpoolFolder(FakeArchive archive) {
    this.archive = archive;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    folder = Files.createTempDirectory("spool");
    archive.spoolFolder = Optional.of(folder.toFile());
  }

  /** How many files are spooled. */
  long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    assertThat(archive.open()).as("open files").isZero();
    assertThat(files()).as("spooled files").isZero();
    Files.delete(folder);
  }
}
