package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An object of more than 4 GiB: Zip64 (APPNOTE 4.3.14 to 4.3.16), and lengths of 64 bits. */
class LargeObjectIT {
  /** Bytes in a stored block. */
  private static final int BLOCK = 65_535;

  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final long BYTES = 5L << 30;
  private static final int END_RECORDS = 56 + 20 + 22;

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  @Test
  void moreThan4GiB_lengthAndEndOfTheZip() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=1 h");
    String path =
        "studies/" + ARCHIVE.invent(1, 1, BYTES) + "?accept=application/zip;transfer-syntax=*";
    OpenResources open = OpenResources.now(ARCHIVE);
    HttpResponse<byte[]> head = ARCHIVE.head(path);
    long length = Long.parseLong(header(head, "Content-Length"));
    assertThat(length).isBetween(BYTES, BYTES + (1 << 20));
    long reads = ARCHIVE.resource("reads");
    HttpResponse<byte[]> end = ARCHIVE.get(path, "Range", "bytes=-" + END_RECORDS);
    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(header(end, "Content-Range"))
        .isEqualTo("bytes " + (length - END_RECORDS) + '-' + (length - 1) + '/' + length);
    ByteBuffer records = ByteBuffer.wrap(end.body()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(records.getInt(0)).as("Zip64 end of central directory").isEqualTo(0x06064B50);
    assertThat(records.getLong(32)).as("entries").isEqualTo(1);
    assertThat(ARCHIVE.resource("reads") - reads)
        .as("its header is read, and no more of the object")
        .isLessThanOrEqualTo(1);
    long directory = records.getLong(48);
    assertThat(directory + records.getLong(40)).as("its end").isEqualTo(length - END_RECORDS);
    assertThat(records.getInt(56)).as("its locator").isEqualTo(0x07064B50);
    assertThat(records.getInt(76)).as("end of central directory").isEqualTo(0x06054B50);
    HttpResponse<byte[]> entry = ARCHIVE.get(path, "Range", "bytes=" + directory + '-');
    assertThat(ByteBuffer.wrap(entry.body()).order(ByteOrder.LITTLE_ENDIAN).getInt(0))
        .as("central directory")
        .isEqualTo(0x02014B50);
    open.awaitNoMore();
  }

  @Test
  void moreThan4GiB_partBehind4GiB() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=1 h");
    String path =
        "studies/" + ARCHIVE.invent(1, 1, BYTES) + "?accept=application/zip;transfer-syntax=*";
    // Its pixels are the same fragment again and again, of 1 MiB behind an item's header. Sixteen
    // stored blocks of the ZIP hold 24 bytes less than one of them.
    int times = 4100;
    long near = 2_000_000;
    HttpResponse<byte[]> first = part(path, near);
    HttpResponse<byte[]> second = part(path, near + 16L * times * (BLOCK + 5));
    byte[] here = withoutBlockHeaders(first.body());
    byte[] behind = withoutBlockHeaders(second.body());
    int shift = 24 * times;
    Bytes.assertSame(
        Arrays.copyOfRange(behind, shift, behind.length), Arrays.copyOf(here, here.length - shift));
    assertThat(ByteBuffer.wrap(behind).getLong(shift + 2))
        .isNotEqualTo(ByteBuffer.wrap(here).getLong());
  }

  /** The file's bytes: before each 65,535 of them stand five that say so (RFC 1951 §3.2.4). */
  private static byte[] withoutBlockHeaders(byte[] body) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int header = 0;
    while (!isHeader(body, header) || !isHeader(body, header + BLOCK + 5)) {
      header++;
    }
    int from = 0;
    for (int at = header; at < body.length; at += BLOCK + 5) {
      file.write(body, from, at - from);
      from = Math.min(at + 5, body.length);
    }
    file.write(body, from, body.length - from);
    return file.toByteArray();
  }

  private static boolean isHeader(byte[] body, int at) {
    return body[at] == 0
        && body[at + 1] == -1
        && body[at + 2] == -1
        && body[at + 3] == 0
        && body[at + 4] == 0;
  }

  private static HttpResponse<byte[]> part(String path, long first) {
    HttpResponse<byte[]> response =
        ARCHIVE.get(path, "Range", "bytes=" + first + '-' + (first + 199_999));
    assertThat(response.statusCode()).isEqualTo(206);
    return response;
  }
}
