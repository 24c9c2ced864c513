package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each row of the table, read here a second time and in another way: at top level, in a sequence
 * within a sequence, in a private block, as UN, and under each option.
 */
class TableActionsTest {
  private static final String SECRET = "XQZVWKJH";
  private static final String SECRET_UID = "1.2.3.44444.55555";

  /** One whose dates go back by 100 days under the key of the tests. */
  private static final Patient PATIENT = patientOf100Days();

  private static final int PLAIN_SEQUENCE = 0x00082218; // Anatomic Region Sequence
  private static final int OTHER_SEQUENCE = 0x00082228; // Primary Anatomic Structure Sequence

  /** Column of the file by option. */
  private static final List<Option> COLUMNS =
      List.of(
          Option.SAFE_PRIVATE,
          Option.UIDS,
          Option.DEVICE,
          Option.INSTITUTION,
          Option.PATIENT_CHARACTERISTICS,
          Option.FULL_DATES,
          Option.MODIFIED_DATES);

  private static Patient patientOf100Days() {
    Pseudonyms pseudonyms = new Pseudonyms(Headers.KEY);
    return Stream.iterate(0, i -> i + 1)
        .map(i -> new Patient("", "ID" + i, ""))
        .filter(patient -> pseudonyms.days(patient) == 100)
        .findFirst()
        .orElseThrow();
  }

  record Line(int tag, String basic, List<String> columns, String name) {
    @Override
    public String toString() {
      return String.format("(%04X,%04X) %s: %s", tag >>> 16, tag & 0xFFFF, name, basic);
    }
  }

  static Stream<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (String file : List.of("table-e1-1.txt", "beyond-table-e1-1.txt")) {
      for (String line : ConfidentialityTable.Resource.lines(file)) {
        if (line.startsWith("#") || line.startsWith("edition")) {
          continue;
        }
        List<String> cells = List.of(line.split("\t"));
        String hex =
            cells
                .get(0)
                .replace("odd,xxxx", "00191023")
                .replace("50xx,xxxx", "50023000")
                .replace("60xx,xxxx", "60021500")
                .replace("60xx", "6004")
                .replace(",", "");
        lines.add(
            new Line(
                Integer.parseUnsignedInt(hex, 16),
                cells.get(1),
                cells.subList(2, 9),
                cells.get(9)));
      }
    }
    return lines.stream();
  }

  static Stream<Profile> profiles() {
    return Stream.concat(
        Stream.of(Profile.basic()), Stream.of(Option.values()).map(Profile::basic));
  }

  /** What is to be seen of it. */
  enum Expected {
    GONE,
    EMPTY,
    DUMMY,
    REPLACED_UID,
    CLEANED,
    KEPT,
    SHIFTED
  }

  private static Expected expected(Line line, Profile profile, VR vr) {
    for (Option option : profile.options()) {
      String code = line.columns().get(COLUMNS.indexOf(option));
      if (code.equals("K")) {
        return vr == VR.SQ ? Expected.CLEANED : Expected.KEPT;
      }
      if (code.equals("C") && option == Option.MODIFIED_DATES) {
        return switch (vr) {
          case DA, DT -> Expected.SHIFTED;
          case TM, SH -> Expected.KEPT;
          default -> basic(line, vr).equals(Expected.GONE) ? Expected.DUMMY : basic(line, vr);
        };
      }
    }
    return basic(line, vr);
  }

  private static Expected basic(Line line, VR vr) {
    return switch (line.basic()) {
      case "X" -> Expected.GONE;
      case "Z", "X/Z" -> Expected.EMPTY;
      case "U" -> Expected.REPLACED_UID;
      case "X/Z/U*" -> Expected.CLEANED;
      default -> vr == VR.UI ? Expected.REPLACED_UID : Expected.DUMMY;
    };
  }

  /** Where the dictionary at hand is older than the table, by the name. */
  private static VR vrOf(Line line) {
    VR vr = ElementDictionary.vrOf(line.tag(), null);
    if (vr != VR.UN) {
      return vr;
    }
    if (line.name().contains("Sequence")) {
      return VR.SQ;
    }
    return line.name().contains("DateTime") ? VR.DT : line.name().contains("Date") ? VR.DA : VR.LO;
  }

  private static String secretOf(int tag, VR vr) {
    if (tag == Tag.TimezoneOffsetFromUTC) {
      return "+0930";
    }
    return switch (vr) {
      case UI -> SECRET_UID;
      case DA -> "20231231";
      case DT -> "20231231235959.123456+0100";
      case TM -> "235959.123456";
      case AS -> "045Y";
      case DS, IS -> "98765432";
      default -> SECRET;
    };
  }

  private static Attributes withSecret(Line line, VR vr, VR encodedAs) {
    Attributes attrs = new Attributes();
    addSecret(attrs, line.tag(), vr, encodedAs);
    return attrs;
  }

  private static void addSecret(Attributes attrs, int tag, VR vr, VR encodedAs) {
    if (vr == VR.SQ) {
      Sequence items = attrs.newSequence(tag, 2);
      for (int i = 0; i < 2; i++) {
        Attributes item = Headers.item(Tag.PatientAddress, VR.LO, SECRET);
        item.setString(Tag.CodeMeaning, VR.LO, "Kept " + i);
        items.add(item);
      }
    } else if (encodedAs == vr && vr.isStringType()) {
      attrs.setString(tag, vr, secretOf(tag, vr));
    } else {
      attrs.setBytes(tag, encodedAs, secretOf(tag, vr).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Attributes cleaned(Attributes attrs, Profile profile) {
    new Interpreter(
            new Actions(ConfidentialityTable.builtIn(), profile),
            SafePrivate.builtIn(),
            new Pseudonyms(Headers.KEY),
            PATIENT)
        .clean(attrs);
    return attrs;
  }

  private static void assertExpected(Line line, Profile profile, VR vr, Attributes attrs) {
    int tag = line.tag();
    String as = line + " under " + profile.keyword();
    if (tag == Tag.PatientID || tag == Tag.PatientName) {
      assertThat(attrs.getString(tag)).as(as).hasSize(16).doesNotContain(SECRET);
      return;
    }
    switch (expected(line, profile, vr)) {
      case GONE -> assertThat(attrs.contains(tag)).as(as).isFalse();
      case EMPTY -> {
        assertThat(attrs.contains(tag)).as(as).isTrue();
        assertThat(attrs.containsValue(tag)).as(as).isFalse();
      }
      case DUMMY -> {
        assertThat(attrs.containsValue(tag)).as(as).isTrue();
        if (vr == VR.SQ) {
          assertThat(attrs.getSequence(tag)).as(as).hasSize(1);
          assertThat(attrs.getNestedDataset(tag).getString(Tag.CodeMeaning))
              .as(as)
              .isEqualTo(Dummies.TEXT);
        }
      }
      case REPLACED_UID ->
          assertThat(attrs.getString(tag))
              .as(as)
              .isEqualTo(new Pseudonyms(Headers.KEY).uid(SECRET_UID));
      case CLEANED -> {
        assertThat(attrs.getSequence(tag)).as(as).hasSize(2);
        assertThat(attrs.getNestedDataset(tag, 1).getString(Tag.CodeMeaning))
            .as(as)
            .isEqualTo("Kept 1");
      }
      case KEPT ->
          assertThat(new String(attrs.getSafeBytes(tag), StandardCharsets.US_ASCII).trim())
              .as(as)
              .isEqualTo(secretOf(line.tag(), vr));
      case SHIFTED ->
          assertThat(attrs.getString(tag))
              .as(as)
              .startsWith("20230922")
              .hasSize(secretOf(line.tag(), vr).length());
    }
    if (expected(line, profile, vr) != Expected.KEPT) {
      assertThat(new String(Headers.bytes(attrs), StandardCharsets.ISO_8859_1))
          .as(as)
          .doesNotContain(SECRET)
          .doesNotContain(SECRET_UID)
          .doesNotContain("20231231");
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row at top level, under each option")
  void topLevel(Line line) {
    VR vr = vrOf(line);
    profiles()
        .forEach(
            profile ->
                assertExpected(line, profile, vr, cleaned(withSecret(line, vr, vr), profile)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row in a sequence within a sequence, under each option")
  void nested(Line line) {
    VR vr = vrOf(line);
    profiles()
        .forEach(
            profile -> {
              Attributes outer = new Attributes();
              Attributes middle = new Attributes();
              outer.newSequence(PLAIN_SEQUENCE, 1).add(middle);
              middle.newSequence(OTHER_SEQUENCE, 1).add(withSecret(line, vr, vr));
              cleaned(outer, profile);
              assertExpected(
                  line,
                  profile,
                  vr,
                  outer.getNestedDataset(PLAIN_SEQUENCE).getNestedDataset(OTHER_SEQUENCE));
            });
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row in a private block goes with the block, under each option")
  void privateBlock(Line line) {
    VR vr = vrOf(line);
    profiles()
        .forEach(
            profile -> {
              Attributes outer = new Attributes();
              outer.setString(0x00190010, VR.LO, "GEMS_ACQU_01");
              outer.newSequence(0x00191023, 1).add(withSecret(line, vr, vr));
              assertThat(cleaned(outer, profile).isEmpty()).as(profile.keyword()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row whose value came as UN, under each option")
  void unknownVr(Line line) {
    VR vr = vrOf(line);
    // What the dictionary does not know and the table wants a value for is UN still.
    if (vr == VR.SQ || ElementDictionary.vrOf(line.tag(), null) == VR.UN) {
      return;
    }
    profiles()
        .forEach(
            profile ->
                assertExpected(line, profile, vr, cleaned(withSecret(line, vr, VR.UN), profile)));
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row that is a sequence and came as bytes of UN leaves no byte of it")
  void sequenceAsBytes(Line line) {
    if (vrOf(line) != VR.SQ) {
      return;
    }
    profiles()
        .forEach(
            profile -> {
              Attributes attrs = new Attributes();
              attrs.setBytes(line.tag(), VR.UN, SECRET.getBytes(StandardCharsets.US_ASCII));
              assertThat(
                      new String(Headers.bytes(cleaned(attrs, profile)), StandardCharsets.US_ASCII))
                  .doesNotContain(SECRET);
            });
  }

  @ParameterizedTest
  @MethodSource("lines")
  @DisplayName("each row that is not there stays away, and each that is empty stays empty")
  void absentOrEmpty(Line line) {
    VR vr = vrOf(line);
    if (line.tag() == Tag.PatientID || line.tag() == Tag.PatientName) {
      return;
    }
    profiles()
        .forEach(
            profile -> {
              assertThat(cleaned(new Attributes(), profile).isEmpty()).isTrue();
              Attributes empty = new Attributes();
              empty.setNull(line.tag(), vr);
              assertThat(cleaned(empty, profile).containsValue(line.tag())).isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("what no option names is kept byte for byte")
  void keptByteForByte(Profile profile) {
    Attributes attrs = new Attributes();
    attrs.setBytes(Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY ".getBytes(StandardCharsets.US_ASCII));
    attrs.setBytes(Tag.Modality, VR.CS, "CT".getBytes(StandardCharsets.US_ASCII));
    attrs.setBytes(0x00180050, VR.DS, "+1.500 ".getBytes(StandardCharsets.US_ASCII));
    attrs.setBytes(0x00200032, VR.DS, "-1.0\\02.50\\3e1".getBytes(StandardCharsets.US_ASCII));
    attrs.setBytes(Tag.InstanceNumber, VR.IS, " 007".getBytes(StandardCharsets.US_ASCII));
    attrs.setInt(Tag.Rows, VR.US, 512);
    byte[] before = Headers.bytes(attrs);
    assertThat(Headers.bytes(cleaned(attrs, profile))).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("of safe private attributes the option keeps those on the list, and their creators")
  void safePrivate(Profile profile) {
    Attributes attrs = new Attributes();
    attrs.setString(0x00190010, VR.LO, "GEMS_ACQU_01");
    attrs.setString(0x00190011, VR.LO, "SIEMENS MR HEADER");
    attrs.setString(0x00190012, VR.LO, SECRET);
    attrs.setString(0x00191023, VR.DS, "1.25");
    attrs.setString(0x00191024, VR.LO, SECRET);
    attrs.setString(0x00191077, VR.DS, "98765");
    attrs.setString(0x00191123, VR.DS, "98765");
    attrs.setBytes(0x0019110C, VR.UN, "1000".getBytes(StandardCharsets.US_ASCII));
    attrs.setString(0x00191323, VR.DS, "98765");
    cleaned(attrs, profile);
    if (profile.options().contains(Option.SAFE_PRIVATE)) {
      assertThat(attrs.tags()).containsExactly(0x00190010, 0x00190011, 0x00191023, 0x0019110C);
    } else {
      assertThat(attrs.isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("items of safe private sequences are cleaned, and safe private UIDs replaced")
  void safePrivateItemsAndUids(Profile profile) {
    Attributes attrs = new Attributes();
    attrs.setString(0x01290010, VR.LO, "SIEMENS Ultrasound SC2000");
    attrs.setString(0x01291002, VR.UI, "1.2.3.4");
    attrs.setBytes(0x01291008, VR.OB, SECRET.getBytes(StandardCharsets.US_ASCII));
    attrs.setString(0x20010010, VR.LO, "Philips Imaging DD 001");
    Attributes item = Headers.item(Tag.PatientAddress, VR.LO, SECRET);
    item.setString(Tag.CodeMeaning, VR.LO, "Kept");
    item.setString(0x20010010, VR.LO, "Philips Imaging DD 001");
    item.setInt(0x2001102D, VR.SS, 7);
    item.setString(0x2001105A, VR.ST, SECRET);
    attrs.newSequence(0x2001105F, 1).add(item);
    attrs.setBytes(0x20011065, VR.UN, SECRET.getBytes(StandardCharsets.US_ASCII));
    cleaned(attrs, profile);

    assertThat(new String(Headers.bytes(attrs), StandardCharsets.US_ASCII)).doesNotContain(SECRET);
    if (!profile.options().contains(Option.SAFE_PRIVATE)) {
      assertThat(attrs.isEmpty()).isTrue();
      return;
    }
    assertThat(attrs.tags()).containsExactly(0x01290010, 0x01291002, 0x20010010, 0x2001105F);
    assertThat(attrs.getString(0x01291002))
        .isEqualTo(
            profile.options().contains(Option.UIDS)
                ? "1.2.3.4"
                : new Pseudonyms(Headers.KEY).uid("1.2.3.4"));
    Attributes cleanedItem = attrs.getSequence(0x2001105F).get(0);
    assertThat(cleanedItem.getString(Tag.CodeMeaning)).isEqualTo("Kept");
    assertThat(cleanedItem.contains(Tag.PatientAddress)).isFalse();
    assertThat(cleanedItem.getInt(0x2001102D, 0)).isEqualTo(7);
    assertThat(cleanedItem.contains(0x2001105A)).as("free text").isFalse();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("what neither table nor dictionary knows stays if it is numbers or clean items")
  void unknownAttributes(Profile profile) {
    int unknown = 0x00181FF0;
    assertThat(ElementDictionary.vrOf(unknown, null)).isEqualTo(VR.UN);
    for (VR vr : VR.values()) {
      Attributes attrs = withSecret(new Line(unknown, "", List.of(), ""), vr, vr);
      boolean kept =
          switch (vr) {
            case AT, FD, FL, OD, OF, OL, OV, SL, SQ, SS, SV, UL, US, UV -> true;
            default -> false;
          };
      assertThat(cleaned(attrs, profile).contains(unknown)).as(vr.name()).isEqualTo(kept);
      if (vr == VR.SQ) {
        assertThat(new String(Headers.bytes(attrs), StandardCharsets.US_ASCII))
            .doesNotContain(SECRET);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("text, bytes and names where the dictionary has something else do not stay")
  void misplacedValues(Profile profile) {
    Attributes attrs = new Attributes();
    attrs.setString(Tag.Rows, VR.LO, SECRET);
    attrs.setBytes(Tag.Columns, VR.OB, SECRET.getBytes(StandardCharsets.US_ASCII));
    attrs.setBytes(PLAIN_SEQUENCE, VR.OB, SECRET.getBytes(StandardCharsets.US_ASCII));
    attrs.setString(0x0040A067, VR.PN, SECRET);
    attrs.setBytes(0x00081032, VR.UN, SECRET.getBytes(StandardCharsets.US_ASCII));
    cleaned(attrs, profile);
    assertThat(new String(Headers.bytes(attrs), StandardCharsets.US_ASCII)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("text where a date, a UID or an age is to be kept does not stay")
  void textInsteadOfDates(Profile profile) {
    for (int tag : new int[] {Tag.StudyDate, Tag.StudyTime, 0x0008002A, Tag.StudyInstanceUID}) {
      Attributes attrs = new Attributes();
      attrs.setString(tag, ElementDictionary.vrOf(tag, null), SECRET);
      cleaned(attrs, profile);
      assertThat(new String(Headers.bytes(attrs), StandardCharsets.US_ASCII))
          .doesNotContain(SECRET);
    }
    Attributes age = Headers.item(Tag.PatientAge, VR.AS, SECRET);
    assertThat(cleaned(age, profile).containsValue(Tag.PatientAge)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  @DisplayName("dates that the table does not name are treated as those it names")
  void unnamedDates(Profile profile) {
    int tag = 0x40101041; // OOI Owner Creation Time
    Attributes attrs = Headers.item(tag, VR.DT, "20231231120000");
    cleaned(attrs, profile);
    Optional<Option> option =
        profile.options().stream()
            .filter(o -> o == Option.FULL_DATES || o == Option.MODIFIED_DATES)
            .findFirst();
    assertThat(attrs.getString(tag))
        .isEqualTo(
            option.isEmpty()
                ? "19000101000000"
                : option.get() == Option.FULL_DATES ? "20231231120000" : "20230922120000");
  }
}
