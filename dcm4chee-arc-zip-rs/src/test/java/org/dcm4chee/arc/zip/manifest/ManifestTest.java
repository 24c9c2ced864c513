package org.dcm4chee.arc.zip.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.manifest.Manifest.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("manifest.csv and MISSING.txt say what is in a ZIP and what is not")
class ManifestTest {
  private static final String HEADER =
      "entry,study_instance_uid,series_instance_uid,sop_instance_uid,sop_class_uid,modality,"
          + "series_number,instance_number,transfer_syntax_uid,bytes,crc32,missing\r\n";

  private static Row row(String entry, String modality, int series) {
    return new Row(
        entry,
        "1.2",
        "1.2.3",
        "1.2.3.4",
        "1.2.840.10008.5.1.4.1.1.2",
        modality,
        OptionalInt.of(series),
        OptionalInt.of(12),
        "1.2.840.10008.1.2.1",
        OptionalLong.of(6_000_000_000L),
        Optional.empty());
  }

  private static String csv(Row... rows) {
    return new String(Manifest.csv(List.of(rows)).content(), StandardCharsets.UTF_8);
  }

  @Test
  void withoutObjectsThereIsAHeader() {
    assertThat(csv()).isEqualTo(HEADER);
  }

  @Test
  void oneLineAnObject() {
    assertThat(csv(row("CT003/000012.dcm", "CT", 3)))
        .isEqualTo(
            HEADER
                + "CT003/000012.dcm,1.2,1.2.3,1.2.3.4,1.2.840.10008.5.1.4.1.1.2,CT,3,12,"
                + "1.2.840.10008.1.2.1,6000000000,00000000,\r\n");
  }

  @Test
  void placesForTheCrc32AreToldOfWhatIsInTheZip() {
    Row missing =
        new Row(
            "",
            "1.2",
            "1.2.3",
            "1.2.3.4",
            "",
            "",
            OptionalInt.empty(),
            OptionalInt.empty(),
            "",
            OptionalLong.empty(),
            Optional.of("lost"));
    Manifest.Csv csv = Manifest.csv(List.of(row("Schädel,1", "CT", 1), missing, row("b", "CT", 2)));

    byte[] content = csv.content();
    for (int position : csv.crcPositions()) {
      System.arraycopy("89abcdef".getBytes(StandardCharsets.US_ASCII), 0, content, position, 8);
    }
    assertThat(new String(content, StandardCharsets.UTF_8).split("\r\n", -1))
        .satisfiesExactly(
            header -> assertThat(header + "\r\n").isEqualTo(HEADER),
            first -> assertThat(first).endsWith(",6000000000,89abcdef,"),
            second -> assertThat(second).endsWith(",,lost"),
            third -> assertThat(third).endsWith(",6000000000,89abcdef,"),
            end -> assertThat(end).isEmpty());
  }

  @Test
  void whatIsMissingHasAReasonAndNoEntry() {
    Row missing =
        new Row(
            "",
            "1.2",
            "1.2.3",
            "1.2.3.4",
            "",
            "",
            OptionalInt.empty(),
            OptionalInt.empty(),
            "",
            OptionalLong.empty(),
            Optional.of("cannot be read, says the storage"));

    assertThat(csv(missing))
        .isEqualTo(HEADER + ",1.2,1.2.3,1.2.3.4,,,,,,,,\"cannot be read, says the storage\"\r\n");
  }

  @Test
  void separatorsAreQuotedByRfc4180() {
    assertThat(csv(row("a,\"b\"\r\n.dcm", "CT", 3))).contains("\r\n\"a,\"\"b\"\"\r\n.dcm\",1.2,");
  }

  @Test
  void nothingIsAFormulaToASpreadsheetAndNumbersStayNumbers() {
    assertThat(csv(row("x", "=cmd|' /C calc'!A0", -3))).contains(",'=cmd|' /C calc'!A0,-3,12,");
    assertThat(csv(row("x", "@SUM(1,2)", 3))).contains(",\"'@SUM(1,2)\",3,");
    assertThat(csv(row("x", "+1", 3))).contains(",'+1,3,");
    assertThat(csv(row("x", "-1+2", 3))).contains(",'-1+2,3,");
  }

  @Test
  void namesAreUtf8() {
    assertThat(csv(row("Schädel/頭.dcm", "MR", 1))).contains("Schädel/頭.dcm,");
  }

  @Test
  void theListOfWhatIsMissing() {
    byte[] text =
        MissingText.of(
            List.of(
                new Missing("1.2.3.4", "cannot be read"), new Missing("1.2.3.5", "two\r\nlines")));

    assertThat(new String(text, StandardCharsets.UTF_8).split("\r\n", -1))
        .containsExactly(
            "This ZIP is not complete. 2 objects are missing.",
            "Ask for them once more later, or ask the archive's administrator.",
            "",
            "SOP Instance UID\treason",
            "1.2.3.4\tcannot be read",
            "1.2.3.5\ttwo lines",
            "");
  }

  @Test
  void oneIsSaidInTheSingular() {
    assertThat(new String(MissingText.of(List.of(new Missing("1.2", "x"))), StandardCharsets.UTF_8))
        .startsWith("This ZIP is not complete. One object is missing.\r\n");
  }
}
