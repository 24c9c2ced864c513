package org.dcm4chee.arc.zip.overlay.links;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The list the build made from the plugin's bytecode. */
public final class LinkList {
  private LinkList() {}

  /** The links of the plugin that this program carries. */
  public static List<Link> carried() {
    try (InputStream in = LinkList.class.getResourceAsStream("links.txt")) {
      if (in == null) {
        throw new IllegalStateException("this program was built without its list of links");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .map(Link::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
