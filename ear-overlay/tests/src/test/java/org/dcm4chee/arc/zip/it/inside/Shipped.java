package org.dcm4chee.arc.zip.it.inside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The jar that the installer carries, as it was when the deployment was made.
 *
 * @param sha1 in hexadecimal
 */
record Shipped(String fileName, String sha1) {
  static final String FILE = "shipped.txt";

  static Shipped read() {
    try (InputStream in = Shipped.class.getResourceAsStream("/" + FILE)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return new Shipped(lines.get(0), lines.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
