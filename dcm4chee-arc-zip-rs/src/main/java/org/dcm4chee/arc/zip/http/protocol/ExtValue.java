package org.dcm4chee.arc.zip.http.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A text in a header field, as RFC 8187 §3.2.1 writes one that is not ASCII. Stateless. */
public final class ExtValue {
  private static final String CHARSET = "utf-8'";
  private static final String ATTR_CHARS = "!#$&+-.^_`|~";

  private ExtValue() {}

  /** Whether {@code value} begins as one: with the charset, which must be UTF-8. */
  public static boolean isOne(String value) {
    return value.toLowerCase(Locale.ROOT).startsWith(CHARSET);
  }

  /**
   * What it says: {@code UTF-8''gr%C3%BCn}, with or without a language between the quotes.
   *
   * @return empty if it is not written as it must be
   */
  public static Optional<CharSequence> decode(String value) {
    int start = value.indexOf('\'', CHARSET.length());
    if (!isOne(value) || start < 0) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(value.length());
    for (int i = start + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
        int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
        if (low < 0) {
          return Optional.empty();
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (isAttrChar(c)) {
        bytes.put((byte) c);
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isAttrChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ATTR_CHARS.indexOf(c) >= 0;
  }
}
