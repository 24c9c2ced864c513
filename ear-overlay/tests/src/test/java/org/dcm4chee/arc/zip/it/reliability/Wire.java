package org.dcm4chee.arc.zip.it.reliability;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection that sends exactly what it is told, so that no client library makes a request tidy,
 * and that reads no more than it is told.
 */
final class Wire implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final Socket socket = new Socket();
  private final InputStream in;

  private Wire(Optional<InetAddress> from, int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout((int) AT_MOST.toMillis());
    socket.setTcpNoDelay(true);
    if (from.isPresent()) {
      socket.bind(new InetSocketAddress(from.get(), 0));
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream(), receiveBuffer > 0 ? 512 : 1 << 16);
  }

  static Wire to(int port) throws IOException {
    return new Wire(Optional.empty(), port, 0);
  }

  /** One from another address of this machine, such as 127.0.0.2, that takes only little. */
  static Wire narrow(String from, int port) throws IOException {
    return new Wire(Optional.of(InetAddress.getByName(from)), port, 4096);
  }

  /** One that takes only little before it is read from. */
  static Wire narrow(int port) throws IOException {
    return new Wire(Optional.empty(), port, 4096);
  }

  /**
   * Asks once, on a connection of its own.
   *
   * @param target as it stands in the request line
   * @param headers whole lines
   */
  static WireAnswer ask(int port, String method, String target, String... headers) {
    try (Wire wire = to(port)) {
      wire.send(method, target, headers);
      return wire.read(method.equals("HEAD"));
    } catch (IOException e) {
      throw new UncheckedIOException(method + ' ' + target, e);
    }
  }

  Wire send(String method, String target, String... headers) throws IOException {
    return sendAs("HTTP/1.1", method, target, headers);
  }

  /**
   * The same in a version of HTTP.
   *
   * @param version as it stands in the request line
   */
  Wire sendAs(String version, String method, String target, String... headers) throws IOException {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(' ').append(version);
    request.append("\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  WireAnswer read(boolean withoutBody) throws IOException {
    try {
      return WireAnswer.read(in, withoutBody);
    } catch (java.net.SocketException e) {
      // Reset before there was an answer.
      return new WireAnswer(0, java.util.Map.of(), new byte[0], false);
    }
  }

  /** Takes so many bytes of the answer, or what there is of them. */
  byte[] take(int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
