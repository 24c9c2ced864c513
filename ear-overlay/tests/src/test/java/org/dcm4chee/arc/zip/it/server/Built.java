package org.dcm4chee.arc.zip.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/** What the build has put down for the tests, the demo and the benchmarks, and where. */
public enum Built {
  /** The project's folder. */
  ROOT("root"),
  /** The unpacked WildFly; nobody writes into it. */
  WILDFLY("wildfly"),
  /** JBoss modules of the stand-in archive. */
  MODULES("modules"),
  /** The stand-in archive. */
  EAR("ear"),
  /** Folder for servers and their logs. */
  SERVERS("servers"),
  /** The installer, {@code zip-rs.jar}. */
  INSTALLER("installer");

  private final String key;

  Built(String key) {
    this.key = key;
  }

  /** Its absolute path. */
  public Path path() {
    return Path.of(
            Objects.requireNonNull(Places.ALL.getProperty(key), () -> "built.properties: " + key))
        .toAbsolutePath()
        .normalize();
  }

  private static final class Places {
    static final Properties ALL = read();

    private static Properties read() {
      Properties places = new Properties();
      try (InputStream in = Built.class.getResourceAsStream("built.properties")) {
        places.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return places;
    }
  }
}
