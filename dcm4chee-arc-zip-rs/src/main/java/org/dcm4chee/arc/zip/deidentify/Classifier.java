package org.dcm4chee.arc.zip.deidentify;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.Value;

/**
 * Tells what a change of the header cannot make safe: pixels with text, documents, reports (PS3.15
 * §E.1.1, §E.3.1-4 are the options for those, which zip-rs lacks). Immutable, thread-safe.
 */
final class Classifier {
  private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";
  private static final String SECONDARY_CAPTURE = STORAGE + "7";
  private static final String AUDIO = STORAGE + "9.4.";
  private static final String PRESENTATION_STATE = STORAGE + "11.";
  private static final String STRUCTURED_REPORT = STORAGE + "88.";
  private static final String ENCAPSULATED = STORAGE + "104.";
  private static final int PIXEL_GROUP = 0x7FE0;

  // Named here as the class library at hand may not.
  private static final int CONVERSION_TYPE = 0x00080064;
  private static final int DETECTOR_TYPE = 0x00187004;
  private static final int MULTIPLEXED_AUDIO = 0x003A0300;
  private static final int SPECIMEN_LABEL_IN_IMAGE = 0x00480010;
  private static final int UNFORMATTED_TEXT = 0x00700006;
  private static final int TEXT_OBJECTS = 0x00700008;

  /** Of repeating groups (PS3.5 §7.6): the even ones. */
  private static final int REPEATING = 0xFF01;

  private static final int OVERLAYS = 0x6000;
  private static final int CURVES = 0x5000;
  private static final int OVERLAY_DATA = 0x3000;
  private static final int OVERLAY_BIT_POSITION = 0x0102;

  /** By Modality (PS3.3 §C.7.3.1.1.1); objects of the retired ones are still in archives. */
  private static final Map<Kind, Set<String>> MODALITIES =
      Map.of(
          Kind.US, Set.of("US", "IVUS", "CD", "DD", "EC"),
          Kind.ES, Set.of("ES", "AS", "CP", "CS", "LP"),
          Kind.XC, Set.of("XC"),
          Kind.GM, Set.of("GM", "DM"),
          Kind.OP, Set.of("OP", "FA", "FS"),
          Kind.OT, Set.of("OT", "HC", ""),
          Kind.DG, Set.of("DG"),
          Kind.RF, Set.of("RF", "CF", "DF", "VF"),
          Kind.XA, Set.of("XA", "DS"));

  /** By SOP class, for those whose Modality is one that the standard does not know. */
  private static final Map<Kind, Set<String>> CLASSES =
      Map.of(
          Kind.US, Set.of("3", "3.1", "6", "6.1", "6.2"),
          Kind.ES, Set.of("77.1.1", "77.1.1.1"),
          Kind.XC, Set.of("77.1.4", "77.1.4.1"),
          Kind.GM, Set.of("77.1.2", "77.1.2.1"),
          Kind.OP, Set.of("77.1.5.1", "77.1.5.2", "77.1.5.5", "77.1.5.6"),
          Kind.RF, Set.of("12.2", "12.2.1"),
          Kind.XA, Set.of("12.1", "12.1.1", "12.3"));

  private final Set<Kind> allowed;

  /**
   * @param allowed the kinds that need no Burned In Annotation
   */
  Classifier(Set<Kind> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Why the object, as it is stored, must be left out; nothing if it need not. */
  Optional<Outcome.LeftOut> verdict(Attributes dataset) {
    String sopClass = value(dataset, Tag.SOPClassUID, 0);
    if (sopClass.isEmpty()) {
      return Optional.of(Outcome.LeftOut.at(Reason.NOT_UNDERSTOOD, "it has no SOP Class UID"));
    }
    if (sopClass.startsWith(ENCAPSULATED) || hasValue(dataset, Tag.EncapsulatedDocument)) {
      return Optional.of(Outcome.LeftOut.of(Reason.ENCAPSULATED_DOCUMENT));
    }
    if (sopClass.startsWith(STRUCTURED_REPORT) || hasValue(dataset, Tag.ContentSequence)) {
      return Optional.of(Outcome.LeftOut.of(Reason.STRUCTURED_REPORT));
    }
    if (sopClass.startsWith(AUDIO) || hasValue(dataset, MULTIPLEXED_AUDIO)) {
      return Optional.of(Outcome.LeftOut.of(Reason.AUDIO));
    }
    if (sopClass.startsWith(PRESENTATION_STATE)
        && (hasGroup(dataset, REPEATING, OVERLAYS)
            || hasGroup(dataset, REPEATING, CURVES)
            || hasText(dataset))) {
      return Optional.of(Outcome.LeftOut.of(Reason.PRESENTATION_TEXT));
    }
    return ofPixels(dataset, sopClass);
  }

  private Optional<Outcome.LeftOut> ofPixels(Attributes dataset, String sopClass) {
    String burnedIn = value(dataset, Tag.BurnedInAnnotation, 0);
    if (burnedIn.equalsIgnoreCase("YES")) {
      return Optional.of(Outcome.LeftOut.of(Reason.BURNED_IN_ANNOTATION));
    }
    if (hasOverlayInPixels(dataset)) {
      return Optional.of(Outcome.LeftOut.of(Reason.OVERLAY_IN_PIXELS));
    }
    String flavor = value(dataset, Tag.ImageType, 2);
    if (flavor.equals("LABEL")
        || flavor.equals("OVERVIEW")
        || value(dataset, SPECIMEN_LABEL_IN_IMAGE, 0).equalsIgnoreCase("YES")) {
      return Optional.of(Outcome.LeftOut.of(Reason.SLIDE_LABEL));
    }
    if (burnedIn.equalsIgnoreCase("NO") || !isImage(dataset)) {
      return Optional.empty();
    }
    return kindsOf(dataset, sopClass).stream()
        .filter(kind -> !allowed.contains(kind))
        .findFirst()
        .map(kind -> Outcome.LeftOut.at(Reason.PIXELS_MAY_IDENTIFY, kind.description()));
  }

  /** The pixels themselves are not there yet when a header is looked at. */
  private static boolean isImage(Attributes dataset) {
    return hasValue(dataset, Tag.Rows) || hasGroup(dataset, 0xFFFF, PIXEL_GROUP);
  }

  private static Set<Kind> kindsOf(Attributes dataset, String sopClass) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    String modality = value(dataset, Tag.Modality, 0).toUpperCase(Locale.ROOT);
    MODALITIES.forEach((kind, modalities) -> addIf(modalities.contains(modality), kind, kinds));
    if (sopClass.startsWith(STORAGE)) {
      String ofStorage = sopClass.substring(STORAGE.length());
      CLASSES.forEach((kind, classes) -> addIf(classes.contains(ofStorage), kind, kinds));
    }
    addIf(modality.equals("MG") && isDigitisedFilm(dataset), Kind.MG, kinds);
    if (sopClass.equals(SECONDARY_CAPTURE) || sopClass.startsWith(SECONDARY_CAPTURE + ".")) {
      kinds.add(Kind.SC);
    }
    if (value(dataset, Tag.ImageType, 0).equals("DERIVED")
        && value(dataset, Tag.ImageType, 1).equals("SECONDARY")) {
      kinds.add(Kind.DERIVED);
    }
    return kinds;
  }

  private static void addIf(boolean isOne, Kind kind, Set<Kind> kinds) {
    if (isOne) {
      kinds.add(kind);
    }
  }

  /** Conversion Type: digitised or scanned film; Detector Type: film. */
  private static boolean isDigitisedFilm(Attributes dataset) {
    String conversion = value(dataset, CONVERSION_TYPE, 0);
    return conversion.equals("DF")
        || conversion.equals("SI")
        || value(dataset, DETECTOR_TYPE, 0).equals("FILM");
  }

  /**
   * Overlays in unused bits of the pixels (PS3.5 §8.1.2, retired) cannot be taken out of there. One
   * that has data of its own beside it says by its position that it has not been.
   */
  private static boolean hasOverlayInPixels(Attributes dataset) {
    for (int tag : dataset.tags()) {
      if ((tag & (REPEATING << 16 | 0xFFFF)) == (OVERLAYS << 16 | OVERLAY_BIT_POSITION)
          && hasValue(dataset, tag)
          && (!hasValue(dataset, (tag & 0xFFFF0000) | OVERLAY_DATA) || !isZero(dataset, tag))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZero(Attributes dataset, int tag) {
    if (!(dataset.getValue(tag) instanceof byte[] number)) {
      return false;
    }
    for (byte b : number) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasText(Attributes attrs) {
    if (hasValue(attrs, UNFORMATTED_TEXT) || hasValue(attrs, TEXT_OBJECTS)) {
      return true;
    }
    for (int tag : attrs.tags()) {
      if (attrs.getValue(tag) instanceof Sequence items) {
        for (Attributes item : items) {
          if (hasText(item)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether it has an attribute of a group of which these bits are these. */
  private static boolean hasGroup(Attributes attrs, int mask, int group) {
    for (int tag : attrs.tags()) {
      if ((tag >>> 16 & mask) == group) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasValue(Attributes attrs, int tag) {
    Object value = attrs.getValue(tag);
    return value != null && !(value instanceof Value v && v.isEmpty());
  }

  private static String value(Attributes attrs, int tag, int index) {
    String[] values = Values.text(attrs, tag).split("\\\\", -1);
    return index < values.length ? Values.stripped(values[index]) : "";
  }
}
