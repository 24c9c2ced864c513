package org.dcm4chee.arc.zip.it.reliability;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over the wire.
 *
 * @param status 0 if there was no answer
 * @param headers by name, in any case
 * @param body without the framing of its chunks
 * @param complete whether it ended as HTTP says that it does; false if the connection was cut
 */
// The bytes are compared by those who want that.
@SuppressWarnings("ArrayRecordComponent")
record WireAnswer(int status, Map<String, List<String>> headers, byte[] body, boolean complete) {

  /** All fields of a header, joined; empty if there is none. */
  String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  /** Whether there is one, even an empty one. */
  boolean has(String name) {
    return headers.containsKey(name);
  }

  boolean isZip() {
    return status / 100 == 2 && header("Content-Type").startsWith("application/zip");
  }

  /** The body as text. */
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Whether this is a ZIP of the archive's own: it names no file, and its entries are by hashes.
   */
  boolean isNative() {
    if (!isZip() && !startsLikeAZip()) {
      return false;
    }
    boolean archivesNames =
        startsLikeAZip() && firstName().matches("DICOM/[0-9A-F]{8}/[0-9A-F]{8}/[0-9A-F]{8}\\.dcm");
    return archivesNames || !header("Content-Disposition").startsWith("attachment");
  }

  /** Of the first entry, by its local header (APPNOTE 4.3.7). */
  private String firstName() {
    int length = body.length < 30 ? 0 : (body[26] & 0xFF) | (body[27] & 0xFF) << 8;
    return new String(
        body,
        Math.min(30, body.length),
        Math.min(length, Math.max(0, body.length - 30)),
        StandardCharsets.UTF_8);
  }

  /** Whether the body is the beginning of a ZIP, whatever its type is said to be. */
  boolean startsLikeAZip() {
    return body.length > 4 && body[0] == 'P' && body[1] == 'K' && body[2] == 3 && body[3] == 4;
  }

  /** Reads one. */
  static WireAnswer read(InputStream in, boolean withoutBody) throws IOException {
    String statusLine = line(in);
    if (!statusLine.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
      return new WireAnswer(0, Map.of(), new byte[0], false);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (withoutBody || status == 304 || status == 204) {
      return new WireAnswer(status, headers, new byte[0], true);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean complete = copyBody(in, headers, body);
    return new WireAnswer(status, headers, body.toByteArray(), complete);
  }

  private static boolean copyBody(
      InputStream in, Map<String, List<String>> headers, ByteArrayOutputStream body)
      throws IOException {
    try {
      if (headers.containsKey("Content-Length")) {
        return copy(in, Long.parseLong(headers.get("Content-Length").get(0)), body);
      }
      if (headers.containsKey("Transfer-Encoding")) {
        return copyChunks(in, body);
      }
      in.transferTo(body);
      return true;
    } catch (java.net.SocketException | EOFException e) {
      return false;
    }
  }

  private static boolean copyChunks(InputStream in, ByteArrayOutputStream body) throws IOException {
    while (true) {
      String size = line(in);
      if (size.isEmpty()) {
        return false;
      }
      long length = Long.parseLong(size.split(";", 2)[0].strip(), 16);
      if (length == 0) {
        line(in);
        return true;
      }
      if (!copy(in, length, body)) {
        return false;
      }
      line(in);
    }
  }

  private static boolean copy(InputStream in, long length, ByteArrayOutputStream body)
      throws IOException {
    byte[] block = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int count = in.read(block, 0, (int) Math.min(block.length, left));
      if (count < 0) {
        return false;
      }
      body.write(block, 0, count);
      left -= count;
    }
    return true;
  }

  /** Up to the end of a line, or of all; without it. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
