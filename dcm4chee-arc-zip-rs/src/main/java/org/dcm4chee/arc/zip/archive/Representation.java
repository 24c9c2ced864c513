package org.dcm4chee.arc.zip.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * Stands for exactly this representation of exactly these objects as they are now, whoever asks: a
 * digest of all that decides a byte and is known without opening a file. The same on all servers of
 * one archive.
 */
final class Representation {
  private final MessageDigest sha256;

  private Representation() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest.
   *
   * @param contexts of all retrieves of the ZIP, which are of one AE
   * @param contents what decides names and side files
   * @param generation what decides the rest: settings, and how the archive is configured
   * @param sources in the order of the ZIP
   * @return hexadecimal digits
   */
  static String of(
      List<RetrieveContext> contexts,
      String contents,
      String generation,
      List<InstanceSource> sources) {
    Representation representation = new Representation();
    representation.add(contexts.get(0).getLocalAETitle());
    representation.add(contents);
    representation.add(generation);
    // What the database has merged into each object is newer than no object itself.
    for (RetrieveContext context : contexts) {
      representation.add(
          String.valueOf(context.getRetrieveService().getLastModifiedFromMatches(context, false)));
    }
    sources.forEach(source -> representation.add(source.decidedBy()));
    return HexFormat.of().formatHex(representation.sha256.digest());
  }

  /** With its length, so that two texts are never the same as one. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    sha256.update(bytes);
  }
}
