package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is only read must not be rewritten: the archive decodes numbers in place. */
@DisplayName("Values as they are found in the wild leave the archive as multipart sends them")
class ValuesInTheWildIT {
  private static final ArchiveUnderTest ARCHIVE = Attacked.archive();
  private static final String AE = "AS_RECEIVED";
  private static final int OBJECTS = 60;

  private static final String[] INTEGERS = {
    "+1",
    "007",
    " 12",
    "12 ",
    "-0",
    "+0",
    "00000000012",
    "2147483647",
    "-2147483648",
    "99999999999",
    "1\\2\\3",
    "",
    " ",
    "1.0",
    "1.5",
    "1e3",
    "1E+2",
    "abc",
    "-",
    "+",
    "3 \\ 4",
    "0x1F",
    "\\1",
    "1\\"
  };
  private static final String[] DECIMALS = {
    "1.0E+01", "+1.50", "  1.5", "00.5000", "1.23456789012345", "-0.0", "1e-5", "1\\2.50\\+3", "",
    ".5", "5.", "1,5", "1.0 \\ 2.0", "NaN", "1.7976931348E308", "1.234567890123456789", "-.5E-3",
        "0"
  };
  private static final String[] DATES = {
    "20240101", "2024.01.01", "2024", "20241399", "", "202401 "
  };
  private static final String[] TIMES = {
    "120000", "12:00:00", "1200", "12", "120000.000000", "9999"
  };
  private static final String[] NAMES = {
    "Doe^Jane^^^", "Doe^Jane ", "^^^^", "Doe=Doe=Doe", "", "a^b^c^d^e^f"
  };

  private static String study;
  private static Map<String, byte[]> expected;

  @BeforeAll
  static void store() {
    long seed = Long.getLong("reliability.seed", new Random().nextLong());
    System.out.println("Values in the wild: reliability.seed=" + seed);
    Random random = new Random(seed);
    study = DicomFile.newUid();
    String[] series = {DicomFile.newUid(), DicomFile.newUid(), DicomFile.newUid()};
    String[] seriesNumbers = {pick(random, INTEGERS), pick(random, INTEGERS), "+1"};
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      int s = random.nextInt(series.length);
      files.add(object(random, i, series[s], seriesNumbers[s]).toBytes(DicomFile.EXPLICIT_LE));
    }
    ARCHIVE.store(files);
    expected = byInstance(multipart());
    assertThat(expected).hasSize(OBJECTS);
  }

  /** The first objects have each of the integers once, so that no seed leaves one out. */
  private static DicomFile object(Random random, int i, String series, String seriesNumber) {
    String number = i < INTEGERS.length ? INTEGERS[i] : pick(random, INTEGERS);
    DicomFile file =
        DicomFile.ct(study, series, DicomFile.newUid(), 1, 1, 8)
            .text(0x00200011, "IS", seriesNumber)
            .text(0x00200013, "IS", number)
            .text(0x00280008, "IS", random.nextInt(3) == 0 ? pick(random, INTEGERS) : "1")
            .text(0x00080020, "DA", pick(random, DATES))
            .text(0x00080030, "TM", pick(random, TIMES))
            .text(0x00080023, "DA", pick(random, DATES))
            .text(0x00080033, "TM", pick(random, TIMES))
            .text(0x00100010, "PN", pick(random, NAMES))
            .text(0x00180050, "DS", pick(random, DECIMALS))
            .text(0x00181151, "IS", pick(random, INTEGERS))
            .text(0x00200032, "DS", pick(random, DECIMALS))
            .text(0x00280030, "DS", pick(random, DECIMALS))
            .text(0x00281050, "DS", pick(random, DECIMALS))
            .text(0x00080008, "CS", random.nextBoolean() ? "ORIGINAL\\PRIMARY" : " ORIGINAL\\");
    if (random.nextInt(4) == 0) {
      file.text(0x00080018, "UI", DicomFile.newUid().substring(0, 20 + random.nextInt(10)) + "1");
    }
    return file;
  }

  private static String pick(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  /** The parts of the archive's own answer. */
  private static List<byte[]> multipart() {
    WireAnswer answer =
        Wire.ask(
            Attacked.port(),
            "GET",
            Attacked.path(AE, "studies/" + study),
            "Accept: multipart/related;type=\"application/dicom\";transfer-syntax=*");
    assertThat(answer.status()).isEqualTo(200);
    String type = answer.header("Content-Type");
    String boundary = type.replaceAll(".*boundary=\"?([^\";]+)\"?.*", "$1");
    String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
    List<byte[]> parts = new ArrayList<>();
    for (String part : text.split("(?:\r\n)?--" + boundary + "(?:\r\n|--)", -1)) {
      int body = part.indexOf("\r\n\r\n");
      if (body > 0) {
        parts.add(part.substring(body + 4).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return parts;
  }

  /** By the Media Storage SOP Instance UID in the file's meta information. */
  private static Map<String, byte[]> byInstance(Iterable<byte[]> files) {
    Map<String, byte[]> byUid = new HashMap<>();
    for (byte[] file : files) {
      String text = new String(file, StandardCharsets.ISO_8859_1);
      int at = text.indexOf("\u0002\u0000\u0003\u0000UI");
      int length = (file[at + 6] & 0xFF) | (file[at + 7] & 0xFF) << 8;
      byUid.put(text.substring(at + 8, at + 8 + length).replace("\u0000", ""), file);
    }
    return byUid;
  }

  @AfterEach
  void back() {
    ARCHIVE.settings(AE);
  }

  @ParameterizedTest(name = "with {0} {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, ``",
        "&dicomdir=true, ``",
        "&manifest=true, ``",
        "&dicomdir=true&manifest=true, zip.compression=auto",
        "``, zip.compression=auto",
        "``, `zip.entryNameFormat={00080060}{00200011}/{00200013}-{00080018}.dcm`",
        "``, `zip.entryNameFormat={00100010}/{00080020,date,yyyy}/{00280008}-{00080018,hash}.dcm`",
        "``, zip.prepareSeconds=0"
      })
  @DisplayName("every entry is multipart's part, byte for byte, with")
  void everyEntry(String query, String setting) {
    if (!setting.isEmpty()) {
      ARCHIVE.settings(AE, setting);
    }
    String target =
        Attacked.path(AE, "studies/" + study + "?accept=application/zip;transfer-syntax=*" + query);
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", target);
    assertThat(answer.status()).as("%s", answer.status() < 300 ? "" : answer.text()).isEqualTo(200);
    Map<String, byte[]> files = new HashMap<>(Zips.read(answer.body()));
    files.keySet().removeIf(name -> name.equals("DICOMDIR") || name.equals("manifest.csv"));
    Map<String, byte[]> actual = byInstance(files.values());
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((uid, part) -> Bytes.assertSame(actual.get(uid), part));
  }
}
