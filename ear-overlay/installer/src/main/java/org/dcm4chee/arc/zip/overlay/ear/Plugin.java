package org.dcm4chee.arc.zip.overlay.ear;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.overlay.links.Link;
import org.dcm4chee.arc.zip.overlay.links.LinkCollector;

/** The plugin's jar as it goes into the archive's web application. */
public final class Plugin {
  /** What the file is named, in every version; by this an older one is known. */
  private static final Pattern FILE = Pattern.compile("dcm4chee-arc-zip-rs(?:-(.+))?\\.jar");

  /** Where a web application has its libraries. */
  static final String LIB = "WEB-INF/lib/";

  private final String version;
  private final byte[] jar;

  private Plugin(String version, byte[] jar) {
    this.version = version;
    this.jar = jar;
  }

  /** The plugin this program carries. */
  public static Plugin carried() {
    try (InputStream in = Plugin.class.getResourceAsStream("plugin.jar")) {
      if (in == null) {
        throw new IllegalStateException("this program was built without the plugin");
      }
      return of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plugin's jar; its version is that of the manifest. */
  public static Plugin of(byte[] jar) throws IOException {
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      Manifest manifest = in.getManifest();
      String version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new Plugin(version == null ? "unknown" : version, jar);
    }
  }

  /** The version, {@code unknown} if the jar does not say. */
  public String version() {
    return version;
  }

  /** The jar's bytes from the start. */
  public InputStream open() {
    return new ByteArrayInputStream(jar);
  }

  /** Everything its bytecode links to in the archive. */
  public Collection<Link> links() {
    try {
      return LinkCollector.collect(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the file is named in a web application. */
  public String fileName() {
    return "dcm4chee-arc-zip-rs-" + version + ".jar";
  }

  /** The path in the EAR's web application, as an overlay writes it. */
  public String pathIn(String war) {
    return war + "/" + LIB + fileName();
  }

  /** SHA-1 in hexadecimal, as the server names its contents. */
  public String sha1() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(jar));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a path, in a web application or an overlay, is that of this plugin in any version. */
  static boolean isOurs(String path) {
    return FILE.matcher(fileName(path)).matches();
  }

  /** The version in the name of a file {@linkplain #isOurs of ours}, if it has one. */
  public static Optional<String> versionOf(String path) {
    Matcher matcher = FILE.matcher(fileName(path));
    return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
