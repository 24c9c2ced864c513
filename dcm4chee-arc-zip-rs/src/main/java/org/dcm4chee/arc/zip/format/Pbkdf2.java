package org.dcm4chee.arc.zip.format;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Makes keys of one password: PBKDF2 with HMAC (RFC 8018 §5.2, RFC 2104). The platform's own hashes
 * the padded password four times for each iteration; here it is hashed once for all keys, since an
 * encrypted ZIP needs a thousand iterations four times over for each entry. It keeps what the hash
 * made of the password, not the password. Thread-safe, but for {@link #wipe}.
 */
final class Pbkdf2 {
  /** Of SHA-1 and SHA-256. */
  private static final int BLOCK_BYTES = 64;

  private final MessageDigest inner;
  private final MessageDigest outer;

  /**
   * For one password.
   *
   * @param hash SHA-1 or SHA-256
   * @param password is only read
   */
  Pbkdf2(String hash, byte[] password) {
    try {
      inner = MessageDigest.getInstance(hash);
      outer = MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + hash, e);
    }
    byte[] key = password.length > BLOCK_BYTES ? inner.digest(password) : password.clone();
    inner.update(padded(key, 0x36));
    outer.update(padded(key, 0x5C));
    Arrays.fill(key, (byte) 0);
  }

  private static byte[] padded(byte[] key, int pad) {
    byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      block[i] ^= (byte) pad;
    }
    return block;
  }

  /**
   * A key.
   *
   * @param length of the key in bytes
   */
  byte[] derive(byte[] salt, int iterations, int length) {
    byte[] key = new byte[length];
    byte[] hash = new byte[inner.getDigestLength()];
    byte[] sum = new byte[hash.length];
    try {
      for (int done = 0, block = 1; done < length; done += hash.length, block++) {
        MessageDigest first = copy(inner);
        first.update(salt);
        first.update(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
        first.digest(hash, 0, hash.length);
        digest(outer, hash);
        System.arraycopy(hash, 0, sum, 0, hash.length);
        for (int i = 1; i < iterations; i++) {
          digest(inner, hash);
          digest(outer, hash);
          for (int j = 0; j < sum.length; j++) {
            sum[j] ^= hash[j];
          }
        }
        System.arraycopy(sum, 0, key, done, Math.min(sum.length, length - done));
      }
    } catch (DigestException e) {
      throw new IllegalStateException("A digest has the length that it says", e);
    } finally {
      Arrays.fill(hash, (byte) 0);
      Arrays.fill(sum, (byte) 0);
    }
    return key;
  }

  private static void digest(MessageDigest begun, byte[] hash) throws DigestException {
    MessageDigest digest = copy(begun);
    digest.update(hash);
    digest.digest(hash, 0, hash.length);
  }

  private static MessageDigest copy(MessageDigest begun) {
    try {
      return (MessageDigest) begun.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The platform's digests can be copied", e);
    }
  }

  /** Forgets the password; what is derived from now on is of no use. */
  void wipe() {
    inner.reset();
    outer.reset();
  }
}
