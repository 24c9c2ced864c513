package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DICOMDIR and manifest. */
class ContentsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String STUDY = DicomFile.newUid();
  private static final Map<String, String> SOP_CLASSES =
      Map.of(
          "1.2.840.10008.5.1.4.1.1.88.11",
          "SR DOCUMENT",
          "1.2.840.10008.5.1.4.1.1.88.59",
          "KEY OBJECT DOC",
          "1.2.840.10008.5.1.4.1.1.481.2",
          "RT DOSE",
          "1.2.840.10008.5.1.4.1.1.481.3",
          "RT STRUCTURE SET",
          "1.2.840.10008.5.1.4.1.1.481.5",
          "RT PLAN",
          "1.2.840.10008.5.1.4.1.1.11.1",
          "PRESENTATION",
          "1.2.840.10008.5.1.4.1.1.9.1.1",
          "WAVEFORM",
          "1.2.840.10008.5.1.4.1.1.104.1",
          "ENCAP DOC",
          DicomFile.SECONDARY_CAPTURE,
          "IMAGE");

  @BeforeAll
  static void storeOneObjectOfEachRecordType() {
    List<byte[]> files = new ArrayList<>();
    SOP_CLASSES
        .keySet()
        .forEach(
            sopClass ->
                files.add(
                    DicomFile.of(sopClass, STUDY, DicomFile.newUid(), DicomFile.newUid())
                        .charset("ISO_IR 192", StandardCharsets.UTF_8)
                        .text(0x00100010, "PN", "Müller^Jörg=王^小东")
                        .toBytes(DicomFile.EXPLICIT_LE)));
    String series = DicomFile.newUid();
    for (int i = 1; i <= 3; i++) {
      files.add(
          DicomFile.ct(STUDY, series, DicomFile.newUid(), 7, i, 16)
              .charset("ISO_IR 192", StandardCharsets.UTF_8)
              .text(0x00100010, "PN", "Müller^Jörg=王^小东")
              .toBytes(DicomFile.EXPLICIT_LE));
    }
    ARCHIVE.store(files);
  }

  private static HttpResponse<byte[]> zip(String query, String... headers) {
    return ARCHIVE.get("studies/" + STUDY + "?accept=application/zip" + query, headers);
  }

  @Test
  void dicomdir_fileIdsAsTheMediaStandardWantsThem_everyReferenceResolves() {
    Map<String, byte[]> files = Zips.read(zip("&dicomdir=true").body());
    String directory = new String(files.get("DICOMDIR"), StandardCharsets.ISO_8859_1);
    List<String> references = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("\u0004\u0000\u0000\u0015CS..([A-Z0-9_\\\\]+) ?", Pattern.DOTALL)
            .matcher(directory);
    while (matcher.find()) {
      references.add(matcher.group(1).replace('\\', '/'));
    }
    List<String> names = new ArrayList<>(files.keySet());
    names.remove("DICOMDIR");
    assertThat(names)
        .hasSize(SOP_CLASSES.size() + 3)
        .allMatch(name -> name.matches("([A-Z0-9_]{1,8}/){2}[A-Z0-9_]{1,8}"));
    assertThat(references).containsExactlyInAnyOrderElementsOf(names);
    SOP_CLASSES.values().forEach(type -> assertThat(directory).contains(type));
    assertThat(directory).contains("PATIENT ", "STUDY ", "SERIES");
    assertThat(new String(files.get("DICOMDIR"), StandardCharsets.UTF_8)).contains("王^小东");
  }

  @Test
  void dicomdir_partOfTheExactLengthAndOfRanges_sameBytesTwice() {
    HttpResponse<byte[]> whole = zip("&dicomdir=true");
    assertThat(header(whole, "Content-Length")).isEqualTo("" + whole.body().length);
    assertThat(Arrays.equals(zip("&dicomdir=true").body(), whole.body())).isTrue();
    Random random = new Random(7);
    for (int i = 0; i < 10; i++) {
      int from = random.nextInt(whole.body().length);
      int to = from + random.nextInt(whole.body().length - from);
      HttpResponse<byte[]> part = zip("&dicomdir=true", "Range", "bytes=" + from + "-" + to);
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(whole.body(), from, to + 1)))
          .as("bytes %d-%d", from, to)
          .isTrue();
    }
  }

  @Test
  void dicomdir_dcmtkReadsIt(@TempDir Path folder) throws IOException, InterruptedException {
    Program.require("dcmdump");
    Files.write(
        folder.resolve("DICOMDIR"), Zips.read(zip("&dicomdir=true").body()).get("DICOMDIR"));
    Program.Result result = Program.run(folder, "dcmdump", "+E", "DICOMDIR");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContain("E: ").contains("DirectoryRecordType");
  }

  @Test
  void withoutDicomdir_noDicomdir() {
    assertThat(Zips.read(zip("").body())).doesNotContainKeys("DICOMDIR", "manifest.csv");
  }

  @Test
  void manifest_oneLineForEachObjectInTheZipsOrder() {
    Map<String, byte[]> files = Zips.read(zip("&manifest=true").body());
    List<String> lines =
        new String(files.get("manifest.csv"), StandardCharsets.UTF_8).lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<String> names = new ArrayList<>(files.keySet());
    names.remove("manifest.csv");
    assertThat(lines).hasSize(names.size() + 1);
    for (int i = 0; i < names.size(); i++) {
      Map<String, String> row = new HashMap<>();
      String[] fields = lines.get(i + 1).split(",", -1);
      for (int column = 0; column < fields.length; column++) {
        row.put(header.get(column), fields[column]);
      }
      byte[] content = files.get(names.get(i));
      CRC32 crc = new CRC32();
      crc.update(content);
      assertThat(row)
          .containsEntry("entry", names.get(i))
          .containsEntry("study_instance_uid", STUDY)
          .containsEntry("bytes", "" + content.length)
          .containsEntry("crc32", HexFormat.of().toHexDigits((int) crc.getValue()))
          .containsEntry("transfer_syntax_uid", DicomFile.EXPLICIT_LE)
          .containsEntry("missing", "");
    }
  }

  @Test
  void manifest_saysWhatIsMissingAndWhy() {
    String study = ARCHIVE.invent(1, 3, 2000);
    ARCHIVE.fault(study, "lost", study + ".1.2", 0);
    HttpResponse<byte[]> response =
        ARCHIVE.get("studies/" + study + "?accept=application/zip&manifest=true");
    assertThat(response.statusCode()).isEqualTo(206);
    String manifest =
        new String(Zips.read(response.body()).get("manifest.csv"), StandardCharsets.UTF_8);
    assertThat(manifest.lines().filter(line -> line.contains(study + ".1.2,")).toList())
        .singleElement()
        .asString()
        .endsWith("missing in the archive");
  }

  @Test
  void negotiation_asThePriorityOfTheClientIs() {
    Map<String, String> expected = new HashMap<>();
    String multipart = "multipart/related;type=\"application/dicom\"";
    expected.put("application/zip, */*", "application/zip");
    expected.put("application/zip;q=0.1, " + multipart, "multipart/related");
    expected.put(multipart + ";q=0.5, application/zip", "application/zip");
    expected.put("*/*", "multipart/related");
    expected.put("application/zip;q=0, */*", "multipart/related");
    expected.put("application/zip;transfer-syntax=*;q=0.9, */*;q=0.1", "application/zip");
    expected.forEach(
        (accept, type) ->
            assertThat(header(ARCHIVE.get("studies/" + STUDY, "Accept", accept), "Content-Type"))
                .as(accept)
                .startsWith(type));
  }
}
