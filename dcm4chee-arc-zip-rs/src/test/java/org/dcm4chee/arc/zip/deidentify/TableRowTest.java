package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a line of PS3.15 Table E.1-1 says")
class TableRowTest {
  private static final int SAFE_PRIVATE = 0;
  private static final int DEVICE = 2;
  private static final int FULL_DATES = 5;
  private static final int MODIFIED_DATES = 6;

  /** A line that removes, with this code for one of the options. */
  private static TableRow row(String pattern, int option, String code) {
    String[] codes = {"-", "-", "-", "-", "-", "-", "-"};
    codes[option] = code;
    return TableRow.parse(pattern + "\tX\t" + String.join("\t", codes) + "\tName");
  }

  private static TableRow row(String pattern) {
    return row(pattern, 0, "-");
  }

  @Test
  @DisplayName("K keeps the attribute under its option, and under no other")
  void keeps() {
    TableRow row = row("0008,0020", FULL_DATES, "K");
    assertThat(row.keeps()).containsExactly(Option.FULL_DATES);
    assertThat(row.shifts()).isFalse();
    assertThat(row.safePart()).isFalse();
    assertThat(row.actionIn(Profile.basic(Option.FULL_DATES))).isEqualTo(Action.KEEP);
    assertThat(row.actionIn(Profile.basic(Option.DEVICE))).isEqualTo(Action.REMOVE);
  }

  @Test
  @DisplayName("C of modified dates moves the attribute, and is no word about what is private")
  void shifts() {
    TableRow row = row("0008,0020", MODIFIED_DATES, "C");
    assertThat(row.shifts()).isTrue();
    assertThat(row.safePart()).isFalse();
    assertThat(row.actionIn(Profile.basic(Option.MODIFIED_DATES))).isEqualTo(Action.SHIFT);
    assertThat(row.actionIn(Profile.basic())).isEqualTo(Action.REMOVE);
  }

  @Test
  @DisplayName("C of private attributes says that a part may be safe, and moves nothing")
  void safePart() {
    TableRow row = row("odd,xxxx", SAFE_PRIVATE, "C");
    assertThat(row.safePart()).isTrue();
    assertThat(row.shifts()).isFalse();
  }

  @Test
  @DisplayName("C of another option is as without the option")
  void cleanedByNobody() {
    TableRow row = row("0018,1000", DEVICE, "C");
    assertThat(row.shifts()).isFalse();
    assertThat(row.safePart()).isFalse();
    assertThat(row.actionIn(Profile.basic(Option.DEVICE))).isEqualTo(Action.REMOVE);
  }

  @ParameterizedTest
  @CsvSource({
    "'0018,1000', 00181000, true, 00181002",
    "'50xx,xxxx', 50000005, false, 60000005",
    "'50xx,xxxx', 501E3000, false, 51003000",
    "'60xx,3000', 601E3000, false, 601E4000",
    "'60xx,3000', 60003000, false, 60013000",
    "'odd,xxxx', 00191001, false, 00181001",
  })
  @DisplayName("a pattern is of one attribute, of an element of repeating groups, or of any")
  void patterns(String pattern, String matching, boolean single, String other) {
    TableRow row = row(pattern);
    assertThat(row.isSingle()).isEqualTo(single);
    assertThat(row.matches(Integer.parseUnsignedInt(matching, 16))).isTrue();
    assertThat(row.matches(Integer.parseUnsignedInt(other, 16))).isFalse();
  }
}
