package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;

class RecordSequenceTest {
  /** What a Java array can hold. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private static Attributes rec() {
    Attributes rec = new Attributes();
    rec.setString(Tag.DirectoryRecordType, VR.CS, "IMAGE");
    return rec;
  }

  @Test
  void numbersAreWrittenWithTheLowestByteFirst() {
    assertThat(RecordSequence.littleEndian(0x01020384)).containsExactly(0x84, 0x03, 0x02, 0x01);
  }

  @Test
  void aRecordEndsWhereTheLargestFileEnds_andNotBehindIt() {
    RecordSequence first = new RecordSequence(0);
    first.append(rec());
    int start = LARGEST - first.size();

    assertThat(new RecordSequence(start).append(rec())).isEqualTo(start);
    RecordSequence beyond = new RecordSequence(start + 1);
    assertThatThrownBy(() -> beyond.append(rec()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("larger than 2 GiB");
    assertThat(beyond.size()).isZero();
  }
}
