package org.dcm4chee.arc.zip.pipeline;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a plan is written for other servers: deflated, then encrypted with AES-128-GCM (NIST SP
 * 800-38D) under a key that is made of the ZIP's representation. Names of entries, a DICOMDIR and a
 * manifest are in a plan; the representation is a digest of what the archive's database says of
 * every object, so that only a server that has found the objects itself can read their plan, and
 * only what such a server wrote is read. The key of the store is another digest of the same.
 *
 * <p>It begins with a version; of another one nothing is read.
 */
final class PlanSeal {
  private static final byte VERSION = 1;
  private static final String AES = "AES";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;

  /**
   * Several servers write the same plan, each as far as it knows it: a nonce is never used twice.
   */
  private static final SecureRandom NONCES = new SecureRandom();

  private PlanSeal() {}

  /** Under which key a store has the plan of a ZIP: 64 hexadecimal digits. */
  static String keyOf(String representation) {
    return HexFormat.of().formatHex(digest("zip-rs plan, its place", representation));
  }

  /** The plan, to be read by servers that know the representation. */
  static byte[] seal(String representation, byte[] plan) {
    byte[] nonce = new byte[NONCE_BYTES];
    NONCES.nextBytes(nonce);
    byte[] deflated = deflate(plan);
    ByteBuffer sealed =
        ByteBuffer.allocate(HEADER_BYTES + deflated.length + TAG_BYTES).put(VERSION).put(nonce);
    try {
      cipher(Cipher.ENCRYPT_MODE, representation, nonce).doFinal(ByteBuffer.wrap(deflated), sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES in GCM", e);
    }
    return sealed.array();
  }

  /**
   * What was sealed; nothing if that was not for this ZIP, by another version, or is damaged.
   *
   * @param atMost how many bytes a plan may take
   */
  static Optional<byte[]> open(String representation, byte[] sealed, long atMost) {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] != VERSION) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, HEADER_BYTES);
    try {
      return inflate(
          cipher(Cipher.DECRYPT_MODE, representation, nonce)
              .doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES),
          atMost);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(int mode, String representation, byte[] nonce)
      throws GeneralSecurityException {
    byte[] key = Arrays.copyOf(digest("zip-rs plan, its seal", representation), KEY_BYTES);
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode, new SecretKeySpec(key, AES), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(new byte[] {VERSION});
    return cipher;
  }

  private static byte[] digest(String purpose, String representation) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((purpose + '\n' + representation).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static byte[] deflate(byte[] plan) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plan);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plan.length / 4 + 64);
      byte[] buffer = new byte[1 << 13];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static Optional<byte[]> inflate(byte[] deflated, long atMost) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 13];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if ((count == 0 && !inflater.finished()) || out.size() + (long) count > atMost) {
          return Optional.empty();
        }
        out.write(buffer, 0, count);
      }
      return Optional.of(out.toByteArray());
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
