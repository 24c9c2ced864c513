package org.dcm4chee.arc.zip.overlay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;

/** The plugin's jar as it goes into the archive's web application. */
final class Plugin {
  /** What every version's file name begins with; by this an older one is known. */
  static final String FILE_PREFIX = "dcm4chee-arc-zip-rs-";

  /** Where a web application has its libraries. */
  static final String LIB = "WEB-INF/lib/";

  private final String version;
  private final byte[] jar;

  private Plugin(String version, byte[] jar) {
    this.version = version;
    this.jar = jar;
  }

  /** The plugin this program carries. */
  static Plugin carried() {
    try (InputStream in = Plugin.class.getResourceAsStream("plugin.jar")) {
      if (in == null) {
        throw new IllegalStateException("this program was built without the plugin");
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Plugin of(byte[] jar) throws IOException {
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      Manifest manifest = in.getManifest();
      String version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new Plugin(version == null ? "unknown" : version, jar);
    }
  }

  /** From the jar's manifest. */
  String version() {
    return version;
  }

  InputStream open() {
    return new ByteArrayInputStream(jar);
  }

  String fileName() {
    return FILE_PREFIX + version + ".jar";
  }

  /** The path in the EAR's web application, as an overlay writes it. */
  String pathIn(String war) {
    return war + "/" + LIB + fileName();
  }

  /** SHA-1 in hexadecimal, as the server names its contents. */
  String sha1() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(jar));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a path, in a web application or an overlay, is that of this plugin in any version. */
  static boolean isOurs(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.startsWith(FILE_PREFIX) && name.endsWith(".jar");
  }

  /** The version in the name of a file {@linkplain #isOurs of ours}. */
  static String versionOf(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(FILE_PREFIX.length(), name.length() - ".jar".length());
  }
}
