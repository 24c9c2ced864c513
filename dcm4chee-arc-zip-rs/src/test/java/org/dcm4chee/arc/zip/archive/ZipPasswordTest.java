package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dcm4chee.arc.zip.settings.Secret;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A password is shown nowhere, is UTF-8 for the keys, and can be forgotten")
class ZipPasswordTest {
  private static final String TEXT = "pässwörd €\uD83D\uDD11";

  @Test
  void itIsUtf8_andAsLongAsPeopleCount() {
    ZipPassword password = new ZipPassword(TEXT);

    assertThat(password.utf8()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    assertThat(password.length()).isEqualTo(11);
  }

  @Test
  void itIsShownNowhere_andEqualToNone() {
    assertThat(new ZipPassword(TEXT)).hasToString(Secret.SHOWN).isNotEqualTo(new ZipPassword(TEXT));
  }

  @Test
  void forgottenItIsGone() {
    ZipPassword password = new ZipPassword("secret");

    password.wipe();

    assertThat(password.utf8()).containsExactly(new byte[6]);
  }
}
