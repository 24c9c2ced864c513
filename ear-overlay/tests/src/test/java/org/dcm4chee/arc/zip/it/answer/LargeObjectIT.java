package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An object of more than 4 GiB: Zip64 (APPNOTE 4.3.14 to 4.3.16), and lengths of 64 bits. */
class LargeObjectIT {
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
    long directory = records.getLong(48);
    assertThat(directory + records.getLong(40)).as("its end").isEqualTo(length - END_RECORDS);
    assertThat(records.getInt(56)).as("its locator").isEqualTo(0x07064B50);
    assertThat(records.getInt(76)).as("end of central directory").isEqualTo(0x06054B50);
    HttpResponse<byte[]> entry = ARCHIVE.get(path, "Range", "bytes=" + directory + '-');
    assertThat(ByteBuffer.wrap(entry.body()).order(ByteOrder.LITTLE_ENDIAN).getInt(0))
        .as("central directory")
        .isEqualTo(0x02014B50);
    assertThat(ARCHIVE.resource("reads")).as("the object is not read for them").isEqualTo(reads);
    open.awaitNoMore();
  }

  @Test
  void moreThan4GiB_partBehind4GiB() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=1 h");
    String path =
        "studies/" + ARCHIVE.invent(1, 1, BYTES) + "?accept=application/zip;transfer-syntax=*";
    // Its pixels are the same fragment again and again, of 1 MiB behind an item's header.
    long near = 2_000_000;
    long far = near + 4600L * ((1 << 20) + 8);
    HttpResponse<byte[]> first = part(path, near);
    HttpResponse<byte[]> second = part(path, far);
    assertThat(header(second, "Content-Range")).startsWith("bytes " + far + '-');
    Bytes.assertSame(second.body(), first.body());
    assertThat(ByteBuffer.wrap(part(path, far + 2).body()).getLong())
        .isNotEqualTo(ByteBuffer.wrap(first.body()).getLong());
  }

  private static HttpResponse<byte[]> part(String path, long first) {
    HttpResponse<byte[]> response =
        ARCHIVE.get(path, "Range", "bytes=" + first + '-' + (first + 199_999));
    assertThat(response.statusCode()).isEqualTo(206);
    return response;
  }
}
