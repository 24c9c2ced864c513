package org.dcm4chee.arc.zip.deidentify;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/**
 * Searches a data set that is about to go out for what identified people in the stored one. It
 * stands behind the table and does not trust it. Any hit leaves the object out, so it looks only
 * where a hit means something:
 *
 * <ul>
 *   <li>Parts of names from four letters on are looked for within words, but in code strings, codes
 *       and makers' names as whole words: "PRIMARY" is no Mary. Shorter ones as whole words, in
 *       text only. Terms of DICOM and anatomy are not looked for at all.
 *   <li>IDs are looked for with no letter or digit beside them, in numbers and UIDs only as the
 *       whole of them: digits alone from six on, in numbers from eight.
 *   <li>Birth dates are looked for in text, and among dates if no option keeps or moves those: a
 *       newborn's study is of its birthday.
 *   <li>UIDs that were replaced are looked for everywhere.
 * </ul>
 *
 * <p>Bytes of unknown meaning up to {@value #MAX_BYTES} are searched as text; longer ones, and
 * pixels, are not.
 */
final class Tripwire {
  private static final int MAX_BYTES = 1024;
  private static final int MIN_NUMBER = 8;
  private static final int MIN_UID = 10;

  /** In which names are looked for as whole words, as in code strings. */
  private static final Set<Integer> TERMS =
      Set.of(
          0x00080070, // Manufacturer
          0x00080100, // Code Value
          0x00080102, // Coding Scheme Designator
          0x00080103, // Coding Scheme Version
          0x00080104, // Code Meaning
          0x00080115, // Coding Scheme Name
          0x00080116, // Coding Scheme Responsible Organization
          0x00080119, // Long Code Value
          0x00080120, // URN Code Value
          0x00080122, // Mapping Resource Name
          0x00081090, // Manufacturer's Model Name
          0x00181020); // Software Versions

  /** What this package writes itself. */
  private static final Set<Integer> OURS =
      Set.of(
          Markers.PATIENT_IDENTITY_REMOVED,
          Markers.METHOD,
          Markers.METHOD_CODES,
          Markers.LONGITUDINAL);

  private final Identity identity;
  private final Set<String> replacedUids;
  private final Set<String> newUids;
  private final Set<String> pseudonyms;
  private final boolean datesStay;

  /**
   * @param replacedUids by the originals
   * @param pseudonyms the values that were put in, which say nothing
   * @param datesStay whether an option keeps or moves dates
   */
  Tripwire(
      Identity identity,
      Map<String, String> replacedUids,
      Set<String> pseudonyms,
      boolean datesStay) {
    this.identity = identity;
    this.replacedUids = replacedUids.keySet();
    this.newUids = Set.copyOf(replacedUids.values());
    this.pseudonyms = pseudonyms;
    this.datesStay = datesStay;
  }

  /** The tag of the first attribute with a hit. */
  OptionalInt search(Attributes attrs) {
    for (int tag : attrs.tags()) {
      if (attrs.isRoot() && OURS.contains(tag)) {
        continue;
      }
      Object value = attrs.getValue(tag);
      if (value instanceof Sequence items) {
        for (Attributes item : items) {
          OptionalInt hit = search(item);
          if (hit.isPresent()) {
            return hit;
          }
        }
      } else if (!(value instanceof Value) && isHit(attrs, tag, value)) {
        return OptionalInt.of(tag);
      }
    }
    return OptionalInt.empty();
  }

  private boolean isHit(Attributes attrs, int tag, Object value) {
    VR vr = Values.meant(tag, attrs.getVR(tag));
    return switch (vr) {
      case UI -> isUidHit(Values.text(attrs, vr, value));
      case DA, DT, TM -> isDateHit(Values.text(attrs, vr, value));
      case DS, IS, AS -> isNumberHit(Values.text(attrs, vr, value));
      case CS -> isTextHit(Values.text(attrs, vr, value), true);
      case AE, LO, LT, PN, SH, ST, UC, UR, UT ->
          isTextHit(Values.text(attrs, vr, value), TERMS.contains(tag));
      case OB, UN ->
          value instanceof byte[] bytes
              && bytes.length <= MAX_BYTES
              && isTextHit(attrs.getSpecificCharacterSet().decode(bytes, "\\"), false);
      case AT, FD, FL, OD, OF, OL, OV, OW, SL, SQ, SS, SV, UL, US, UV -> false;
    };
  }

  private boolean isUidHit(String uids) {
    for (String uid : uids.split("\\\\", -1)) {
      String stripped = Values.stripped(uid);
      if (replacedUids.contains(stripped)) {
        return true;
      }
      if (!newUids.contains(stripped) && !Pseudonyms.isOfDicom(stripped)) {
        for (String component : stripped.split("\\.", -1)) {
          if (identity.ids.contains(component)) {
            return true;
          }
        }
        if (hasLetter(stripped) && isTextHit(stripped, false)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isDateHit(String dates) {
    if (hasLetter(dates)) {
      return isTextHit(dates, false);
    }
    if (datesStay) {
      return false;
    }
    for (String date : dates.split("\\\\", -1)) {
      for (String birthDate : identity.birthDates) {
        if (date.startsWith(birthDate)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isNumberHit(String numbers) {
    for (String number : numbers.split("\\\\", -1)) {
      String stripped = Values.stripped(number);
      if (stripped.length() >= MIN_NUMBER && identity.ids.contains(stripped)) {
        return true;
      }
    }
    return hasLetter(numbers) && isTextHit(numbers, true);
  }

  private static boolean hasLetter(String s) {
    return s.chars().anyMatch(Character::isLetter);
  }

  private boolean isTextHit(String text, boolean term) {
    if (text.isEmpty() || pseudonyms.contains(text)) {
      return false;
    }
    String folded = Identity.folded(text);
    return (term ? containsWord(folded, identity.anywhere) : contains(folded, identity.anywhere))
        || (!term && containsWord(folded, identity.words))
        || containsWord(folded, identity.ids)
        || containsWord(folded, identity.writtenBirthDates)
        || containsTelephone(text)
        || containsUid(text);
  }

  private static boolean contains(String text, Collection<String> parts) {
    for (String part : parts) {
      if (text.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsWord(String text, Collection<String> words) {
    for (String word : words) {
      for (int i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1)) {
        int end = i + word.length();
        if ((i == 0 || !isOfWord(text.charAt(i - 1), word))
            && (end == text.length() || !isOfWord(text.charAt(end), word))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Short words stand in programs' names, such as OB_GENERAL: there an underscore is a letter. */
  private static boolean isOfWord(char neighbour, String word) {
    return Character.isLetterOrDigit(neighbour)
        || (neighbour == '_' && word.length() < Identity.MIN_ANYWHERE);
  }

  private boolean containsTelephone(String text) {
    return !identity.telephones.isEmpty() && contains(Identity.digits(text), identity.telephones);
  }

  private boolean containsUid(String text) {
    if (replacedUids.isEmpty() || text.length() < MIN_UID) {
      return false;
    }
    for (int from = 0; from < text.length(); from++) {
      int to = from;
      while (to < text.length() && isOfUid(text.charAt(to))) {
        to++;
      }
      if (to - from >= MIN_UID) {
        String run = text.substring(from, text.charAt(to - 1) == '.' ? to - 1 : to);
        if (replacedUids.contains(run)) {
          return true;
        }
      }
      from = to;
    }
    return false;
  }

  private static boolean isOfUid(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }
}
