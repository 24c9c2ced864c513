package org.dcm4chee.arc.zip.deidentify;

import java.util.Arrays;
import java.util.Optional;

/** An option of the Basic Profile (PS3.15 §E.3), with its code of CID 7050 (PS3.16). */
public enum Option {
  /** §E.3.10: private attributes of a list that is known to be safe stay. */
  SAFE_PRIVATE("safe-private", "113111", "Retain Safe Private Option"),
  /** §E.3.9: UIDs stay. */
  UIDS("uids", "113110", "Retain UIDs Option"),
  /** §E.3.8: what tells which device it was stays. */
  DEVICE("device", "113109", "Retain Device Identity Option"),
  /** §E.3.11: what tells which institution it was stays. */
  INSTITUTION("institution", "113112", "Retain Institution Identity Option"),
  /** §E.3.7: age, sex, size, weight and the like stay. */
  PATIENT_CHARACTERISTICS(
      "patient-characteristics", "113108", "Retain Patient Characteristics Option"),
  /** §E.3.6: dates and times stay. */
  FULL_DATES("full-dates", "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
  /** §E.3.6: dates are moved by one number of days for a patient, times stay. */
  MODIFIED_DATES(
      "modified-dates", "113107", "Retain Longitudinal Temporal Information Modified Dates Option");

  private final String keyword;
  private final String codeValue;
  private final String codeMeaning;

  Option(String keyword, String codeValue, String codeMeaning) {
    this.keyword = keyword;
    this.codeValue = codeValue;
    this.codeMeaning = codeMeaning;
  }

  /** The word for it in a URL and in settings. */
  public String keyword() {
    return keyword;
  }

  String codeValue() {
    return codeValue;
  }

  String codeMeaning() {
    return codeMeaning;
  }

  /** The option of this word, in lower case as it is written in the documentation. */
  public static Optional<Option> ofKeyword(String keyword) {
    return Arrays.stream(values()).filter(o -> o.keyword.equals(keyword)).findFirst();
  }
}
