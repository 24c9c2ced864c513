package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code zip.compression}: other sizes, the same files. */
class CompressionIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static String path;
  private static byte[] stored;

  @BeforeAll
  static void storeOneRawAndOneCompressedObject() {
    String study = DicomFile.newUid();
    String series = DicomFile.newUid();
    DicomFile compressed =
        DicomFile.of(DicomFile.SECONDARY_CAPTURE, study, series, DicomFile.newUid())
            .text(0x00200013, "IS", "2")
            .number(0x00280002, 1)
            .text(0x00280004, "CS", "MONOCHROME2")
            .number(0x00280010, 16)
            .number(0x00280011, 16)
            .number(0x00280100, 8)
            .number(0x00280101, 8)
            .number(0x00280102, 7)
            .number(0x00280103, 0)
            .frame(DicomFile.rleFrame(new byte[16 * 16]));
    ARCHIVE.store(
        List.of(
            DicomFile.ct(study, series, DicomFile.newUid(), 1, 1, 256)
                .toBytes(DicomFile.EXPLICIT_LE),
            compressed.toBytes(DicomFile.RLE)));
    path = "studies/" + study + "?accept=application/zip;transfer-syntax=*";
    stored = ARCHIVE.get(path).body();
  }

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static Map<String, Integer> methods(byte[] zip) throws IOException {
    Map<String, Integer> methods = new LinkedHashMap<>();
    try (ZipFile file =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(zip)).get()) {
      for (ZipArchiveEntry entry : java.util.Collections.list(file.getEntriesInPhysicalOrder())) {
        methods.put(entry.getName(), entry.getMethod());
      }
    }
    return methods;
  }

  private static void assertSameFiles(byte[] zip) {
    Map<String, byte[]> expected = Zips.read(stored);
    Map<String, byte[]> files = Zips.read(zip);
    assertThat(List.copyOf(files.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    files.forEach((name, content) -> Bytes.assertSame(content, expected.get(name)));
    assertThat(Zips.readAsStream(zip).keySet()).isEqualTo(files.keySet());
  }

  @Test
  void store_isTheDefault() throws IOException {
    assertThat(methods(stored).values()).containsExactly(0, 0);
    ARCHIVE.settings("DCM4CHEE", "zip.compression=store");
    Bytes.assertSame(ARCHIVE.get(path).body(), stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "best"})
  void deflated_allEntries_sameFilesSameBytesEachTime(String compression) throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.compression=" + compression);
    HttpResponse<byte[]> response = ARCHIVE.get(path);
    byte[] zip = response.body();
    assertThat(ArchiveUnderTest.header(response, "Content-Length")).isEqualTo("" + zip.length);
    assertThat(methods(zip).values()).containsExactly(8, 8);
    assertThat(zip.length).isLessThan(stored.length);
    assertSameFiles(zip);
    ARCHIVE.settings("DCM4CHEE", "zip.compression=" + compression, "zip.threads=1");
    Bytes.assertSame(ARCHIVE.get(path).body(), zip);
  }

  @Test
  void best_smallerThanFast() {
    String ct = "studies/" + ARCHIVE.invent(1, 1, 500_000) + "?accept=application/zip";
    ARCHIVE.settings("DCM4CHEE", "zip.compression=best");
    int best = ARCHIVE.get(ct).body().length;
    ARCHIVE.settings("DCM4CHEE", "zip.compression=fast");
    assertThat(best).isLessThan(ARCHIVE.get(ct).body().length);
  }

  @Test
  void auto_deflatesOnlyWhatItsSyntaxDoesNotCompress() throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.compression=auto");
    byte[] zip = ARCHIVE.get(path).body();
    assertThat(methods(zip).values()).as("raw, then RLE").containsExactly(8, 0);
    assertSameFiles(zip);
    assertThat(Arrays.equals(ARCHIVE.get(path).body(), zip)).as("the same again").isTrue();
  }

  @Test
  void chunked_deflated_sameBytesAsMeasured() {
    ARCHIVE.settings("DCM4CHEE", "zip.compression=fast", "zip.prepareSeconds=0");
    String study = ARCHIVE.invent(1, 3, 2_000_000);
    String large = "studies/" + study + "?accept=application/zip";
    HttpResponse<byte[]> chunked = ARCHIVE.get(large);
    assertThat(ArchiveUnderTest.header(chunked, "Content-Length")).isEmpty();
    ARCHIVE.settings("DCM4CHEE", "zip.compression=fast", "zip.bufferBytes=1 MiB");
    Bytes.assertSame(ARCHIVE.get(large).body(), chunked.body());
  }
}
