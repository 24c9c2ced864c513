package org.dcm4chee.arc.zip.deidentify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A kind of image that often has the patient's name in its pixels, and is left out unless Burned In
 * Annotation says NO or an admin allows it. Burned In Annotation YES is never allowed.
 */
public enum Kind {
  US("ultrasound"),
  ES("endoscopy"),
  XC("external-camera photography"),
  GM("general microscopy"),
  OP("ophthalmic photography"),
  OT("other, and images that do not say their modality"),
  DG("diaphanography"),
  RF("radio fluoroscopy"),
  XA("X-ray angiography"),
  MG("mammography, where it is digitised film"),
  SC("Secondary Capture"),
  DERIVED("derived images that are secondary: Image Type DERIVED\\SECONDARY");

  private final String description;

  Kind(String description) {
    this.description = description;
  }

  /** The word for it in settings: lower case. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  /** The kind of this word, in either case. */
  public static Optional<Kind> ofKeyword(String keyword) {
    String name = keyword.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
  }
}
