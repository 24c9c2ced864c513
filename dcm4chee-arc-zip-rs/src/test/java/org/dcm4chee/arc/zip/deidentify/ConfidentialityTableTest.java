package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidentialityTableTest {
  private static final String ROW = "0010,0010\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name";

  /** Patient's Birth Date and Time, GPS Time Stamp. */
  private static final Set<Integer> NEVER_KEPT = Set.of(0x00100030, 0x00100032, 0x00160077);

  private final ConfidentialityTable table = ConfidentialityTable.builtIn();

  @Test
  @DisplayName("the file of the standard has all 621 rows of the table")
  void allRows() {
    assertThat(
            ConfidentialityTable.Resource.lines("table-e1-1.txt").stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("edition")))
        .hasSize(621);
  }

  @Test
  @DisplayName("the edition of the standard and of what goes beyond is told")
  void edition() {
    assertThat(table.edition()).isEqualTo("2025-01, zip-rs 1");
  }

  @Test
  @DisplayName("no UID attribute is emptied or kept by the Basic Profile")
  void uidRows() {
    Actions actions = new Actions(table, Profile.basic());
    assertThat(table.rows().stream().filter(TableRow::isSingle))
        .filteredOn(row -> ElementDictionary.vrOf(row.tag(), null) == VR.UI)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            row ->
                assertThat(actions.of(row.tag()).orElseThrow())
                    .as(row.name())
                    .isIn(Action.UID, Action.REMOVE, Action.DUMMY));
  }

  @Test
  @DisplayName("every date and time of the table has both options for dates, but those of birth")
  void dateRows() {
    assertThat(table.rows().stream().filter(TableRow::isSingle))
        .filteredOn(row -> ElementDictionary.vrOf(row.tag(), null).isTemporalType())
        .filteredOn(row -> !NEVER_KEPT.contains(row.tag()))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            row -> {
              assertThat(row.shifts()).as(row.name()).isTrue();
              assertThat(row.keeps()).as(row.name()).contains(Option.FULL_DATES);
            });
  }

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of(0x00100010, Action.EMPTY),
        Arguments.of(0x00080018, Action.UID),
        Arguments.of(0x0040A730, Action.DUMMY),
        Arguments.of(0x00081140, Action.REFERENCES),
        Arguments.of(0x00080050, Action.EMPTY),
        Arguments.of(0x00081030, Action.REMOVE),
        Arguments.of(0x00080022, Action.EMPTY),
        Arguments.of(0x0008002A, Action.DUMMY),
        Arguments.of(0x50000005, Action.REMOVE),
        Arguments.of(0x501E3000, Action.REMOVE),
        Arguments.of(0x60003000, Action.REMOVE),
        Arguments.of(0x601E4000, Action.REMOVE),
        Arguments.of(0x60020010, Action.REMOVE),
        Arguments.of(0xFFFAFFFA, Action.REMOVE),
        Arguments.of(0x00120064, null),
        Arguments.of(0x7FE00010, null),
        Arguments.of(0x00080060, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("tags are found, by themselves or by their repeating group")
  void lookUp(int tag, Action expected) {
    assertThat(new Actions(table, Profile.basic()).of(tag))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  @DisplayName("of repeating groups each element is as its own line says, private ones as none")
  void repeatingGroups() {
    Actions actions =
        new Actions(
            ConfidentialityTable.parse(
                "a.txt",
                List.of(
                    "edition\t1",
                    "odd,xxxx\tX\tC\t-\t-\t-\t-\t-\t-\tPrivate Attributes",
                    "60xx,3000\tZ\t-\t-\t-\t-\t-\t-\t-\tOverlay Data",
                    "60xx,4000\tD\t-\t-\t-\t-\t-\t-\t-\tOverlay Comments")),
            Profile.basic());
    assertThat(actions.of(0x60023000)).contains(Action.EMPTY);
    assertThat(actions.of(0x60024000)).contains(Action.DUMMY);
    assertThat(actions.of(0x60020010)).isEmpty();
    assertThat(actions.of(0x60010010)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "X,REMOVE",
    "Z,EMPTY",
    "D,DUMMY",
    "U,UID",
    "X/Z,EMPTY",
    "X/D,DUMMY",
    "Z/D,DUMMY",
    "X/Z/D,DUMMY",
    "X/Z/U*,REFERENCES"
  })
  @DisplayName("where the type decides, a value goes before an empty one, and that before none")
  void combinations(String code, Action expected) {
    TableRow row = TableRow.parse(ROW.replace("\tZ\t", "\t" + code + "\t"));
    assertThat(row.actionIn(Profile.basic())).isEqualTo(expected);
  }

  @Test
  @DisplayName("modified dates go before an option that would keep them")
  void modifiedBeforeKept() {
    Actions actions = new Actions(table, Profile.basic(Option.DEVICE, Option.MODIFIED_DATES));
    assertThat(actions.of(0x00181200)).contains(Action.SHIFT);
    assertThat(new Actions(table, Profile.basic(Option.DEVICE)).of(0x00181200))
        .contains(Action.KEEP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0010,0010\tZ\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,0010\tZ\t-\t-\t-\t-\t-\t-\t-\t",
        "0010,0010\tQ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,0010\tZ\t-\tC\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,0010\tZ\t-\t-\t-\t-\t-\tC\t-\tPatient's Name",
        "0010,0010\tZ\t-\t-\t-\t-\t-\t-\tK\tPatient's Name",
        "0010,0010\tZ\t \t-\t-\t-\t-\t-\t-\tPatient's Name",
        "00100010\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,001\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,001G\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0010,+010\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
        "0009,0010\tZ\t-\t-\t-\t-\t-\t-\t-\tPrivate",
        "70xx,0010\tZ\t-\t-\t-\t-\t-\t-\t-\tPatient's Name",
      })
  @DisplayName("a malformed line is an error that names it")
  void malformedLine(String line) {
    assertThatThrownBy(
            () -> ConfidentialityTable.parse("a.txt", List.of("# a", "edition\t1", ROW, line)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.txt, line 4");
  }

  @Test
  @DisplayName("two lines about one attribute, no edition, or no line at all are errors")
  void incompleteFile() {
    assertThatThrownBy(() -> ConfidentialityTable.parse("a.txt", List.of("edition\t1", ROW, ROW)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Patient's Name");
    assertThatThrownBy(() -> ConfidentialityTable.parse("a.txt", List.of(ROW)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ConfidentialityTable.parse("a.txt", List.of("edition\t1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("no line that goes beyond the table contradicts it")
  void beyond() {
    List<Integer> standard =
        ConfidentialityTable.parse(
                "table-e1-1.txt", ConfidentialityTable.Resource.lines("table-e1-1.txt"))
            .rows()
            .stream()
            .filter(TableRow::isSingle)
            .map(TableRow::tag)
            .toList();
    assertThat(
            ConfidentialityTable.parse(
                    "beyond", ConfidentialityTable.Resource.lines("beyond-table-e1-1.txt"))
                .rows())
        .extracting(TableRow::tag)
        .doesNotContainAnyElementsOf(standard);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACME\t0019\t01\tDS",
        "ACME\t0018\t01\tDS\tEven group",
        "ACME\t0019\tXX\tDS\tNo number",
        "ACME\t0019\t01\tXX\tNo VR",
        "OTHER\t0019\t01\tDS\tTwice"
      })
  @DisplayName("a malformed line of safe private attributes is an error that names it")
  void malformedSafePrivate(String line) {
    assertThatThrownBy(
            () -> SafePrivate.parse("b.txt", Arrays.asList("OTHER\t0019\t01\tDS\tOnce", line)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("b.txt, line 2");
  }

  @Test
  @DisplayName("lines of safe private attributes are places and their VR, but for comments")
  void safePrivateLines() {
    SafePrivate list =
        SafePrivate.parse("b.txt", List.of("# comment", "ACME\t0019\t01\tDS\tA number"));
    assertThat(list.vr("ACME", 0x00191001, VR.DS)).contains(VR.DS);
    assertThat(list.vr("ACME", 0x00191002, VR.DS)).isEmpty();
  }

  @Test
  @DisplayName("all of Table E.3.10-1: what is kept, and what is not although it is in the table")
  void safePrivateAttributes() {
    List<String> lines = ConfidentialityTable.Resource.lines("safe-private.txt");
    List<String> kept = lines.stream().filter(line -> !line.startsWith("#")).toList();
    List<String> notKept = lines.stream().filter(line -> line.startsWith("#- ")).toList();

    assertThat(kept.size() + notKept.size()).as("lines of the table").isEqualTo(479);
    assertThat(kept)
        .as("bytes, free text, names and dates")
        .noneMatch(line -> line.split("\t", -1)[3].matches("OB|OW|UN|ST|LT|UT|UC|UR|PN|DA|DT|TM"));
    assertThat(notKept)
        .allMatch(line -> line.matches("#- .*\t\\[(bytes|text|identifier|no VR|no name)] .*"));
    SafePrivate list = SafePrivate.builtIn();
    assertThat(list.vr("Philips PET Private Group", 0x70531000, VR.DS)).contains(VR.DS);
    assertThat(list.vr("ELSCINT1", 0x00E11150, VR.UN)).contains(VR.DS);
    assertThat(list.vr("ELSCINT1", 0x01E11150, VR.DS)).isEmpty();
    assertThat(list.vr("Philips PET Private Group", 0x70531000, VR.LO)).isEmpty();
    assertThat(list.vr("Philips PET", 0x70531000, VR.DS)).isEmpty();
  }
}
