package org.dcm4chee.arc.zip.http.protocol;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The value of {@code Content-Disposition} (RFC 6266, RFC 8187). Whatever the name holds, the value
 * is printable ASCII without a line break or an open quote. Stateless.
 */
public final class ContentDisposition {
  /** {@code attr-char} of RFC 8187 §3.2.1: what stands for itself in {@code filename*}. */
  private static final String ATTR_CHAR =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";

  /** Ends the string early, is an escape to some browsers, or is a folder to others. */
  private static final String NOT_IN_QUOTES = "\"\\%/";

  private ContentDisposition() {}

  /**
   * {@code attachment} with a name: in ASCII, and if that is not the whole name, in UTF-8 as well,
   * which every browser of today prefers.
   */
  public static String attachment(String fileName) {
    String name = withoutLoneSurrogates(fileName);
    String ascii = ascii(name);
    String plain = "attachment; filename=\"" + ascii + "\"";
    return ascii.equals(name) ? plain : plain + "; filename*=UTF-8''" + percentEncoded(name);
  }

  /** The nearest text in ASCII: letters without their accents, the rest as underscores. */
  private static String ascii(String name) {
    StringBuilder text = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(
            c ->
                text.appendCodePoint(
                    c >= ' ' && c < 0x7f && NOT_IN_QUOTES.indexOf(c) < 0 ? c : '_'));
    return text.toString();
  }

  private static String percentEncoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (ATTR_CHAR.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return text.toString();
  }

  private static String withoutLoneSurrogates(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .map(
            c -> Character.getType(c) == Character.SURROGATE || Character.isISOControl(c) ? '_' : c)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
