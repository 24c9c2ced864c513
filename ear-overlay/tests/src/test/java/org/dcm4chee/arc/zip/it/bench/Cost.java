package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/**
 * What an answer took.
 *
 * @param seconds from the request to its last byte
 * @param firstByte seconds to the first byte of its body
 * @param bytes of its body
 * @param sized whether its length was announced
 */
record Cost(double seconds, double firstByte, long bytes, boolean sized) {
  private static final int BLOCK_BYTES = 1 << 16;

  /**
   * Sends a request and reads its answer.
   *
   * @throws IOException if the answer is another one than was expected, or not whole
   */
  static Cost of(Request request) throws IOException {
    long start = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) request.uri().toURL().openConnection();
    connection.setRequestMethod(request.method());
    for (int i = 0; i < request.headers().size(); i += 2) {
      connection.setRequestProperty(request.headers().get(i), request.headers().get(i + 1));
    }
    int status = connection.getResponseCode();
    if (status != request.status()) {
      throw new IOException(
          request.method() + ' ' + request.uri() + " was answered with " + status);
    }
    long bytes = 0;
    double firstByte;
    try (InputStream body =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      byte[] block = new byte[BLOCK_BYTES];
      int count = body.read(block);
      firstByte = secondsSince(start);
      for (; count >= 0; count = body.read(block)) {
        bytes += count;
      }
    }
    double seconds = secondsSince(start);
    long announced = connection.getContentLengthLong();
    if (announced >= 0 && announced != bytes && !request.method().equals("HEAD")) {
      throw new IOException(request.uri() + " ended after " + bytes + " of " + announced);
    }
    return new Cost(seconds, firstByte, bytes, announced >= 0);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
