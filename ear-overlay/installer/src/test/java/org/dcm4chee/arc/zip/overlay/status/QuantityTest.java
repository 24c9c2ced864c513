package org.dcm4chee.arc.zip.overlay.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A setting's number is written with the unit a person would choose")
class QuantityTest {

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "BYTES, 67108864, 64 MiB",
    "BYTES, 65536 KiB, 64 MiB",
    "BYTES, 214748364800, 200 GiB",
    "BYTES, 200 GiB, 200 GiB",
    "BYTES, 50000000, 50 MB",
    "BYTES, 2199023255552, 2 TiB",
    "BYTES, 1000000000000, 1 TB",
    "BYTES, 1536, 1536 bytes",
    "BYTES, 1025, 1025 bytes",
    "BYTES, 0, 0",
    "BYTES, unlimited, unlimited",
    "BYTES, 9 parsec, 9 parsec",
    "BYTES, 9999999 TiB, 9999999 TiB",
    "SECONDS, 21600, 6 h",
    "SECONDS, 5400, 90 min",
    "SECONDS, 90 min, 90 min",
    "SECONDS, 5, 5 s",
    "PLAIN, 100000, 100000",
    "PLAIN, store, store"
  })
  void inWords_anyValue_exactAndShort(Quantity quantity, String value, String words) {
    assertThat(quantity.inWords(value)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} bytes are {1}")
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1.0 KiB",
    "157637590, 150.3 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void aboutBytes_anyNumber_rounded(long bytes, String words) {
    assertThat(Quantity.aboutBytes(bytes)).isEqualTo(words);
  }
}
