package org.dcm4chee.arc.zip.archive;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dcm4chee.arc.zip.settings.Secret;

/**
 * The password of one ZIP, as characters that can be wiped. It is shown nowhere, and two are never
 * equal unless they are the same object. Used by one thread at a time.
 */
public final class ZipPassword {
  private final char[] characters;

  /** A copy of {@code characters}. */
  public ZipPassword(CharSequence characters) {
    this.characters = new char[characters.length()];
    for (int i = 0; i < this.characters.length; i++) {
      this.characters[i] = characters.charAt(i);
    }
  }

  /** How many characters it has, as people count them. */
  int length() {
    return Character.codePointCount(characters, 0, characters.length);
  }

  /** As the keys are made of it; to be wiped. */
  byte[] utf8() {
    byte[] buffer = new byte[3 * characters.length];
    ByteBuffer encoded = ByteBuffer.wrap(buffer);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(characters), encoded, true);
    byte[] bytes = Arrays.copyOf(buffer, encoded.position());
    Arrays.fill(buffer, (byte) 0);
    return bytes;
  }

  /** Forgets it. */
  void wipe() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return Secret.SHOWN;
  }
}
