package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Label("Keys of a password are those of the platform, only faster")
class Pbkdf2Test {

  @Property(tries = 60)
  @Label("as the platform's, for passwords shorter and longer than a block")
  void asThePlatforms(
      @ForAll boolean sha1,
      @ForAll @AlphaChars @StringLength(min = 1, max = 130) String password,
      @ForAll @Size(min = 1, max = 100) byte[] salt,
      @ForAll @IntRange(min = 1, max = 20) int iterations,
      @ForAll @IntRange(min = 1, max = 100) int length)
      throws GeneralSecurityException {
    assertAsThePlatforms(sha1, password, salt, iterations, length);
  }

  private static void assertAsThePlatforms(
      boolean sha1, String password, byte[] salt, int iterations, int length)
      throws GeneralSecurityException {
    byte[] expected =
        SecretKeyFactory.getInstance(sha1 ? "PBKDF2WithHmacSHA1" : "PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * length))
            .getEncoded();

    assertThat(
            new Pbkdf2(sha1 ? "SHA-1" : "SHA-256", password.getBytes(StandardCharsets.US_ASCII))
                .derive(salt, iterations, length))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64, 65})
  @DisplayName("A password is hashed where it is longer than a block of 64 bytes (RFC 2104)")
  void aroundABlock(int bytes) throws GeneralSecurityException {
    assertAsThePlatforms(true, "p".repeat(bytes), new byte[] {1, 2, 3}, 2, 20);
    assertAsThePlatforms(false, "p".repeat(bytes), new byte[] {1, 2, 3}, 2, 32);
  }

  @Test
  @DisplayName("RFC 6070, fifth vector")
  void rfc6070() {
    byte[] key =
        new Pbkdf2("SHA-1", "passwordPASSWORDpassword".getBytes(StandardCharsets.US_ASCII))
            .derive(
                "saltSALTsaltSALTsaltSALTsaltSALTsalt".getBytes(StandardCharsets.US_ASCII),
                4096,
                25);

    assertThat(HexFormat.of().formatHex(key))
        .isEqualTo("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
  }

  @Test
  @DisplayName("as the platform's, for a key of more than 65,535 blocks")
  void manyBlocks() throws GeneralSecurityException {
    int length = 20 * 65_540;
    byte[] salt = {1, 2, 3};
    byte[] expected =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
            .generateSecret(new PBEKeySpec("password".toCharArray(), salt, 1, 8 * length))
            .getEncoded();

    byte[] key =
        new Pbkdf2("SHA-1", "password".getBytes(StandardCharsets.US_ASCII)).derive(salt, 1, length);
    assertThat(Arrays.equals(key, expected)).isTrue();
  }

  @Test
  @DisplayName("Wiped, it makes keys of no password")
  void wiped() {
    Pbkdf2 keys = new Pbkdf2("SHA-1", new byte[] {1, 2, 3});
    Pbkdf2 others = new Pbkdf2("SHA-1", new byte[] {4});
    byte[] before = keys.derive(new byte[16], 10, 66);
    keys.wipe();
    others.wipe();

    assertThat(keys.derive(new byte[16], 10, 66))
        .isNotEqualTo(before)
        .isEqualTo(others.derive(new byte[16], 10, 66));
  }
}
