package org.dcm4chee.arc.zip.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts one file where it is, as WinZip's AE-2 wants it: AES-256 in counter mode, the counter
 * little-endian and from 1, then the first 80 bits of an HMAC-SHA1 of the encrypted bytes. Used by
 * one thread; to be {@link #wipe}d.
 */
public final class BodySealer {
  /** Of AES, of the HMAC, and two bytes by which a reader knows a wrong password. */
  static final int KEY_BYTES = 66;

  /** Salt and verifier before the encrypted file. */
  public static final int HEAD_BYTES = 18;

  /** The authentication code behind it. */
  public static final int TAIL_BYTES = 10;

  private static final int AES_BYTES = 16;

  /** So much of the key stream is made at a time: with AES instructions a call costs most. */
  private static final int BATCH_BYTES = 1 << 15;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] head;
  private final Cipher aes;
  private final Mac hmac;
  private byte[] keyStream = {};
  private int used;
  private int ready;
  private long counter;

  /**
   * For one file.
   *
   * @param keys {@link #KEY_BYTES}; only read
   */
  // Counter mode is made of ECB: Java's own counts big-endian.
  @SuppressWarnings("InsecureCryptoUsage")
  BodySealer(byte[] salt, byte[] keys) {
    head = Arrays.copyOf(salt, HEAD_BYTES);
    System.arraycopy(keys, 64, head, salt.length, 2);
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 0, 32, "AES"));
      hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(keys, 32, 32, "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES and HmacSHA1", e);
    }
  }

  /** What stands before the encrypted file; {@link #HEAD_BYTES}. */
  public byte[] head() {
    return head.clone();
  }

  /** Encrypts the next bytes of the file. */
  public void seal(byte[] bytes, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (used == ready) {
        fill(end - from);
      }
      int count = Math.min(end - from, ready - used);
      xor(bytes, from, keyStream, used, count);
      used += count;
      from += count;
    }
    hmac.update(bytes, offset, length);
  }

  /** Eight bytes at a time: one by one they take longer than AES itself. */
  private static void xor(byte[] bytes, int from, byte[] with, int withFrom, int count) {
    int i = 0;
    for (; i <= count - Long.BYTES; i += Long.BYTES) {
      long plain = (long) LONGS.get(bytes, from + i);
      LONGS.set(bytes, from + i, plain ^ (long) LONGS.get(with, withFrom + i));
    }
    for (; i < count; i++) {
      bytes[from + i] ^= with[withFrom + i];
    }
  }

  private void fill(int wanted) {
    ready = (Math.min(wanted, BATCH_BYTES) + AES_BYTES - 1) / AES_BYTES * AES_BYTES;
    if (keyStream.length < ready) {
      keyStream = new byte[ready];
    }
    for (int i = 0; i < ready; i += AES_BYTES) {
      LONGS.set(keyStream, i, ++counter);
      LONGS.set(keyStream, i + Long.BYTES, 0L);
    }
    try {
      aes.update(keyStream, 0, ready, keyStream, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("As many bytes come out as went in", e);
    }
    used = 0;
  }

  /** What stands behind the encrypted file; {@link #TAIL_BYTES}. To be asked for once. */
  public byte[] tail() {
    return Arrays.copyOf(hmac.doFinal(), TAIL_BYTES);
  }

  /** Forgets the key stream; the keys are left to the platform's objects, which go with this. */
  public void wipe() {
    Arrays.fill(keyStream, (byte) 0);
    used = 0;
    ready = 0;
  }
}
