package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A dummy says nothing, and is valid for its VR")
class DummiesTest {
  private final Attributes attrs = new Attributes();

  @ParameterizedTest
  @CsvSource({
    "DA, 19000101",
    "DT, 19000101000000",
    "TM, 000000",
    "AS, 000Y",
    "DS, 0",
    "IS, 0",
    "UR, about:blank",
    "LO, ANONYMIZED",
    "PN, ANONYMIZED",
    "CS, ANONYMIZED"
  })
  void text(VR vr, String dummy) {
    attrs.setString(0x00181FF0, vr, "1");
    Dummies.set(attrs, 0x00181FF0, vr);
    assertThat(attrs.getString(0x00181FF0)).isEqualTo(dummy);
  }

  @ParameterizedTest
  @CsvSource({"US, 2", "SS, 2", "FL, 4", "UL, 4", "OF, 4", "FD, 8", "SV, 8", "OD, 8"})
  @DisplayName("of numbers as many as there were, whole ones, and at least one")
  void numbers(VR vr, int width) {
    for (int length : new int[] {1, width, width + 1, 3 * width, 3 * width + 1}) {
      byte[] before = new byte[length];
      Arrays.fill(before, (byte) 7);
      attrs.setBytes(0x00181FF0, vr, before);
      Dummies.set(attrs, 0x00181FF0, vr);
      assertThat((byte[]) attrs.getValue(0x00181FF0))
          .as("of %s bytes", length)
          .isEqualTo(new byte[Math.max(1, length / width) * width]);
    }
  }

  @Test
  @DisplayName("of bytes of unknown meaning two")
  void bytes() {
    attrs.setBytes(Tag.PixelData, VR.OB, new byte[] {1, 2, 3, 4});
    Dummies.set(attrs, Tag.PixelData, VR.OB);
    assertThat((byte[]) attrs.getValue(Tag.PixelData)).isEqualTo(new byte[2]);
  }

  @ParameterizedTest
  @EnumSource(names = {"SQ", "UI"})
  @DisplayName("there is none of sequences and UIDs")
  void none(VR vr) {
    assertThatIllegalArgumentException().isThrownBy(() -> Dummies.set(attrs, 0x00181FF0, vr));
  }
}
