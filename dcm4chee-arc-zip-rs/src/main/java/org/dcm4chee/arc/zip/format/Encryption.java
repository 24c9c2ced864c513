package org.dcm4chee.arc.zip.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The encryption of one ZIP by one password: WinZip's AE-2 with keys of 256 bits (APPNOTE 4.5.2,
 * its own description at winzip.com). It makes the form of each entry.
 *
 * <p>The same file at the same place of the same ZIP with the same password gives the same bytes,
 * on each server. So the salt of an entry is not random: it is an HMAC of the file's own digest and
 * of its place, under a key that is made of the password and of what the ZIP is. Two files, however
 * alike, never get the same salt, and no key stream is used for two of them.
 *
 * <p>Thread-safe. Once {@linkplain #close closed} it gives nothing any more, and keeps nothing of
 * the password.
 */
public final class Encryption implements AutoCloseable {
  /**
   * What it takes to try a password on an entity tag, or on a salt, is to be much more than on an
   * entry, where the format allows 1,000 only.
   */
  private static final int MASTER_ITERATIONS = 50_000;

  private static final int MASTER_BYTES = 32;
  private static final int ENTRY_ITERATIONS = 1_000;
  private static final int SALT_BYTES = 16;
  private static final byte OF_SALT = 1;
  private static final byte OF_TAG = 2;

  private final Pbkdf2 entries;
  private final byte[] master;
  private volatile boolean closed;

  /**
   * For one ZIP.
   *
   * @param password in UTF-8; is only read
   * @param representation what the ZIP is: other ZIPs have other salts for the same files
   */
  public Encryption(byte[] password, String representation) {
    entries = new Pbkdf2("SHA-1", password);
    Pbkdf2 masters = new Pbkdf2("SHA-256", password);
    byte[] salt = ("zip-rs AE-2\n" + representation).getBytes(StandardCharsets.UTF_8);
    master = masters.derive(salt, MASTER_ITERATIONS, MASTER_BYTES);
    masters.wipe();
  }

  /**
   * The form of an entry.
   *
   * @param index its place, which no other file of the ZIP has
   */
  public EntryForm form(int index) {
    return new EncryptedForm(this, index);
  }

  /**
   * Stands for a text and the password: different for other passwords, and of no use to who does
   * not know it.
   *
   * @return hexadecimal digits
   */
  public String tag(String text) {
    return HexFormat.of().formatHex(hmac(OF_TAG, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The salt of the file at {@code index}: never the same for two files. */
  byte[] salt(int index, FileDigest digest) {
    byte[] blocks = digest.ofBlocks();
    ByteBuffer decides = ByteBuffer.allocate(Integer.BYTES + Long.BYTES + blocks.length);
    decides.putInt(index).putLong(digest.size()).put(blocks);
    return Arrays.copyOf(hmac(OF_SALT, decides.array()), SALT_BYTES);
  }

  private byte[] hmac(byte purpose, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(master, "HmacSHA256"));
      mac.update(purpose);
      byte[] code = mac.doFinal(bytes);
      // What was made while the key was wiped is of no use.
      requireOpen();
      return code;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  /** What encrypts the file at {@code index}, whose digest is complete. */
  BodySealer sealer(int index, FileDigest digest) {
    byte[] salt = salt(index, digest);
    byte[] keys = entries.derive(salt, ENTRY_ITERATIONS, BodySealer.KEY_BYTES);
    try {
      // Keys that were made while the password was wiped are keys of nothing.
      requireOpen();
      return new BodySealer(salt, keys);
    } finally {
      Arrays.fill(keys, (byte) 0);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The download has ended, its password is gone");
    }
  }

  /** Wipes the keys. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(master, (byte) 0);
    entries.wipe();
  }

  @Override
  public String toString() {
    return "AES-256";
  }
}
