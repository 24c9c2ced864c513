package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the entries and the ZIP are called. */
class NamesIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE_ENTRY =
      "dicomAETitle=DCM4CHEE,dicomDeviceName=dcm4chee-arc,cn=Devices,cn=DICOM Configuration,"
          + "dc=dcm4che,dc=org";

  @AfterEach
  void back() throws LDAPException {
    ARCHIVE.settings("DCM4CHEE");
    archivesTemplate();
  }

  private static String study(String... seriesDescriptions) {
    String study = DicomFile.newUid();
    List<byte[]> files = new ArrayList<>();
    for (String description : seriesDescriptions) {
      String series = DicomFile.newUid();
      for (int i = 1; i <= 2; i++) {
        files.add(
            DicomFile.ct(study, series, DicomFile.newUid(), 3, i, 8)
                .charset("ISO_IR 192", StandardCharsets.UTF_8)
                .text(0x0008103E, "LO", description)
                .toBytes(DicomFile.EXPLICIT_LE));
      }
    }
    ARCHIVE.store(files);
    return study;
  }

  private static Set<String> names(String study) {
    return Zips.read(ARCHIVE.get("studies/" + study + "?accept=application/zip").body()).keySet();
  }

  private static void archivesTemplate(String... template) throws LDAPException {
    try (LDAPConnection ldap =
        new LDAPConnection(
            "127.0.0.1", ARCHIVE.server().ldapPort(), "cn=admin,dc=dcm4che,dc=org", "secret")) {
      ldap.modify(
          AE_ENTRY,
          new Modification(ModificationType.REPLACE, "dcmWadoZIPEntryNameFormat", template));
    }
    ARCHIVE.reload();
  }

  @Test
  void noTemplate_modalitySeriesAndNumber() {
    assertThat(names(study("Axial lung")))
        .containsExactly("CT003 Axial lung/000001.dcm", "CT003 Axial lung/000002.dcm");
  }

  @Test
  void twoSeriesOfTheSameNumberAndDescription_twoFolders() {
    assertThat(names(study("Axial", "Axial")))
        .containsExactly(
            "CT003 Axial/000001.dcm",
            "CT003 Axial/000002.dcm",
            "CT003 Axial-2/000001.dcm",
            "CT003 Axial-2/000002.dcm");
  }

  @Test
  void archivesOwnTemplate_isHonoured_oursComesBeforeIt() throws LDAPException {
    String study = study("Axial");
    archivesTemplate("{00080060}/{00200013,number,0000}.dcm");
    assertThat(names(study)).containsExactly("CT/0001.dcm", "CT/0002.dcm");
    ARCHIVE.settings("DCM4CHEE", "zip.entryNameFormat={00100020}/image{00200013}");
    assertThat(names(study)).containsExactly("PID-1/image1.dcm", "PID-1/image2.dcm");
  }

  @Test
  void templateWithOneNameForAll_isMadeUnique() {
    ARCHIVE.settings("DCM4CHEE", "zip.entryNameFormat=same");
    assertThat(names(study("Axial"))).hasSize(2).allMatch(name -> name.endsWith(".dcm"));
  }

  @Test
  void fileName_theUidsOfTheUrl() {
    String study = study("Axial");
    assertThat(
            header(
                ARCHIVE.head("studies/" + study + "?accept=application/zip"),
                "Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + study + ".zip\"");
  }

  @Test
  void fileName_template_inAsciiAndUtf8() {
    ARCHIVE.settings("DCM4CHEE", "zip.fileName={0008103E} {00080020}");
    assertThat(
            header(
                ARCHIVE.get("studies/" + study("Größe") + "?accept=application/zip"),
                "Content-Disposition"))
        .contains("filename=\"", "filename*=UTF-8''Gr%C3%B6%C3%9Fe%2020240305.zip");
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "CON",
        "a:b*c?d<e>f|g",
        "dots. . .",
        "\u202Egnp.exe",
        "emoji \uD83E\uDE7B",
        "日本語の説明",
        "sixty-four characters are what a long string may have in DICOM.."
      })
  void hostileDescription_everyToolUnpacksIt(String description, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path zip = folder.resolve("study.zip");
    Files.write(
        zip, ARCHIVE.get("studies/" + study(description) + "?accept=application/zip").body());
    Map<String, List<String>> tools =
        Map.of(
            "unzip", List.of("unzip", "-q", zip.toString(), "-d"),
            "bsdtar", List.of("bsdtar", "-xf", zip.toString(), "-C"));
    for (Map.Entry<String, List<String>> tool : tools.entrySet()) {
      if (!Program.isInstalled(tool.getKey())) {
        System.out.println("Not tried: " + Program.missing(tool.getKey()));
        continue;
      }
      Path out = Files.createDirectories(folder.resolve("out/" + tool.getKey()));
      List<String> command = new ArrayList<>(tool.getValue());
      command.add(out.toString());
      assertThat(Program.run(folder, command).status()).as(tool.getKey()).isZero();
      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(files.filter(file -> file.toString().endsWith(".dcm")))
            .allMatch(file -> file.startsWith(folder.resolve("out")));
      }
      try (Stream<Path> files = Files.walk(out)) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(2);
      }
    }
  }
}
