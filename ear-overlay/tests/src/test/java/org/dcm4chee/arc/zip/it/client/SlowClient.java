package org.dcm4chee.arc.zip.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that reads only as much as it is told to. */
public final class SlowClient implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("content-length: ([0-9]+)");

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Sends the request, and reads nothing; as little as can be is on its way. */
  public SlowClient(URI uri) throws IOException {
    this(uri, 8192);
  }

  /**
   * The same with another receive buffer.
   *
   * @param bufferBytes with few, reading to the end takes a round trip for each
   */
  public SlowClient(URI uri, int bufferBytes) throws IOException {
    socket.setReceiveBufferSize(bufferBytes);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String request =
        "GET " + uri.getPath() + '?' + uri.getQuery() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    in = socket.getInputStream();
  }

  /** Reads so many bytes of the answer. */
  public void read(int bytes) throws IOException {
    assertThat(in.readNBytes(bytes)).as("first bytes of the answer").hasSize(bytes);
  }

  /** Reads the header fields, in lower case. */
  public String readHeader() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int b = in.read();
      assertThat(b).as("the answer has a header").isNotNegative();
      header.write(b);
    }
    return header.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
  }

  /** Reads the body, as long as {@code header} says. */
  public byte[] readBody(String header) throws IOException {
    Matcher length = LENGTH.matcher(header);
    assertThat(length.find()).as(header).isTrue();
    return in.readNBytes(Integer.parseInt(length.group(1)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
