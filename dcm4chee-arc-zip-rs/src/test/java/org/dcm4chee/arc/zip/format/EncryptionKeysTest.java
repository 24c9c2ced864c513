package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("AES-256: what is made of password, ZIP, place and file, and of nothing else")
class EncryptionKeysTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Encryption ENCRYPTION = encryption(PASSWORD, "a ZIP");

  private static Encryption encryption(String password, String representation) {
    return new Encryption(password.getBytes(StandardCharsets.UTF_8), representation);
  }

  private static byte[] file(int size, long seed) {
    byte[] file = new byte[size];
    new Random(seed).nextBytes(file);
    return file;
  }

  @Test
  @DisplayName("Same password, ZIP, place and file: the same salt; any other of these: another")
  void salts() {
    byte[] file = file(200_000, 1);
    byte[] salt = salt(PASSWORD, "a ZIP", 3, file);
    byte[] longer = Arrays.copyOf(file, file.length + 1);

    assertThat(salt(PASSWORD, "a ZIP", 3, file.clone())).isEqualTo(salt).hasSize(16);
    assertThat(salt(PASSWORD + "!", "a ZIP", 3, file)).isNotEqualTo(salt);
    assertThat(salt(PASSWORD, "another ZIP", 3, file)).isNotEqualTo(salt);
    assertThat(salt(PASSWORD, "a ZIP", 4, file)).isNotEqualTo(salt);
    assertThat(salt(PASSWORD, "a ZIP", -3, file)).isNotEqualTo(salt);
    assertThat(salt(PASSWORD, "a ZIP", 3, longer)).isNotEqualTo(salt);
    assertThat(salt(PASSWORD, "a ZIP", 3, new byte[0])).isNotEqualTo(salt);
    for (int i : new int[] {0, 65_535, 65_536, 131_072, 199_999}) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertThat(salt(PASSWORD, "a ZIP", 3, changed)).as("byte %s", i).isNotEqualTo(salt);
    }
  }

  @Test
  @DisplayName(
      "Salt and tag are HMAC-SHA-256 under a key of PBKDF2: the same on each server and later on")
  void derivations() throws Exception {
    byte[] file = file(70_000, 1);
    byte[] blocks = FileDigest.of(file).ofBlocks();
    byte[] decides = ByteBuffer.allocate(44).putInt(3).putLong(70_000).put(blocks).array();

    assertThat(ENCRYPTION.salt(3, FileDigest.of(file)))
        .isEqualTo(Arrays.copyOf(hmac(1, decides), 16));
    assertThat(ENCRYPTION.tag("text"))
        .isEqualTo(HexFormat.of().formatHex(hmac(2, "text".getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] hmac(int purpose, byte[] bytes) throws GeneralSecurityException {
    byte[] salt = "zip-rs AE-2\na ZIP".getBytes(StandardCharsets.UTF_8);
    byte[] master =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 50_000, 256))
            .getEncoded();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(master, "HmacSHA256"));
    mac.update((byte) purpose);
    return mac.doFinal(bytes);
  }

  private static byte[] salt(String password, String representation, int index, byte[] file) {
    return encryption(password, representation).salt(index, FileDigest.of(file));
  }

  @Property(tries = 100)
  @Label("One bit of the file changed: another salt, and so another key stream")
  void oneBit(
      @ForAll @IntRange(min = 1, max = 200_000) int size, @ForAll long seed, @ForAll int bit) {
    byte[] file = file(size, seed);
    byte[] changed = file.clone();
    changed[Math.floorMod(bit, size)] ^= (byte) (1 << Math.floorMod(bit, 8));

    assertThat(ENCRYPTION.salt(0, FileDigest.of(changed)))
        .isNotEqualTo(ENCRYPTION.salt(0, FileDigest.of(file)));
  }

  @Test
  @DisplayName("A tag stands for password, ZIP and text; closed, nothing is given any more")
  void tagAndClose() {
    Encryption encryption = encryption(PASSWORD, "a ZIP");
    String tag = encryption.tag("text");

    assertThat(ENCRYPTION.tag("text")).isEqualTo(tag).hasSize(64);
    assertThat(ENCRYPTION.tag("other")).isNotEqualTo(tag);
    assertThat(encryption("another password", "a ZIP").tag("text")).isNotEqualTo(tag);
    assertThat(encryption).hasToString("AES-256");
    assertThat(encryption.form(0)).hasToString("AES-256");
    encryption.close();
    assertThatThrownBy(() -> encryption.tag("text")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encryption.form(0).sealer(FileDigest.of(new byte[1])))
        .isInstanceOf(IllegalStateException.class);
  }
}
