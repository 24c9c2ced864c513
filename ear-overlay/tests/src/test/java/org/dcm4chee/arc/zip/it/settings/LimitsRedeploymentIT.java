package org.dcm4chee.arc.zip.it.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive that is deployed anew in the middle of a download keeps nothing of it. */
class LimitsRedeploymentIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final int OBJECTS = 8;

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
  }

  /** Files on disk, each larger than the buffer: one is open while it is sent. */
  private static String storedStudy() {
    String study = DicomFile.newUid();
    String series = DicomFile.newUid();
    for (int i = 1; i <= OBJECTS; i++) {
      DicomFile object = DicomFile.ct(study, series, DicomFile.newUid(), 1, i, 1024);
      // One at a time: WildFly takes no request of more than 10 MiB.
      ARCHIVE.store(List.of(object.toBytes(DicomFile.EXPLICIT_LE)));
    }
    return study;
  }

  private static Socket begin(String study) throws IOException {
    URI uri = ARCHIVE.uri("studies/" + study + "?accept=application/zip");
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET " + uri.getPath() + '?' + uri.getQuery() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  /** Reads until the server ends the connection, one way or the other. */
  private static long readToTheEnd(InputStream in) throws IOException {
    long[] count = new long[1];
    try {
      in.transferTo(
          new OutputStream() {
            @Override
            public void write(int b) {
              count[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
              count[0] += length;
            }
          });
    } catch (SocketException e) {
      // Reset: the client sees that it is not complete.
    }
    return count[0];
  }

  private static void awaitNothingLeft() throws IOException {
    await("nothing is left")
        .untilAsserted(
            () -> {
              assertThat(ARCHIVE.server().openStorageFiles()).as("open files").isEmpty();
              assertThat(ARCHIVE.server().management().threads())
                  .doesNotContain("org.dcm4chee.arc.zip.");
            });
  }

  @ParameterizedTest(name = "zip.prepareSeconds={0}")
  @ValueSource(ints = {5, 0})
  void redeployedWhileAClientReadsSlowly_itIsCutAndNothingStays(int prepareSeconds)
      throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.prepareSeconds=" + prepareSeconds);
    try (Socket slow = begin(storedStudy())) {
      ARCHIVE.server().redeploy();
      awaitNothingLeft();
      assertThat(readToTheEnd(slow.getInputStream()))
          .as("bytes of a ZIP of %d objects of 2 MiB", OBJECTS)
          .isLessThan(OBJECTS * 2L * 1024 * 1024);
    }
    assertThat(ARCHIVE.server().overlay("status")).contains("Active = 0");
  }

  @Test
  void redeployedWhileADownloadIsPrepared_nothingStays() throws IOException {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=60", "zip.threads=1");
    String study = ARCHIVE.invent(1, 200, 10_000);
    ARCHIVE.fault(study, "slow", "*", 100);
    URI uri = ARCHIVE.uri("studies/" + study);
    try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
      client.setSoTimeout(30_000);
      client
          .getOutputStream()
          .write(
              ("GET " + uri.getPath() + "?accept=application/zip HTTP/1.1\r\nHost: x\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      awaitWork();
      ARCHIVE.server().redeploy();
      awaitNothingLeft();
    }
    assertThat(ARCHIVE.server().overlay("status")).contains("Active = 0");
  }

  private static void awaitWork() throws IOException {
    await("something is prepared")
        .until(() -> ARCHIVE.server().management().threads().contains("org.dcm4chee.arc.zip."));
  }
}
