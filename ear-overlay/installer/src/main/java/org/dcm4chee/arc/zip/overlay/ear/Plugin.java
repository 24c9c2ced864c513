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

/** A jar of the plugin's as it goes into the archive's web application. */
public final class Plugin {
  /** What the file is named, in every version; by this an older one is known. */
  private static final Pattern FILE =
      Pattern.compile("(dcm4chee-arc-zip-rs(?:-cluster)?)(?:-(.+))?\\.jar");

  private static final String ITSELF = "dcm4chee-arc-zip-rs";
  private static final String FOR_CLUSTER = "dcm4chee-arc-zip-rs-cluster";

  /** Where a web application has its libraries. */
  static final String LIB = "WEB-INF/lib/";

  private final String name;
  private final String version;
  private final byte[] jar;

  private Plugin(String name, String version, byte[] jar) {
    this.name = name;
    this.version = version;
    this.jar = jar;
  }

  /** The plugin this program carries. */
  public static Plugin carried() {
    return carried(ITSELF, "plugin.jar");
  }

  /** The second jar this program carries, for servers that share plans and limits. */
  public static Plugin carriedForCluster() {
    return carried(FOR_CLUSTER, "cluster.jar");
  }

  private static Plugin carried(String name, String resource) {
    try (InputStream in = Plugin.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("this program was built without " + resource);
      }
      return of(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plugin's jar; its version is that of the manifest. */
  public static Plugin of(byte[] jar) throws IOException {
    return of(ITSELF, jar);
  }

  private static Plugin of(String name, byte[] jar) throws IOException {
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      Manifest manifest = in.getManifest();
      String version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new Plugin(name, version == null ? "unknown" : version, jar);
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
    return name + "-" + version + ".jar";
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
    return matcher.matches() ? Optional.ofNullable(matcher.group(2)) : Optional.empty();
  }

  /** Whether a path is that of the second jar in any version. */
  public static boolean isForCluster(String path) {
    Matcher matcher = FILE.matcher(fileName(path));
    return matcher.matches() && matcher.group(1).equals(FOR_CLUSTER);
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
