package org.dcm4chee.arc.zip.deidentify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * What identifies people in a stored object, collected before anything is changed: parts of names,
 * IDs and numbers, birth dates, addresses, telephone numbers, from items at any depth too. Folded:
 * see {@link #folded}. For one object; holds patient data, and is in no text.
 */
final class Identity {
  /** Shorter parts of names are looked for as whole words. */
  static final int MIN_ANYWHERE = 4;

  /** Shorter numbers stand everywhere by chance. */
  private static final int MIN_DIGITS = 6;

  private static final int MIN_ID = 4;
  private static final int MIN_ADDRESS = 6;
  private static final int MIN_TELEPHONE = 6;
  private static final int BIRTH_DATE_LENGTH = 8;
  private static final String NAME_DELIMITERS = "^=\\ ,.;:/-_'’()\"\t\r\n";

  private static final Set<String> VOCABULARY = vocabulary();

  private static final Set<Integer> IDS =
      Set.of(
          Tag.PatientID,
          0x00101000, // Other Patient IDs
          Tag.AccessionNumber,
          Tag.StudyID,
          0x00101050, // Insurance Plan Identification
          0x00101090, // Medical Record Locator
          0x00120040, // Clinical Trial Subject ID
          0x00380010, // Admission ID
          0x00380060, // Service Episode ID
          0x00400009, // Scheduled Procedure Step ID
          0x00400253, // Performed Procedure Step ID
          0x00401001, // Requested Procedure ID
          0x00402016, // Placer Order Number / Imaging Service Request
          0x00402017, // Filler Order Number / Imaging Service Request
          0x00400512, // Container Identifier
          0x00400551); // Specimen Identifier

  private static final Set<Integer> ADDRESSES =
      Set.of(
          0x00101040, // Patient's Address
          0x00102155, // Patient's Telecom Information
          0x00080092, // Referring Physician's Address
          0x00401102, // Person's Address
          0x00401104); // Person's Telecom Information

  private static final Set<Integer> TELEPHONES =
      Set.of(
          0x00102154, // Patient's Telephone Numbers
          0x00080094, // Referring Physician's Telephone Numbers
          0x00401103, // Person's Telephone Numbers
          0x00402010); // Order Callback Phone Number

  /** Parts of names and addresses that are looked for within words. */
  final Set<String> anywhere = new HashSet<>();

  /** Short parts of names, looked for as whole words. */
  final Set<String> words = new HashSet<>();

  /** Looked for where no letter or digit is next to them. */
  final Set<String> ids = new HashSet<>();

  /** Digits of telephone numbers. */
  final Set<String> telephones = new HashSet<>();

  /** As DA. */
  final Set<String> birthDates = new HashSet<>();

  /** Birth dates as people write them. */
  final Set<String> writtenBirthDates = new HashSet<>();

  private Identity() {}

  static Identity of(Attributes dataset) {
    Identity identity = new Identity();
    identity.collect(dataset);
    return identity;
  }

  private static Set<String> vocabulary() {
    Set<String> terms = new HashSet<>();
    for (String line : ConfidentialityTable.Resource.lines("vocabulary.txt")) {
      if (!line.startsWith("#")) {
        terms.addAll(List.of(line.split(" ", -1)));
      }
    }
    return Set.copyOf(terms);
  }

  private void collect(Attributes attrs) {
    for (int tag : attrs.tags()) {
      if (attrs.getValue(tag) instanceof Sequence items) {
        for (Attributes item : items) {
          collect(item);
        }
      } else if (Values.treatedAs(tag, attrs.getVR(tag)) == VR.PN || tag == Tag.PatientName) {
        addName(Values.text(attrs, tag));
      } else if (IDS.contains(tag)) {
        for (String id : Values.text(attrs, tag).split("\\\\", -1)) {
          addId(folded(Values.stripped(id)));
        }
      } else if (ADDRESSES.contains(tag)) {
        addAddress(folded(Values.text(attrs, tag)));
      } else if (TELEPHONES.contains(tag)) {
        addTelephones(Values.text(attrs, tag));
      } else if (tag == Tag.PatientBirthDate) {
        addBirthDate(Values.stripped(Values.text(attrs, tag)));
      }
    }
  }

  private void addName(String name) {
    String folded = folded(name);
    int from = 0;
    for (int i = 0; i <= folded.length(); i++) {
      if (i == folded.length() || NAME_DELIMITERS.indexOf(folded.charAt(i)) >= 0) {
        addNamePart(Values.stripped(folded.substring(from, i)));
        from = i + 1;
      }
    }
  }

  private void addNamePart(String part) {
    if (part.isEmpty() || VOCABULARY.contains(part)) {
      return;
    }
    if (hasDigit(part)) {
      addId(part);
    } else if (part.length() >= MIN_ANYWHERE
        || (part.length() >= 2 && Character.isIdeographic(part.codePointAt(0)))) {
      anywhere.add(part);
    } else if (part.length() >= 2 || Character.isIdeographic(part.codePointAt(0))) {
      words.add(part);
    }
  }

  private void addId(String id) {
    if (VOCABULARY.contains(id)) {
      return;
    }
    if (isDigits(id) ? id.length() >= MIN_DIGITS && !isOneDigit(id) : id.length() >= MIN_ID) {
      ids.add(id);
    }
  }

  private void addAddress(String address) {
    for (String piece : address.split("[\\\\,;^\\r\\n]+", -1)) {
      String stripped = Values.stripped(piece);
      if (stripped.length() >= MIN_ADDRESS && !VOCABULARY.contains(stripped)) {
        anywhere.add(stripped);
      }
    }
  }

  private void addTelephones(String numbers) {
    for (String number : numbers.split("\\\\", -1)) {
      String digits = digits(number);
      if (digits.length() >= MIN_TELEPHONE && !isOneDigit(digits)) {
        telephones.add(digits);
      }
    }
  }

  private void addBirthDate(String date) {
    if (date.length() != BIRTH_DATE_LENGTH
        || !isDigits(date)
        || date.equals(Dummies.DATE)
        || date.startsWith("000")) {
      return;
    }
    String y = date.substring(0, 4);
    String m = date.substring(4, 6);
    String d = date.substring(6);
    birthDates.add(date);
    writtenBirthDates.addAll(
        List.of(
            date,
            y + '-' + m + '-' + d,
            y + '/' + m + '/' + d,
            y + '.' + m + '.' + d,
            d + '.' + m + '.' + y,
            d + '/' + m + '/' + y,
            d + '-' + m + '-' + y,
            m + '/' + d + '/' + y,
            m + '-' + d + '-' + y));
  }

  /** Lower case, accents off: as it is compared. */
  static String folded(String s) {
    String lower = s.toLowerCase(java.util.Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) >= 0x80) {
        return withoutMarks(lower);
      }
    }
    return lower;
  }

  /** They go before the text is decomposed, too: to put a megabyte of them in order takes hours. */
  private static String withoutMarks(String s) {
    return marksDropped(
        java.text.Normalizer.normalize(marksDropped(s), java.text.Normalizer.Form.NFKD));
  }

  private static String marksDropped(String s) {
    StringBuilder kept = new StringBuilder(s.length());
    s.codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  static String digits(String s) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) >= '0' && s.charAt(i) <= '9') {
        digits.append(s.charAt(i));
      }
    }
    return digits.toString();
  }

  static boolean isDigits(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) < '0' || s.charAt(i) > '9') {
        return false;
      }
    }
    return !s.isEmpty();
  }

  private static boolean hasDigit(String s) {
    return s.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  /** Numbers such as 000000 mean that there is none. */
  private static boolean isOneDigit(String digits) {
    return digits.chars().distinct().count() == 1;
  }

  @Override
  public String toString() {
    return "Identity[secret]";
  }
}
