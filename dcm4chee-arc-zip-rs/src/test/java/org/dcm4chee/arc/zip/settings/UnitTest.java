package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("Numbers are written for people, and read as they are written")
class UnitTest {

  @ParameterizedTest
  @CsvSource({
    "BYTES, 0, 0 B",
    "BYTES, 1, 1 B",
    "BYTES, 1000, 1 kB",
    "BYTES, 1024, 1 KiB",
    "BYTES, 1025, 1025 B",
    "BYTES, 67108864, 64 MiB",
    "BYTES, 214748364800, 200 GiB",
    "BYTES, 1610612736, 1.5 GiB",
    "BYTES, 20000000, 20 MB",
    "BYTES, 9223372036854775807, 9223372036854775807 B",
    "BYTES_A_SECOND, 20000000, 20 MB/s",
    "SECONDS, 0, 0 s",
    "SECONDS, 59, 59 s",
    "SECONDS, 90, 90 s",
    "SECONDS, 120, 2 min",
    "SECONDS, 21600, 6 h",
    "ONE, 100000, 100000",
  })
  void written(Unit unit, long number, String text) {
    assertThat(unit.write(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"20 MB/s, 20000000", "20mb / S, 20000000", "20 MB, 20000000", "7/s, 7", "7, 7"})
  void aRateMaySaySoOrNot(String text, long number) throws NotUnderstood {
    assertThat(Unit.BYTES_A_SECOND.read(text)).isEqualTo(number);
  }

  @Test
  @DisplayName("what 63 bits cannot say is too large")
  void tooLarge() throws NotUnderstood {
    assertThat(Unit.BYTES.read("8388607 TiB")).isEqualTo(8_388_607L << 40);
    assertThatExceptionOfType(NotUnderstood.class)
        .isThrownBy(() -> Unit.BYTES.read("8388608 TiB"))
        .withMessage("it is larger than anything can be");
  }

  @Property
  @Label("what is written is read as the same number")
  void roundTrip(@ForAll @LongRange(max = 999_999_999_999_999L) long number) throws NotUnderstood {
    for (Unit unit : Unit.values()) {
      assertThat(unit.read(unit.write(number))).isEqualTo(number);
    }
  }

  @Property
  @Label("whole numbers of the larger units, too")
  void roundTripOfLargerUnits(
      @ForAll @LongRange(max = 99_999) long number, @ForAll @LongRange(max = 4) long power)
      throws NotUnderstood {
    long bytes = number << (10 * power);
    assertThat(Unit.BYTES.read(Unit.BYTES.write(bytes))).isEqualTo(bytes);
    long seconds = number * (power == 0 ? 1 : power == 1 ? 60 : 3600);
    assertThat(Unit.SECONDS.read(Unit.SECONDS.write(seconds))).isEqualTo(seconds);
  }
}
