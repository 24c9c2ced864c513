package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("Names of entries can be stored everywhere and are unique")
class EntryNamesTest {
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\\..*)?");

  private static final Set<String> RESERVED_PATHS =
      Set.of("DICOMDIR", "manifest.csv", "MISSING.txt");

  private final EntryNames names = new EntryNames(RESERVED_PATHS);

  private static DefaultEntryName ct(String description, int instance) {
    return DefaultEntryName.of("CT", OptionalInt.of(3), description, OptionalInt.of(instance));
  }

  @Test
  void theDefaultIsReadableAndSorted() {
    assertThat(ct("Thorax 5.0", 12).path()).isEqualTo("CT003 Thorax 5.0/000012.dcm");
    assertThat(ct(" ", 12).path()).isEqualTo("CT003/000012.dcm");
    assertThat(DefaultEntryName.of("", OptionalInt.empty(), "", OptionalInt.empty()).path())
        .isEqualTo("OT000/000000.dcm");
    assertThat(DefaultEntryName.of("MR", OptionalInt.of(-5), "", OptionalInt.of(-1)).path())
        .isEqualTo("MR-05/-00001.dcm");
    assertThat(
            DefaultEntryName.of(
                    "MR", OptionalInt.of(12345), "T1/T2: \"x\"", OptionalInt.of(12345678))
                .path())
        .isEqualTo("MR12345 T1_T2_ _x_/12345678.dcm");
  }

  @Test
  void ofOtherFilesThanDicomFiles_namesHaveTheirExtension_andDifferAllTheSame() {
    EntryNames texts = new EntryNames(RESERVED_PATHS, "json");

    assertThat(texts.assign("1.1", ct("a", 1))).isEqualTo("CT003 a/000001.json");
    assertThat(texts.assign("1.1", ct("a", 1))).isEqualTo("CT003 a/000001-2.json");
    assertThat(texts.assign("x/y.DCM")).isEqualTo("x/y.json");
  }

  @Test
  void seriesWithTheSameDefaultFolderGetFoldersOfTheirOwnInTheOrderOfTheirFirstObject() {
    assertThat(names.assign("1.1", ct("a", 1))).isEqualTo("CT003 a/000001.dcm");
    assertThat(names.assign("1.2", ct("A", 1))).isEqualTo("CT003 A-2/000001.dcm");
    assertThat(names.assign("1.1", ct("a", 2))).isEqualTo("CT003 a/000002.dcm");
    assertThat(names.assign("1.3", ct("a", 1))).isEqualTo("CT003 a-3/000001.dcm");
    assertThat(names.assign("1.2", ct("A", 2))).isEqualTo("CT003 A-2/000002.dcm");
  }

  @Test
  void objectsWithTheSameNumberAreNumberedOn() {
    assertThat(names.assign("1.1", ct("", 1))).isEqualTo("CT003/000001.dcm");
    assertThat(names.assign("1.1", ct("", 1))).isEqualTo("CT003/000001-2.dcm");
    assertThat(names.assign("1.1", ct("", 1))).isEqualTo("CT003/000001-3.dcm");
  }

  @Test
  void aSuffixThatAnotherNameHasAlreadyIsSkipped() {
    assertThat(names.assign("x-2.dcm")).isEqualTo("x-2.dcm");
    assertThat(names.assign("x.dcm")).isEqualTo("x.dcm");
    assertThat(names.assign("x.dcm")).isEqualTo("x-3.dcm");
  }

  @Test
  void aSuffixThatAnotherSeriesHasInItsOwnFolderIsSkipped() {
    assertThat(names.assign("1.1", ct("a-2", 1))).isEqualTo("CT003 a-2/000001.dcm");
    assertThat(names.assign("1.2", ct("a", 1))).isEqualTo("CT003 a/000001.dcm");
    assertThat(names.assign("1.3", ct("a", 1))).isEqualTo("CT003 a-3/000001.dcm");
    assertThat(names.assign("1.4", ct("a", 1))).isEqualTo("CT003 a-4/000001.dcm");
  }

  @Test
  void aPatternMayPutSeveralSeriesIntoOneFolder() {
    assertThat(names.assign("all/1")).isEqualTo("all/1.dcm");
    assertThat(names.assign("all/2.dcm")).isEqualTo("all/2.dcm");
    assertThat(names.assign("ALL/2.DCM")).isEqualTo("all/2-2.dcm");
  }

  @Test
  void aFileAndAFolderNeverHaveTheSameName() {
    assertThat(names.assign("a/b.dcm")).isEqualTo("a/b.dcm");
    assertThat(names.assign("a/b.dcm/c.dcm")).isEqualTo("a/b.dcm-2/c.dcm");
    assertThat(names.assign("x.dcm/y.dcm")).isEqualTo("x.dcm/y.dcm");
    assertThat(names.assign("x.dcm")).isEqualTo("x-2.dcm");
  }

  @Test
  void noFileHasTheNameOfAFolderThatHasOnlyFoldersInIt() {
    EntryNames deep = new EntryNames(List.of());

    assertThat(deep.assign("x.dcm/y.dcm/z/1")).isEqualTo("x.dcm/y.dcm/z/1.dcm");
    assertThat(deep.assign("x")).isEqualTo("x-2.dcm");
    assertThat(deep.assign("x.dcm/y")).isEqualTo("x.dcm/y-2.dcm");
  }

  @Test
  void whatElseIsAtTheRootKeepsItsName() {
    assertThat(names.assign("DicomDir/1")).isEqualTo("DicomDir-2/1.dcm");
    assertThat(names.assign("manifest.csv/1")).isEqualTo("manifest.csv-2/1.dcm");
    assertThat(names.assign("MISSING.txt")).isEqualTo("MISSING.txt.dcm");
  }

  @Test
  void aFolderThatWouldBeAFileIsNumberedUntilItIsNone() {
    EntryNames beside = new EntryNames(List.of("a", "a-2", "a-3/b"));

    assertThat(beside.assign("a/x")).isEqualTo("a-3/x.dcm");
    assertThat(beside.assign("A/b/y")).isEqualTo("a-3/b-2/y.dcm");
  }

  @Test
  void anExtensionThatLeavesNoRoomForANameIsRefused() {
    EntryNames none = new EntryNames(List.of(), "x".repeat(EntryNames.MAX_PATH));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.assign("a"))
        .withMessageContaining("0 characters");
  }

  @Test
  void aPathOfTheMostCharactersIsNotCut() {
    String folder = "f".repeat(57);
    String longest = folder + "/" + "n".repeat(58);

    assertThat(names.assign(longest)).isEqualTo(longest + ".dcm").hasSize(EntryNames.MAX_PATH);
    assertThat(names.assign(folder + "/" + "m".repeat(59)))
        .matches(folder + "/m{53}~[0-9a-f]{4}\\.dcm");
  }

  @Test
  void whereAFolderHadToBeRenamedOnlyAsMuchIsCutAsThatTakes() {
    String folder = "f".repeat(20);

    assertThat(new EntryNames(List.of(folder)).assign(folder + "/" + "n".repeat(95)))
        .hasSize(EntryNames.MAX_PATH)
        .matches("f{20}-2/n{88}~[0-9a-f]{4}\\.dcm");
  }

  @Test
  void allThatIsTooLongIsCutToTheSameLength() {
    String path = ("a".repeat(30) + "/").repeat(7) + "b".repeat(30);

    assertThat(names.assign(path).split("/", -1))
        .hasSize(8)
        .allSatisfy(part -> assertThat(part.replace(".dcm", "")).hasSize(13).contains("~"));
  }

  @ParameterizedTest(name = "{2}: {0} → {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          a/b.dcm           ; a/b.dcm            ; nothing to do
          a/b               ; a/b.dcm            ; the extension says what it is
          a/b.DCM           ; a/b.dcm            ; one way to write it
          a/b.pdf           ; a/b.pdf.dcm        ; the extension says what it is
          /etc/passwd       ; etc/passwd.dcm     ; no absolute path
          ../../x           ; x.dcm              ; no way up
          a/.. /b/./c       ; a/b/c.dcm          ; no way up
          a//b              ; a/b.dcm            ; no empty folder
          a/b/              ; a/b/_.dcm          ; never empty
          ``                ; _.dcm              ; never empty
          ...               ; _.dcm              ; never empty
          .dcm              ; _.dcm              ; never empty
          C:\\x             ; C__x.dcm           ; no drive and no backslash
          a*b?c"d<e>f|g     ; a_b_c_d_e_f_g.dcm  ; what Windows refuses
          a./b ./c .dcm     ; a/b/c.dcm          ; no dots and blanks at the end
          ` a /  b  c `     ; a/b c.dcm          ; single blanks, none around
          con/NUL           ; _con/_NUL.dcm      ; names of devices
          aux.x/Com1.dcm    ; _aux.x/_Com1.dcm   ; names of devices with an extension
          lpt9 .a/COM10     ; _lpt9 .a/COM10.dcm ; names of devices with blanks
          CONTRAST          ; CONTRAST.dcm       ; not a device
          .hidden/-rf       ; _.hidden/_-rf.dcm  ; not hidden, not an option
          =1+1              ; _=1+1.dcm          ; not a formula
          1/2/3/4/5/6/7/8/x ; 1/2/3/4/5/6/7/x.dcm ; no more than seven folders
          """)
  void paths(String proposed, String expected, String why) {
    assertThat(names.assign(proposed)).as(why).isEqualTo(expected);
  }

  @Test
  void whatCannotBeSeenIsDroppedOrReplaced() {
    assertThat(names.assign("a\u202Etxt.exe"))
        .as("right-to-left override")
        .isEqualTo("atxt.exe.dcm");
    assertThat(names.assign("C\u200BON")).as("zero-width space").isEqualTo("_CON.dcm");
    assertThat(names.assign("a\u0000b\nc\u007f")).as("controls").isEqualTo("a_b_c_.dcm");
    assertThat(names.assign("x\ud800y")).as("half a character").isEqualTo("x_y.dcm");
    assertThat(names.assign("x\u00a0\u3000\u2028z")).as("blanks").isEqualTo("x z.dcm");
  }

  @Test
  void accentsAreComposedAndComparedSo() {
    assertThat(names.assign("Scha\u0308del")).isEqualTo("Sch\u00e4del.dcm");
    assertThat(names.assign("SCH\u00c4DEL")).isEqualTo("SCH\u00c4DEL-2.dcm");
    assertThat(names.assign("\u5934\u90e8/\ud83d\ude00"))
        .isEqualTo("\u5934\u90e8/\ud83d\ude00.dcm");
  }

  @Test
  void aLongPathIsCutTheSameWayEachTimeAndKeepsItsExtension() {
    String path = "f".repeat(100) + "/" + "n".repeat(100) + ".dcm";

    String first = names.assign(path);
    String second = names.assign(path);

    assertThat(first)
        .hasSize(EntryNames.MAX_PATH - 1)
        .matches("f+~[0-9a-f]{4}/n+~[0-9a-f]{4}\\.dcm");
    assertThat(second).hasSizeLessThanOrEqualTo(EntryNames.MAX_PATH).endsWith("-2.dcm");
    assertThat(new EntryNames(RESERVED_PATHS).assign(path)).isEqualTo(first);
  }

  @Test
  void longFoldersThatDifferAtTheEndStayDifferent() {
    String folder = "f".repeat(200);

    assertThat(names.assign(folder + "1/x")).isNotEqualTo(names.assign(folder + "2/x"));
    assertThat(names.assign("1.1", ct(folder, 1))).startsWith("CT003 fff").endsWith("/000001.dcm");
  }

  @Test
  void aLongFolderOfOneSeriesIsOneFolder() {
    String description = "\u9aa8".repeat(120);
    Set<String> folders = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      String name = names.assign("1.1", ct(description, i % 3));
      folders.add(name.substring(0, name.indexOf('/')));
      names.assign("1.2", ct(description, Integer.MAX_VALUE));
    }

    assertThat(folders).hasSize(1);
  }

  @Test
  void manyEqualProposalsTakeNoLongerEach() {
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      given.add(names.assign("1.1", ct("", 1)));
    }

    assertThat(given).hasSize(50_000).contains("CT003/000001-50000.dcm");
  }

  @Property(tries = 400)
  @Label("whatever is proposed can be stored on Windows, macOS and Linux, and is unique")
  void anything(@ForAll("proposals") List<String> proposals) {
    EntryNames fresh = new EntryNames(RESERVED_PATHS);
    Set<String> files = new HashSet<>(Set.of("dicomdir", "manifest.csv", "missing.txt"));
    Set<String> folders = new HashSet<>();
    for (int i = 0; i < proposals.size(); i++) {
      String proposal = proposals.get(i);
      String name =
          i % 3 == 0
              ? fresh.assign(
                  "series " + i % 2,
                  DefaultEntryName.of("CT", OptionalInt.empty(), proposal, OptionalInt.of(i % 4)))
              : fresh.assign(proposal);

      assertStorable(name);
      assertThat(files.add(folded(name))).as("unique: %s", name).isTrue();
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        folders.add(folded(name.substring(0, slash)));
      }
    }
    assertThat(files).noneMatch(folders::contains);
  }

  @Property(tries = 100)
  @Label("the same proposals in the same order give the same names")
  void deterministic(@ForAll("proposals") List<String> proposals) {
    EntryNames first = new EntryNames(RESERVED_PATHS);
    EntryNames second = new EntryNames(RESERVED_PATHS);

    assertThat(proposals.stream().map(first::assign).toList())
        .isEqualTo(proposals.stream().map(second::assign).toList());
  }

  @Provide
  Arbitrary<List<String>> proposals() {
    Arbitrary<String> nasty =
        Arbitraries.of(
            "a",
            "A",
            "b",
            "/",
            "/",
            ".",
            "..",
            ".dcm",
            ".DCM",
            " ",
            "\\",
            ":",
            "CON",
            "nul",
            "COM1",
            "DICOMDIR",
            "manifest.csv",
            "-2",
            "~",
            "\u0308",
            "\u202e",
            "\ud83d",
            "\ude00",
            "\u0000",
            "\u00df",
            "SS",
            "\u0130",
            "\u037e",
            "\uffff",
            "f".repeat(70),
            "\u9aa8".repeat(90));
    Arbitrary<String> built = nasty.list().ofMaxSize(14).map(parts -> String.join("", parts));
    return Arbitraries.oneOf(built, Arbitraries.strings().ofMaxLength(300)).list().ofMaxSize(12);
  }

  private static String folded(String name) {
    return Normalizer.normalize(
        name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static void assertStorable(String name) {
    assertThat(name).hasSizeLessThanOrEqualTo(120).endsWith(".dcm");
    assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
    assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .as("no lone surrogates")
        .isEqualTo(name);
    for (String component : name.split("/", -1)) {
      assertThat(component)
          .isNotEmpty()
          .doesNotContainPattern("[\\\\:*?\"<>|\\p{Cntrl}]")
          .doesNotContainPattern("\\p{Cf}")
          .doesNotContainPattern("[. ]$")
          .doesNotContainPattern("^[ .-]");
      assertThat(component.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
      assertThat(RESERVED.matcher(component).matches()).as("%s is a device", component).isFalse();
    }
  }

  @Test
  void aFolderBesideAFileThatIsNoDicomFile_isNoneOfTheOtherFiles() {
    EntryNames names = new EntryNames(List.of("MISSING.txt"), "json");

    assertThat(names.assign("missing.TXT")).isEqualTo("missing.TXT-2.json");
    assertThat(names.assign("a/missing.TXT")).isEqualTo("a/missing.TXT.json");
    assertThat(new EntryNames(List.of("MISSING.txt")).assign("missing.TXT"))
        .isEqualTo("missing.TXT.dcm");
  }
}
