package org.dcm4chee.arc.zip.it.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a browser and the archive: serves one page of its own, so that the archive's links
 * are of the same origin, and cuts the connection in the middle of a download when told to.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final URI target;
  private final String page;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> responses = new CopyOnWriteArrayList<>();

  /** Bytes after which the next download is cut, -1 for never. */
  private final AtomicLong cutAfter = new AtomicLong(-1);

  CuttingProxy(URI target, String page) throws IOException {
    this.target = target;
    this.page = page;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::acceptAll, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  /** Request lines and headers of all requests to the archive. */
  List<String> requests() {
    return requests;
  }

  /** Status lines and headers of all answers of the archive. */
  List<String> responses() {
    return responses;
  }

  void cutNextDownloadAfter(long bytes) {
    cutAfter.set(bytes);
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread thread = new Thread(() -> serve(client), "cutting-proxy-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (head.startsWith("GET /page ")) {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        OutputStream out = client.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: "
                    + body.length
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        return;
      }
      requests.add(head);
      forward(head, client);
    } catch (IOException e) {
      // A browser drops connections as it likes.
    }
  }

  private void forward(String head, Socket client) throws IOException {
    try (Socket server = new Socket(target.getHost(), target.getPort())) {
      server
          .getOutputStream()
          .write(
              head.replaceAll("(?i)connection: [^\r]*\r\n", "")
                  .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = server.getInputStream();
      String answer = head(in);
      responses.add(answer);
      OutputStream out = client.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      long left = answer.contains("application/zip") ? cutAfter.getAndSet(-1) : -1;
      byte[] block = new byte[8192];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        out.write(block, 0, count);
        if (left >= 0) {
          left -= count;
          if (left < 0) {
            out.flush();
            return;
          }
        }
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("No request");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
