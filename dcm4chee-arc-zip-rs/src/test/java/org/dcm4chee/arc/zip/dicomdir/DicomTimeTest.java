package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DicomTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2024, 202402",
    "20240229, 2024022901",
    "202402291200, 20240229120001",
    "20240229120000, 20240229120000.1",
    "20240229120000.123456, 20240229120000.2",
    "20240229120000+0100, 20240229113000+0000",
    "20240229120000+0100, 20240229120000",
    "202402+0100, 202402",
    "yesterday, 1900",
    "20241399, 1900",
  })
  void whatCameFirst(String earlier, String later) {
    assertThat(DicomTime.ORDER.compare(earlier, later)).isNegative();
    assertThat(DicomTime.ORDER.compare(later, earlier)).isPositive();
  }
}
