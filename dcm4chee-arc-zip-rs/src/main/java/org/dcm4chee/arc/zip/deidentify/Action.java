package org.dcm4chee.arc.zip.deidentify;

import java.util.Map;
import java.util.Optional;

/** What becomes of an attribute (PS3.15 Table E.1-1a). */
enum Action {
  /** X. */
  REMOVE,
  /** Z: there, and empty. */
  EMPTY,
  /** D: a value that says nothing; of a sequence one item that says nothing. */
  DUMMY,
  /** U: each UID by the one that the key gives. */
  UID,
  /** U*: the sequence stays, its items are cleaned, and so the UIDs in them are replaced. */
  REFERENCES,
  /** K: as it is; of a sequence each item is cleaned. */
  KEEP,
  /** C of dates: moved by the patient's number of days. */
  SHIFT;

  /**
   * Where the table leaves the choice to the type in the IOD, the one that keeps every object
   * valid: a value rather than an empty attribute, an empty attribute rather than none.
   */
  private static final Map<String, Action> BASIC =
      Map.of(
          "X", REMOVE,
          "Z", EMPTY,
          "D", DUMMY,
          "U", UID,
          "X/Z", EMPTY,
          "X/D", DUMMY,
          "Z/D", DUMMY,
          "X/Z/D", DUMMY,
          "X/Z/U*", REFERENCES);

  /** The action for an entry in the column of the Basic Profile. */
  static Optional<Action> ofBasicProfile(String code) {
    return Optional.ofNullable(BASIC.get(code));
  }
}
