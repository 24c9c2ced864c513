package org.dcm4chee.arc.zip.it.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * A client with a slow line: reads a tenth of what it may read in a second whenever it is told to,
 * ten times a second, and no more. It never blocks, so that one thread is enough for a thousand.
 */
public final class PacedClient implements AutoCloseable {
  /** How often {@link #read} is to be called, in nanoseconds. */
  public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SocketChannel channel = SocketChannel.open();
  private final CRC32 crc32 = new CRC32();
  private final int bytesPerTick;
  private final long started = System.nanoTime();
  private ByteArrayOutputStream header = new ByteArrayOutputStream();
  private long length = -1;
  private long received;
  private long firstByteNanos;

  /** Sends the request, and reads nothing. */
  public PacedClient(URI uri, long bytesPerSecond) throws IOException {
    bytesPerTick = (int) (bytesPerSecond * TICK_NANOS / 1_000_000_000L);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 16384);
    channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String request =
        "GET "
            + uri.getRawPath()
            + '?'
            + uri.getRawQuery()
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
  }

  /** Whether the headers have come. */
  public boolean hasBegun() {
    return length >= 0;
  }

  /** Whether all has come. */
  public boolean isDone() {
    return hasBegun() && received == length;
  }

  /** Bytes of the body that were announced; -1 as long as nothing was. */
  public long length() {
    return length;
  }

  /** Bytes of the body that have come. */
  public long received() {
    return received;
  }

  /** Of what has come. */
  public long crc32() {
    return crc32.getValue();
  }

  /** From the request to the end of the headers. */
  public long firstByteNanos() {
    return firstByteNanos;
  }

  /**
   * Reads what may be read now, if it is there.
   *
   * @param buffer of any contents
   * @throws IOException if the answer is no ZIP, or was cut
   */
  public void read(ByteBuffer buffer) throws IOException {
    int allowed = bytesPerTick;
    while (allowed > 0 && !isDone()) {
      buffer.clear().limit(Math.min(allowed, buffer.capacity()));
      int count = channel.read(buffer);
      if (count < 0) {
        throw new IOException("Cut after " + received + " of " + length + " bytes");
      }
      if (count == 0) {
        return;
      }
      allowed -= count;
      buffer.flip();
      take(buffer);
    }
  }

  private void take(ByteBuffer buffer) throws IOException {
    while (!hasBegun() && buffer.hasRemaining()) {
      header.write(buffer.get());
      String text = header.toString(StandardCharsets.US_ASCII);
      if (text.endsWith("\r\n\r\n")) {
        firstByteNanos = System.nanoTime() - started;
        if (!text.startsWith("HTTP/1.1 200")) {
          throw new IOException(text);
        }
        length = Long.parseLong(text.replaceAll("(?is).*content-length: ([0-9]+).*", "$1"));
        header = new ByteArrayOutputStream();
      }
    }
    received += buffer.remaining();
    crc32.update(buffer);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
