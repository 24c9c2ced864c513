package org.dcm4chee.arc.zip.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    this(uri, bufferBytes, "HTTP/1.1");
  }

  /**
   * The same in another version of HTTP, or with more in the request.
   *
   * @param headers whole lines
   */
  public SlowClient(URI uri, int bufferBytes, String version, String... headers)
      throws IOException {
    socket.setReceiveBufferSize(bufferBytes);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    List<String> lines = new ArrayList<>();
    lines.add("GET " + uri.getPath() + '?' + uri.getQuery() + ' ' + version);
    lines.add("Host: localhost");
    lines.addAll(List.of(headers));
    String request = String.join("\r\n", lines) + "\r\n\r\n";
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

  /** Reads the body, as long as {@code header} says, or to the end of its chunks. */
  public byte[] readBody(String header) throws IOException {
    Matcher length = LENGTH.matcher(header);
    if (length.find()) {
      return in.readNBytes(Integer.parseInt(length.group(1)));
    }
    assertThat(header).contains("transfer-encoding: chunked");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = chunkSize();
    while (size > 0) {
      body.write(in.readNBytes(size));
      in.skipNBytes(2);
      size = chunkSize();
    }
    in.skipNBytes(2);
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    StringBuilder size = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      assertThat(b).as("a chunk follows").isNotNegative();
      size.append((char) b);
    }
    return Integer.parseInt(size.toString().strip(), 16);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
