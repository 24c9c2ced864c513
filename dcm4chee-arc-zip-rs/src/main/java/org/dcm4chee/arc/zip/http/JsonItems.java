package org.dcm4chee.arc.zip.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Cuts an array of JSON objects into the objects while it is written, so that no more than one of
 * them is held, however long the array is. It looks at nothing but strings and brackets: what is
 * inside an object is for a parser. Used by one thread.
 */
final class JsonItems extends OutputStream {
  /** Bytes of one object. Of a match of a search it is some thousand. */
  static final int MAX_ITEM = 16 << 20;

  private final Consumer consumer;
  private final ByteArrayOutputStream item = new ByteArrayOutputStream();
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean ended;

  /** Takes one object after the other. */
  @FunctionalInterface
  interface Consumer {
    void accept(byte[] object) throws IOException;
  }

  JsonItems(Consumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public void write(int b) throws IOException {
    char c = (char) (b & 0xff);
    if (depth >= 2) {
      item.write(b);
      if (item.size() > MAX_ITEM) {
        throw new IOException("A match of a search is too large");
      }
    }
    if (inString) {
      inString = escaped || c != '"';
      escaped = !escaped && c == '\\';
      return;
    }
    switch (c) {
      case '"' -> {
        require(depth >= 2);
        inString = true;
      }
      case '[', '{' -> open(c);
      case ']', '}' -> close(c);
      default -> require(depth >= 2 || " \t\r\n".indexOf(c) >= 0 || (c == ',' && depth == 1));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void open(char c) throws IOException {
    require(!ended && (depth == 0 ? c == '[' : depth > 1 || c == '{'));
    depth++;
    if (depth == 2) {
      item.write(c);
    }
  }

  private void close(char c) throws IOException {
    depth--;
    require(depth >= 0);
    if (depth == 1) {
      require(c == '}');
      consumer.accept(item.toByteArray());
      item.reset();
    } else if (depth == 0) {
      require(c == ']');
      ended = true;
    }
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("The list of a search is no array of objects");
    }
  }

  /**
   * Sees to it that the array has come to its end: half a list is none.
   *
   * @throws IOException if it has not
   */
  void requireEnded() throws IOException {
    require(ended);
  }
}
