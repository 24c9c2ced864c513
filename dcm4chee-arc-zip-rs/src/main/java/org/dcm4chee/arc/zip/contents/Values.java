package org.dcm4chee.arc.zip.contents;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;

/**
 * Values of attributes that are only lent. {@link Attributes} decodes text, dates and numbers in
 * place: whoever asks it for the number of an IS that says {@code +7} makes it write {@code 7} from
 * then on, and a blank before a text is gone once it was asked for. So what belongs to the archive
 * is asked for nothing: what is to be looked at is copied before, and the copy is asked. The bytes
 * of the values are shared, not copied.
 *
 * <p>Not thread-safe, but several may look at the same attributes.
 */
public final class Values {
  private static final int MAX_DIGITS = 12;

  private final Attributes copy;

  private Values(Attributes copy) {
    this.copy = copy;
  }

  /** Which values are looked at; made once for all objects. Immutable. */
  public static final class Selection {
    private final int[] tags;

    private Selection(int[] tags) {
      this.tags = tags;
    }

    /**
     * Of attributes, and what their text is written in.
     *
     * @param tags of attributes of the data set itself, not of sequences
     */
    public static Selection of(int... tags) {
      return new Selection(
          IntStream.concat(Arrays.stream(tags), IntStream.of(Tag.SpecificCharacterSet))
              .sorted()
              .distinct()
              .toArray());
    }
  }

  /**
   * The values of some attributes.
   *
   * @param lent is not changed
   */
  public static Values of(Attributes lent, Selection selection) {
    return new Values(new Attributes(lent, selection.tags));
  }

  /** As {@link #of(Attributes, Selection)}, for those who look only once. */
  public static Values of(Attributes lent, int... tags) {
    return of(lent, Selection.of(tags));
  }

  /** The first value as text without padding; blank if it is absent or empty. */
  public String text(int tag) {
    return copy.getString(tag, "");
  }

  /** The first value, of IS, US or the like; what is no number, or none of an int, is absent. */
  public OptionalInt number(int tag) {
    String text = text(tag).strip();
    if (!isWholeNumber(text)) {
      return OptionalInt.empty();
    }
    long number = Long.parseLong(text);
    return number == (int) number ? OptionalInt.of((int) number) : OptionalInt.empty();
  }

  /**
   * IS (PS3.5 §6.2): digits with a sign or without; how many, the range of an int decides. Without
   * a pattern, as it is asked many times of thousands of objects.
   */
  private static boolean isWholeNumber(String text) {
    int first = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int digits = text.length() - first;
    if (digits < 1 || digits > MAX_DIGITS) {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * As {@link #number} of what cannot be negative.
   *
   * @param otherwise if it is absent, or negative all the same
   */
  public int count(int tag, int otherwise) {
    int number = number(tag).orElse(otherwise);
    return number < 0 ? otherwise : number;
  }
}
