package org.dcm4chee.arc.zip.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Compressed frames are files of the type that the standard gives their syntax")
class FrameFormatTest {

  @ParameterizedTest(name = "1.2.840.10008.1.2.{0}: {1}, video {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "5, rle, false",
        "4.50, jpg, false",
        "4.51, jpg, false",
        "4.57, jpg, false",
        "4.70, jpg, false",
        "4.80, jls, false",
        "4.81, jls, false",
        "4.90, jp2, false",
        "4.91, jp2, false",
        "4.92, jpx, false",
        "4.93, jpx, false",
        "4.110, jxl, false",
        "4.111, jxl, false",
        "4.112, jxl, false",
        "4.201, jphc, false",
        "4.202, jphc, false",
        "4.203, jphc, false",
        "4.100, mpg, true",
        "4.101.1, mpg, true",
        "4.102, mp4, true",
        "4.106.1, mp4, true",
        "4.107, h265, true",
        "4.108, h265, true",
        "4.999, raw, false",
        "4., raw, false",
        "1, raw, false"
      })
  void table(String end, String extension, boolean video) {
    assertThat(FrameFormat.of("1.2.840.10008.1.2." + end))
        .isEqualTo(new FrameFormat(extension, video));
  }
}
