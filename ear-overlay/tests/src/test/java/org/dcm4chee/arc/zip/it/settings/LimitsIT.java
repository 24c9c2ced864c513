package org.dcm4chee.arc.zip.it.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits are settings in LDAP; they strike before the first byte, and say what to do. */
class LimitsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "AS_RECEIVED";

  private final List<Socket> stalled = new ArrayList<>();
  private OpenResources open;

  @BeforeEach
  void clearAudit() {
    open = OpenResources.now(ARCHIVE);
    ARCHIVE.control("DELETE", "audit");
  }

  @AfterEach
  void back() throws IOException {
    for (Socket socket : stalled) {
      socket.close();
    }
    ARCHIVE.settings(AE);
    open.awaitNoMore();
  }

  private static HttpResponse<byte[]> get(String study, String... headers) {
    URI uri = ARCHIVE.uri(AE, "studies/" + study + "?accept=application/zip&access_token=s3cr3t");
    return ARCHIVE.send("GET", uri, headers);
  }

  private static String refused(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(body).startsWith("{\"errorMessage\":\"").doesNotContain("s3cr3t", "Exception");
    assertThat(ARCHIVE.control("GET", "audit")).as("no record of a transfer").isEqualTo("[]");
    return body;
  }

  /** Begins a download and reads no more than its first bytes. */
  private Socket stall(String study) throws IOException {
    URI uri = ARCHIVE.uri(AE, "studies/" + study);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setReceiveBufferSize(4096);
    stalled.add(socket);
    socket
        .getOutputStream()
        .write(
            ("GET " + uri.getPath() + "?accept=application/zip HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  @Test
  void maxInstances_413_namesLimitAndSeries() {
    String study = ARCHIVE.invent(2, 3, 2000);
    ARCHIVE.settings(AE, "zip.maxInstances=5");
    String body = refused(get(study), 413);
    assertThat(body)
        .contains("zip.maxInstances", "5", "6", "one series at a time")
        .contains(study + ".1", study + ".2");
  }

  @Test
  void maxBytes_413_afterReloadWithoutRestart() {
    String study = ARCHIVE.invent(1, 4, 300_000);
    assertThat(get(study).statusCode()).isEqualTo(200);
    Audit.forget(open);
    ARCHIVE.settings(AE, "zip.maxBytes=1 MiB");
    assertThat(refused(get(study), 413)).contains("zip.maxBytes");
    ARCHIVE.settings(AE, "zip.maxBytes=2 MiB");
    assertThat(get(study).statusCode()).isEqualTo(200);
  }

  @Test
  void roles_403ForOthers() {
    String study = ARCHIVE.invent(1, 1, 2000);
    ARCHIVE.settings(AE, "zip.roles=researcher");
    refused(get(study), 403);
    refused(get(study, "X-Stand-In-User", "eve;nurse"), 403);
    assertThat(get(study, "X-Stand-In-User", "ann;nurse,researcher").statusCode()).isEqualTo(200);
  }

  @Test
  void maxConcurrent_503WithRetryAfter_freeAgainWhenTheClientIsGone() throws IOException {
    String large = ARCHIVE.invent(1, 40, 2_000_000);
    ARCHIVE.settings(AE, "zip.maxConcurrent=1");
    Socket first = stall(large);
    ARCHIVE.control("DELETE", "audit");
    HttpResponse<byte[]> second = get(large, "X-Stand-In-User", "other;x");
    assertThat(refused(second, 503)).contains("zip.maxConcurrent");
    assertThat(Integer.parseInt(header(second, "Retry-After"))).isPositive();
    first.close();
    open.awaitNoMore();
    assertThat(get(ARCHIVE.invent(1, 1, 2000)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest(name = "zip.prepareSeconds={0}")
  @ValueSource(ints = {60, 0})
  void maxConcurrentPerUser_oneAfterTheOther_noneIsRefused(int prepareSeconds) {
    String study = ARCHIVE.invent(1, 1, 2000);
    ARCHIVE.settings(AE, "zip.maxConcurrentPerUser=1", "zip.prepareSeconds=" + prepareSeconds);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      refused += get(study).statusCode() == 200 ? 0 : 1;
    }
    assertThat(refused).isZero();
  }

  @Test
  void maxConcurrentPerUser_429ForOneUserOnly() throws IOException {
    String large = ARCHIVE.invent(1, 40, 2_000_000);
    ARCHIVE.settings(AE, "zip.maxConcurrentPerUser=1");
    stall(large);
    ARCHIVE.control("DELETE", "audit");
    HttpResponse<byte[]> second = get(large);
    assertThat(refused(second, 429)).contains("zip.maxConcurrentPerUser");
    assertThat(header(second, "Retry-After")).isNotEmpty();
    String small = ARCHIVE.invent(1, 1, 2000);
    assertThat(get(small, "X-Stand-In-User", "somebody;x").statusCode()).isEqualTo(200);
  }

  @Test
  void maxSeconds_connectionIsCut() {
    String study = ARCHIVE.invent(1, 20, 500_000);
    ARCHIVE.settings(AE, "zip.maxSeconds=1", "zip.maxRate=1 MB");
    assertThatThrownBy(() -> get(study)).hasRootCauseInstanceOf(IOException.class);
    assertThat(Audit.of(ARCHIVE, study).outcome()).contains("stopped");
  }

  @Test
  void maxSeconds_clientThatReadsNoMore_isCutToo() throws IOException {
    String study = ARCHIVE.invent(1, 20, 2_000_000);
    ARCHIVE.settings(AE, "zip.maxSeconds=1", "zip.bufferBytes=1 MiB");
    stall(study);
    open.awaitNoMore();
    assertThat(Audit.of(ARCHIVE, study).outcome()).contains("stopped");
  }

  @Test
  void maxRate_allBytesArriveAllTheSame() {
    String study = ARCHIVE.invent(1, 3, 100_000);
    byte[] unpaced = get(study).body();
    ARCHIVE.settings(AE, "zip.maxRate=1 MB");
    long start = System.nanoTime();
    assertThat(get(study).body()).isEqualTo(unpaced);
    // 300 kB at 1 MB a second cannot take less; how much more is the machine's business.
    assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
  }

  @Test
  void invalidValue_defaultIsInForce_logSaysItOnceForEachChange() {
    String study = ARCHIVE.invent(1, 2, 2000);
    ARCHIVE.settings(AE, "zip.maxInstances=many");
    assertThat(get(study).statusCode()).isEqualTo(200);
    assertThat(get(study).statusCode()).isEqualTo(200);
    ARCHIVE.reload();
    assertThat(get(study).statusCode()).isEqualTo(200);
    assertThat(logged("zip.maxInstances=many"))
        .singleElement()
        .asString()
        .contains("WARN", AE, "unlimited");

    ARCHIVE.settings(AE, "zip.maxInstances=lots");
    assertThat(get(study).statusCode()).isEqualTo(200);
    assertThat(logged("zip.maxInstances=lots")).hasSize(1);
    ARCHIVE.settings(AE, "zip.maxInstances=many");
    assertThat(get(study).statusCode()).isEqualTo(200);
    assertThat(logged("zip.maxInstances=many")).hasSize(2);
  }

  private static List<String> logged(String text) {
    return ARCHIVE.server().log().lines().filter(line -> line.contains(text)).toList();
  }

  /** PS3.5 annex G: one segment, in runs of 100 bytes. */
  private static byte[] blackInRle(int pixels) {
    ByteBuffer frame = ByteBuffer.allocate(64 + pixels / 50).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(1).putInt(64).position(64);
    while (frame.hasRemaining()) {
      frame.put((byte) (1 - 100)).put((byte) 0);
    }
    return frame.array();
  }

  @Test
  void maxBytes_countsWhatWillBeWritten_decompressedWhereItIs() {
    String study = DicomFile.newUid();
    DicomFile image =
        DicomFile.of(DicomFile.SECONDARY_CAPTURE, study, DicomFile.newUid(), DicomFile.newUid())
            .number(0x00280002, 1)
            .text(0x00280004, "CS", "MONOCHROME2")
            .number(0x00280010, 1000)
            .number(0x00280011, 1000)
            .number(0x00280100, 8)
            .number(0x00280101, 8)
            .number(0x00280102, 7)
            .number(0x00280103, 0)
            .frame(blackInRle(1_000_000));
    ARCHIVE.store(List.of(image.toBytes(DicomFile.RLE)));
    ARCHIVE.control("DELETE", "audit");
    ARCHIVE.settings(AE, "zip.maxBytes=500 kB");
    String path = "studies/" + study + "?accept=application/zip";
    refused(ARCHIVE.send("GET", ARCHIVE.uri(AE, path)), 413);
    assertThat(ARCHIVE.send("GET", ARCHIVE.uri(AE, path + ";transfer-syntax=*")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void disabled_theArchivesOwnZip() {
    String study = ARCHIVE.invent(1, 2, 2000);
    ARCHIVE.settings(AE, "zip.enabled=false");
    HttpResponse<byte[]> response = get(study);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Disposition")).isEmpty();
    assertThat(Zips.readAsStream(response.body()).keySet())
        .allMatch(name -> name.matches("DICOM/[0-9A-F]{8}/[0-9A-F]{8}/[0-9A-F]{8}(\\.dcm)?"));
    // The archive's own ZIP never closes its context.
    open = OpenResources.now(ARCHIVE);
  }
}
