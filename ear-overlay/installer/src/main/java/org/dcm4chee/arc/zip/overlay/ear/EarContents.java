package org.dcm4chee.arc.zip.overlay.ear;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dcm4chee.arc.zip.overlay.links.ClassSpace;

/**
 * What an EAR holds: its jars, and its web applications.
 *
 * @param shared classes of every jar outside the web applications
 * @param wars the archive's web applications by name, with the classes inside each
 * @param empty whether the file held nothing at all, so that it is no EAR
 */
public record EarContents(ClassSpace shared, Map<String, ClassSpace> wars, boolean empty) {

  /** Reads a whole EAR; the stream stays open. */
  public static EarContents read(InputStream in) throws IOException {
    ClassSpace shared = new ClassSpace();
    Map<String, ClassSpace> wars = new TreeMap<>();
    ZipInputStream ear = new ZipInputStream(in);
    boolean empty = true;
    for (ZipEntry entry = ear.getNextEntry(); entry != null; entry = ear.getNextEntry()) {
      empty = false;
      String name = entry.getName();
      if (ArchiveNames.isWar(name)) {
        wars.put(name, war(ear));
      } else if (name.endsWith(".jar")) {
        shared.addJar(ear);
      }
    }
    return new EarContents(shared, wars, empty);
  }

  private static ClassSpace war(InputStream in) throws IOException {
    ClassSpace classes = new ClassSpace();
    ZipInputStream war = new ZipInputStream(in);
    for (ZipEntry entry = war.getNextEntry(); entry != null; entry = war.getNextEntry()) {
      String name = entry.getName();
      if (name.startsWith("WEB-INF/classes/")) {
        classes.addEntry(name.substring("WEB-INF/classes/".length()), war);
      } else if (name.startsWith(Plugin.LIB) && name.endsWith(".jar") && !Plugin.isOurs(name)) {
        classes.addJar(war);
      }
    }
    return classes;
  }
}
