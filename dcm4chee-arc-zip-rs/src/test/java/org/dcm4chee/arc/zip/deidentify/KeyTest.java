package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Pseudonyms pseudonyms = new Pseudonyms(Headers.KEY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "0123456789abcdef0123456789abcde",
        "                                  x"
      })
  @DisplayName("a secret of less than 32 characters is refused, and not quoted")
  void tooShort(String secret) {
    assertThatThrownBy(() -> Key.of(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The key for de-identification has less than 32 characters");
  }

  @Test
  @DisplayName("nothing of the secret is in any text, and the fingerprint is no hash of it")
  void secrecy() throws Exception {
    Key key = Key.of(SECRET);
    Deidentifier deidentifier = Deidentifier.of(Profile.basic(), key);
    String hash =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(SECRET.getBytes(StandardCharsets.UTF_8)));
    assertThat(key.toString() + deidentifier + deidentifier.fingerprint() + key.fingerprint())
        .doesNotContain(SECRET.substring(0, 8));
    assertThat(hash).doesNotContain(key.fingerprint().substring(0, 8));
    assertThat(key.fingerprint()).hasSize(32).isEqualTo(Key.of(SECRET + " ").fingerprint());
    assertThat(key.fingerprint()).isNotEqualTo(Headers.KEY.fingerprint());
  }

  @Test
  @DisplayName("the first 128 bits of HMAC-SHA256 (RFC 4231 §4.2 form) make the UID")
  void uidIsHmac() throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(
        new javax.crypto.spec.SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] hmac = mac.doFinal(Headers.STUDY.getBytes(StandardCharsets.UTF_8));
    assertThat(new Pseudonyms(Key.of(SECRET)).uid(Headers.STUDY))
        .isEqualTo("2.25." + new java.math.BigInteger(1, java.util.Arrays.copyOf(hmac, 16)));
  }

  @Property
  void uidsAreValidAndDifferent(@ForAll @StringLength(min = 1, max = 64) String original) {
    String uid = pseudonyms.uid(original);
    assertThat(uid).matches("2\\.25\\.(0|[1-9][0-9]{0,38})").isEqualTo(pseudonyms.uid(original));
    assertThat(new Pseudonyms(Headers.OTHER_KEY).uid(original)).isNotEqualTo(uid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.1.2.1",
        "1.2.840.10008.5.1.4.1.1.2",
        "1.2.840.10008.5.1.4.1.1.481.10",
        "1.2.840.10008.2.16.4",
        "1.2.840.10008.1.4.1.18",
        "1.2.840.10008.90909",
        "1.2.840.10008.1.2.3.4.5.6.7.8.9.10.11.12"
      })
  @DisplayName("UIDs that DICOM registers stay")
  void registered(String uid) {
    assertThat(pseudonyms.uid(uid)).isEqualTo(uid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.20230405101530",
        "1.2.840.10008.909090",
        "1.2.840.10008.1.2.3.4.5.6.7.8.9.10.11.123",
        "1.2.840.10008.1/2",
        "1.2.840.10008.1:2",
        "1.2.840.10008.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16",
        "1.2.840.100080.1",
        "1.2.840.10008",
        "1.2.840.113619.2.55"
      })
  @DisplayName("UIDs of instances under DICOM's root do not")
  void underTheRoot(String uid) {
    assertThat(pseudonyms.uid(uid)).startsWith("2.25.");
  }

  @Test
  @DisplayName("a key is in no text")
  void secret() {
    assertThat(Headers.KEY).hasToString("Key[secret]");
  }

  @Test
  @DisplayName("a patient is issuer and ID; one without an ID is the study's")
  void patients() {
    Set<String> patients = new HashSet<>();
    for (String issuer : new String[] {"A", "B"}) {
      for (String id : new String[] {"1", "2", ""}) {
        for (String study : new String[] {"1.2.3", "1.2.4"}) {
          Attributes attrs = new Attributes();
          attrs.setString(Tag.IssuerOfPatientID, VR.LO, issuer);
          attrs.setString(Tag.PatientID, VR.LO, id);
          attrs.setString(Tag.StudyInstanceUID, VR.UI, study);
          patients.add(pseudonyms.of(Patient.of(attrs)));
        }
      }
    }
    assertThat(patients)
        .hasSize(2 * 2 + 2)
        .allMatch(p -> p.matches("[0-9BCDFGHJKLMNPQRSTVWXZ]{16}"));
  }

  @Test
  @DisplayName("days go from 1 to 3650, and differ from patient to patient")
  void days() {
    Set<Integer> days =
        IntStream.range(0, 2000)
            .mapToObj(i -> pseudonyms.days(new Patient("", "ID" + i, "")))
            .collect(Collectors.toSet());
    assertThat(days).allMatch(d -> d >= 1 && d <= 3650).hasSizeGreaterThan(1200);
  }
}
