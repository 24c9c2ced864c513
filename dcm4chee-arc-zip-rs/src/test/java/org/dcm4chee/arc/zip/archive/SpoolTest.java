package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What has to be whole is kept in memory, or, when it is long, in a file")
class SpoolTest {
  @TempDir private Path folder;

  private long filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @ParameterizedTest(name = "{0} bytes: in a file {1}")
  @CsvSource({
    "0,false",
    "1,false",
    "1048576,false",
    "1048577,true",
    "3000000,true",
  })
  void whatWasWrittenIsRead_asOftenAsWanted_andNothingIsLeft(int length, boolean inFile)
      throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    try (Spool spool = new Spool(Optional.of(folder))) {
      for (int at = 0; at < length; at += 70_001) {
        spool.write(bytes, at, Math.min(70_001, length - at));
      }
      for (int time = 0; time < 2; time++) {
        try (InputStream in = spool.read()) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
      }
      assertThat(spool.file().isPresent()).isEqualTo(inFile);
      assertThat(filesLeft()).isEqualTo(inFile ? 1 : 0);
    }
    assertThat(filesLeft()).isZero();
  }

  @Test
  void withoutAFolder_thatOfTheSystem() throws IOException {
    Path file;
    try (Spool spool = new Spool(Optional.empty())) {
      spool.write(new byte[Spool.MAX_MEMORY]);
      spool.write(1);
      file = spool.file().orElseThrow();
      assertThat(Files.size(file)).isEqualTo(Spool.MAX_MEMORY + 1L);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThere_isSaid_beforeAnythingIsLost() throws IOException {
    try (Spool spool = new Spool(Optional.of(folder.resolve("gone")))) {
      assertThatThrownBy(() -> spool.write(new byte[Spool.MAX_MEMORY + 1]))
          .isInstanceOf(NoSuchFileException.class);
    }
  }
}
