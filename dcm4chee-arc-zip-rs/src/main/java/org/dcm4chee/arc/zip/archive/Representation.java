package org.dcm4chee.arc.zip.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.pipeline.Sharing;

/**
 * Stands for exactly this representation of exactly these objects as they are now, whoever asks: a
 * digest of all that decides a byte and is known without opening a file. The same on all servers of
 * one archive. Used by one thread.
 */
final class Representation {
  /** Of so many objects the texts are in memory at a time: about a MiB. */
  private static final int TEXTS = 1 << 12;

  private final MessageDigest sha256;

  /**
   * Of nothing yet.
   *
   * @param aeTitle of the AE that all retrieves of the ZIP are of
   * @param contents what decides names and side files
   * @param generation what decides the rest: settings, and how the archive is configured
   */
  Representation(String aeTitle, String contents, String generation) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    add(aeTitle);
    add(contents);
    add(generation);
  }

  /**
   * Adds what a retrieve has found.
   *
   * @param sources in the order of the ZIP
   * @param sharing who helps
   */
  Representation add(RetrieveContext context, List<InstanceSource> sources, Sharing sharing) {
    // What the database has merged into each object is newer than no object itself.
    add(instant(context.getRetrieveService().getLastModifiedFromMatches(context, false)));
    byte[][] texts = new byte[Math.min(sources.size(), TEXTS)][];
    for (int from = 0; from < sources.size(); from += TEXTS) {
      int first = from;
      int count = Math.min(sources.size() - first, TEXTS);
      sharing.each(count, i -> texts[i] = utf8(sources.get(first + i).decidedBy()));
      for (int i = 0; i < count; i++) {
        add(texts[i]);
      }
    }
    return this;
  }

  /** The digest, in hexadecimal digits; to be called once. */
  String digest() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** A time as all servers write it, in whatever time zone they are; {@code -} for none. */
  static String instant(Date time) {
    return time == null ? "-" : Long.toString(time.getTime());
  }

  /** With its length, so that two texts are never the same as one. */
  private void add(String text) {
    add(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(byte[] bytes) {
    sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    sha256.update(bytes);
  }
}
