package org.dcm4chee.arc.zip.deidentify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret from which new UIDs, pseudonyms and numbers of days are made, by HMAC-SHA256 (RFC
 * 2104). Under the same key the same original gives the same replacement in every download; without
 * the key nobody can tell what a replacement stands for, not by trying originals either. Immutable,
 * thread-safe, and in no text: {@link #toString} says nothing.
 */
public final class Key {
  /** The least length in characters. */
  public static final int MIN_LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT_BYTES = 16;

  /** Initialised and never fed: each use works on a clone. */
  private final Mac initialised;

  private Key(Mac initialised) {
    this.initialised = initialised;
  }

  /**
   * The key that is made of this secret.
   *
   * @param secret of at least {@value #MIN_LENGTH} characters; blanks at its ends do not count
   * @throws IllegalArgumentException if it is too short; the message has nothing of it
   */
  public static Key of(String secret) {
    String stripped = secret.strip();
    if (stripped.codePointCount(0, stripped.length()) < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "The key for de-identification has less than " + MIN_LENGTH + " characters");
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(stripped.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return new Key(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no " + ALGORITHM, e);
    }
  }

  /** 32 bytes that only this key makes of these words. */
  byte[] hmac(String message) {
    try {
      Mac mac = (Mac) initialised.clone();
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This Java's " + ALGORITHM + " cannot be cloned", e);
    }
  }

  /** Tells keys from each other, and nothing else of them: an HMAC under the key, in hex. */
  public String fingerprint() {
    return fingerprint("");
  }

  /** As {@link #fingerprint()}, for the key and these words together. */
  String fingerprint(String of) {
    return HexFormat.of().formatHex(hmac("fingerprint\0" + of), 0, FINGERPRINT_BYTES);
  }

  @Override
  public String toString() {
    return "Key[secret]";
  }
}
