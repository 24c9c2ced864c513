package org.dcm4chee.arc.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final byte[] FILE = new byte[400];

  private final Faults faults = new Faults();

  private byte[] read(String storageID) throws IOException {
    return faults
        .apply(() -> new ByteArrayInputStream(FILE), "1", storageID, 100, FILE.length)
        .readAllBytes();
  }

  @Test
  void faultOfOneStorage_leavesTheOthersAlone() throws IOException {
    faults.order(Faults.Kind.LOST, "1", "fs1", 0);
    assertThatThrownBy(() -> read("fs1")).isInstanceOf(NoSuchFileException.class);
    assertThat(read("fs2")).isEqualTo(FILE);
  }

  @Test
  void faultStrikesAfterSoManyReads() throws IOException {
    faults.order(Faults.Kind.TRUNCATED, "1", 2);
    assertThat(read("fs1")).hasSize(400);
    assertThat(read("fs1")).hasSize(400);
    assertThat(read("fs1")).hasSize(200);
  }

  @Test
  void overwritten_changesPixelsOnly() throws IOException {
    faults.order(Faults.Kind.OVERWRITTEN, "*", 0);
    byte[] read = read("fs1");
    assertThat(read).hasSize(400);
    assertThat(Arrays.mismatch(read, FILE)).isEqualTo(250);
    assertThat(Arrays.mismatch(Arrays.copyOfRange(read, 314, 400), new byte[86])).isEqualTo(-1);
  }

  @Test
  void changed_changesTheEnd() throws IOException {
    faults.order(Faults.Kind.CHANGED, "1", 0);
    assertThat(Arrays.mismatch(read("fs1"), FILE)).isEqualTo(398);
  }

  @Test
  void breaks_failsInTheMiddle() {
    faults.order(Faults.Kind.BREAKS, "1", 0);
    assertThatThrownBy(() -> read("fs1")).hasMessage("Input/output error");
  }

  @Test
  void healed_isHealed() throws IOException {
    faults.order(Faults.Kind.CORRUPT, "1", 0);
    assertThat(read("fs1")).isNotEqualTo(FILE);
    faults.heal();
    assertThat(read("fs1")).isEqualTo(FILE);
  }
}
