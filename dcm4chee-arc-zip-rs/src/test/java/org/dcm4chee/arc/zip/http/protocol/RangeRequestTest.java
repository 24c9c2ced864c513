package org.dcm4chee.arc.zip.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("Range is read by RFC 9110 §14")
class RangeRequestTest {

  @ParameterizedTest(name = "{0} of {1} bytes: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                          | 1000 | whole
          bytes=0-                                    | 1000 | 0-999
          bytes=0-0                                   | 1000 | 0-0
          bytes=10-19                                 | 1000 | 10-19
          bytes=990-2000                              | 1000 | 990-999
          bytes=999-                                  | 1000 | 999-999
          bytes=1000-                                 | 1000 | unsatisfiable
          bytes=1000-1001                             | 1000 | unsatisfiable
          bytes=-1                                    | 1000 | 999-999
          bytes=-1000                                 | 1000 | 0-999
          bytes=-5000                                 | 1000 | 0-999
          bytes=-0                                    | 1000 | unsatisfiable
          bytes=0-                                    | 0    | unsatisfiable
          bytes=-5                                    | 0    | unsatisfiable
          BYTES = 1 - 2                               | 1000 | 1-2
          bytes=,1-2,                                 | 1000 | 1-2
          bytes=0-0,5-6                               | 1000 | whole
          bytes=5-4                                   | 1000 | whole
          bytes=-                                     | 1000 | whole
          bytes=                                      | 1000 | whole
          bytes=a-b                                   | 1000 | whole
          bytes=--1                                   | 1000 | whole
          bytes 1-2                                   | 1000 | whole
          items=1-2                                   | 1000 | whole
          bytes=0-99999999999999999999999             | 1000 | 0-999
          bytes=99999999999999999999999-              | 1000 | unsatisfiable
          bytes=-99999999999999999999999              | 1000 | 0-999
          bytes=9223372036854775806-                  | 9223372036854775807 | 9223372036854775806-9223372036854775806
          """)
  void table(String header, long length, String expected) {
    assertThat(words(RangeRequest.parse(header, length))).isEqualTo(expected);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void millionsOfDigitsAreReadOnce() {
    String digits = "9".repeat(1 << 22);

    for (String range : List.of(digits + "-", "1-" + digits, "-" + digits)) {
      assertThat(words(RangeRequest.parse("bytes=" + range, 1000)))
          .isIn("unsatisfiable", "1-999", "0-999");
    }
  }

  private static String words(RangeRequest range) {
    return range instanceof RangeRequest.Single single
        ? single.range().first() + "-" + single.range().last()
        : range.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Property
  @Label("a part always lies within the whole")
  void withinTheWhole(
      @ForAll long first, @ForAll long last, @ForAll @LongRange(min = 0) long length) {
    RangeRequest range = RangeRequest.parse("bytes=" + first + "-" + last, length);

    if (range instanceof RangeRequest.Single single) {
      assertThat(single.range().first()).isBetween(0L, single.range().last());
      assertThat(single.range().last()).isLessThan(length);
    }
  }

  @Property
  @Label("whatever is sent, there is an answer")
  void anything(@ForAll String header) {
    assertThat(RangeRequest.parse("bytes=" + header, 1000)).isNotNull();
  }
}
