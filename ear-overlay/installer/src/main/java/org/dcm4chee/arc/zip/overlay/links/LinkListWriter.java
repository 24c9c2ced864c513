package org.dcm4chee.arc.zip.overlay.links;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Run by the build: writes the list of what the plugin's bytecode links to. */
public final class LinkListWriter {
  private LinkListWriter() {}

  /**
   * Writes the list.
   *
   * @param args the plugin's jar, the list to write
   * @throws IOException if either cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Files.write(
        Path.of(args[1]),
        LinkCollector.collect(Files.readAllBytes(Path.of(args[0]))).stream()
            .map(Link::toString)
            .toList());
  }
}
