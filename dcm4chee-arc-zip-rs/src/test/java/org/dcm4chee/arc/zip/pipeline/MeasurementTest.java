package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private final Measurement<FakeSource.Facts> measurement =
      new Measurement<>(EntryForms.DEFLATED_FAST, 77, 50, 100, new FakeSource.Facts("a"));

  private static EntryHeader header(EntryForm form, long compressedSize, long size) {
    return new EntryHeader("a", form, 1, compressedSize, size, LocalDateTime.of(2024, 1, 1, 0, 0));
  }

  @Test
  void itIsAsLongAsItsHeaderSaysIfFormAndBothLengthsAreThose() {
    assertThat(measurement.sameLengthAs(header(EntryForms.DEFLATED_FAST, 50, 100))).isTrue();
    assertThat(measurement.sameLengthAs(header(EntryForms.DEFLATED_BEST, 50, 100))).isFalse();
    assertThat(measurement.sameLengthAs(header(EntryForms.DEFLATED_FAST, 51, 100))).isFalse();
    assertThat(measurement.sameLengthAs(header(EntryForms.DEFLATED_FAST, 50, 101))).isFalse();
  }

  @Test
  void itsHeaderSaysAllOfIt() {
    EntryHeader header = measurement.header("name");

    assertThat(header.name()).isEqualTo("name");
    assertThat(header.crc32()).hasValue(77);
    assertThat(measurement.sameLengthAs(header)).isTrue();
    assertThat(header.modified()).isEqualTo(measurement.facts().modified());
  }
}
