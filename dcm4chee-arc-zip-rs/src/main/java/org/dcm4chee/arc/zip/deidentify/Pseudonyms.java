package org.dcm4chee.arc.zip.deidentify;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the key puts in the place of UIDs and patients. Immutable, thread-safe. */
final class Pseudonyms {
  /** The greatest number of days by which a patient's dates are moved; the least is 1. */
  static final int MAX_DAYS = 3650;

  /** PS3.5 §B.2: a UID made of a 128-bit number. */
  static final String UID_ROOT = "2.25.";

  private static final int UID_BYTES = 16;

  /** The root of the UIDs that DICOM itself registers (PS3.6 Annex A, PS3.16). */
  private static final String DICOM_ROOT = "1.2.840.10008.";

  /** DICOM's own are shorter, and no component has more digits: else an instance took the root. */
  private static final int MAX_DICOM_LENGTH = 40;

  private static final int MAX_DICOM_COMPONENT = 5;

  /** Without vowels, so that no name can come of it. */
  private static final String LETTERS = "0123456789BCDFGHJKLMNPQRSTVWXZ";

  private static final int LENGTH = 16;

  private final Key key;

  Pseudonyms(Key key) {
    this.key = key;
  }

  /** The UID in the place of this one; itself if DICOM registers it. */
  String uid(String original) {
    if (isOfDicom(original)) {
      return original;
    }
    byte[] magnitude = Arrays.copyOf(key.hmac(original), UID_BYTES);
    return UID_ROOT + new BigInteger(1, magnitude);
  }

  /** Whether it names a SOP class, a transfer syntax, a coding scheme or the like, no instance. */
  static boolean isOfDicom(String uid) {
    if (!uid.startsWith(DICOM_ROOT) || uid.length() > MAX_DICOM_LENGTH) {
      return false;
    }
    int digits = 0;
    for (int i = DICOM_ROOT.length(); i < uid.length(); i++) {
      char c = uid.charAt(i);
      if (c == '.') {
        digits = 0;
      } else if (c < '0' || c > '9' || ++digits > MAX_DICOM_COMPONENT) {
        return false;
      }
    }
    return true;
  }

  /**
   * For Patient ID and Patient's Name: {@value #LENGTH} characters, which are a valid LO and PN.
   */
  String of(Patient patient) {
    BigInteger rest = new BigInteger(1, key.hmac("pseudonym\0" + patient.distinction()));
    StringBuilder letters = new StringBuilder(LENGTH);
    BigInteger base = BigInteger.valueOf(LETTERS.length());
    while (letters.length() < LENGTH) {
      BigInteger[] divided = rest.divideAndRemainder(base);
      letters.append(LETTERS.charAt(divided[1].intValue()));
      rest = divided[0];
    }
    return letters.toString();
  }

  /** How many days back the patient's dates go, 1 to {@value #MAX_DAYS}. */
  int days(Patient patient) {
    long random = ByteBuffer.wrap(key.hmac("days\0" + patient.distinction())).getLong();
    return 1 + (int) Long.remainderUnsigned(random, MAX_DAYS);
  }
}
