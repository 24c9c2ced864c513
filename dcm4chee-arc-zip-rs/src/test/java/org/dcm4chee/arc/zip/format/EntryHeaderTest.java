package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.SampleEntries.DEFLATED;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An entry's header can be made a file of everywhere")
class EntryHeaderTest {

  private static EntryHeader named(String name) {
    return new EntryHeader(name, STORED, 0, 0, 0, MODIFIED);
  }

  @ParameterizedTest
  @DisplayName("Relative paths are taken (APPNOTE 4.4.17.1)")
  @ValueSource(strings = {"a", "a/b.dcm", "CT 1/000001.dcm", ".hidden", "a..b", "...", "日本/ü"})
  void relativePathsAreTaken(String name) {
    assertThatCode(() -> named(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @DisplayName("Paths that lead elsewhere, or nowhere, are refused")
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "..",
        "../a",
        "a/..",
        "a/../b",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "a\\b",
        "\\a",
        "..\\a",
        "a\0",
        "\0a",
        "a\0.dcm"
      })
  void otherPathsAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> named(name));
  }

  @Test
  @DisplayName("A name has at most 65,535 bytes (APPNOTE 4.4.10)")
  void aNameHasAtMost65535Bytes() {
    EntryHeader longest = named("ü".repeat(32_767) + "x");
    EntryHeader tooLong = named("ü".repeat(32_768));

    assertThat(ZipLayout.of(List.of(longest)).dataOffset(0)).isEqualTo(30 + 65_535);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZipLayout.of(List.of(tooLong)))
        .withMessageContaining("65536 bytes");
  }

  @Test
  void sizesAreAtLeastZeroAndOneWhenStored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryHeader("a", STORED, 0, -1, -1, MODIFIED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryHeader("a", DEFLATED, 0, -1, 1, MODIFIED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryHeader("a", DEFLATED, 0, 1, -1, MODIFIED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryHeader("a", STORED, 0, 1, 2, MODIFIED))
        .withMessageContaining("1")
        .withMessageContaining("2");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Times have two seconds' resolution, from 1980 to 2107 (APPNOTE 4.4.6)")
  @CsvSource({
    "2024-02-29T13:14:16,    2024-02-29T13:14:16",
    "2024-02-29T13:14:17.999,2024-02-29T13:14:16",
    "2024-12-31T23:59:59,    2024-12-31T23:59:58",
    "1980-01-01T00:00:00,    1980-01-01T00:00:00",
    "1980-01-01T00:00:02,    1980-01-01T00:00:02",
    "1979-12-31T23:59:59,    1980-01-01T00:00:00",
    "0001-01-01T00:00:00,    1980-01-01T00:00:00",
    "2107-01-01T00:00:00,    2107-01-01T00:00:00",
    "2107-12-31T23:59:59,    2107-12-31T23:59:58",
    "2108-01-01T00:00:00,    2107-12-31T23:59:58",
  })
  void timesAreThoseThatAZipCanSay(LocalDateTime given, LocalDateTime kept) {
    ZipLayout layout = ZipLayout.of(List.of(new EntryHeader("a", STORED, 0, 0, 0, given)));

    assertThat(layout.entry(0).modified()).isEqualTo(kept);
  }

  @Test
  void aRangeOfBytesHasAtLeastOne() {
    assertThat(new ByteRange(7, 7).length()).isEqualTo(1);
    assertThat(new ByteRange(0, Long.MAX_VALUE - 1).length()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(7, 6));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 6));
  }
}
