package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/** A client that takes the beginning of a download and no more, so that it keeps its slot. */
final class StalledClient implements AutoCloseable {
  private final Socket socket;

  private StalledClient(Socket socket) {
    this.socket = socket;
  }

  /**
   * Begins a download.
   *
   * @param headers names and values in turn
   */
  static StalledClient of(ArchiveUnderTest server, String path, String... headers)
      throws IOException {
    URI uri = server.uri(path);
    StringBuilder request =
        new StringBuilder("GET " + uri.getPath() + '?' + uri.getQuery() + " HTTP/1.1\r\nHost: x");
    for (int i = 0; i < headers.length; i += 2) {
      request.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
    }
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setReceiveBufferSize(4096);
    socket
        .getOutputStream()
        .write(request.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    StalledClient client = new StalledClient(socket);
    client.take("HTTP/1.1 200 OK".length(), "HTTP/1.1 200 OK");
    return client;
  }

  private void take(int bytes, String expected) throws IOException {
    assertThat(new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1))
        .isEqualTo(expected);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
