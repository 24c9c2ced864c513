package org.dcm4chee.arc.zip.dicomdir;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.media.RecordFactory;
import org.dcm4che3.media.RecordType;

/**
 * Which type of directory record an object gets: by its SOP class from the archive's own {@link
 * RecordFactory}, but for what that does not have; and by what is in it, for classes that neither
 * knows.
 */
final class RecordTypes {
  static final String PRIVATE = "PRIVATE";

  private static final String RT_SECOND_GENERATION = "1.2.840.10008.5.1.4.1.1.481.";

  /** What the archive's table has not, or has otherwise than PS3.3 §F.5. */
  private static final Map<String, String> OURS = ours();

  /** Configured once: from then on it is only read, and so may be used by many threads. */
  private static final RecordFactory ARCHIVES = configured();

  private RecordTypes() {}

  private static Map<String, String> ours() {
    Map<String, String> types = new HashMap<>();
    // The archive's table lists it among the SR documents; PS3.3 §F.5.26 has a type for it.
    types.put(UID.KeyObjectSelectionDocumentStorage, "KEY OBJECT DOC");
    // Microscopy Bulk Simple Annotations Storage.
    types.put("1.2.840.10008.5.1.4.1.1.91.1", "ANNOTATION");
    // From RT Physician Intent to RT Treatment Preparation (PS3.3 §A.86.1); 23 and 24 are images.
    IntStream.rangeClosed(10, 22)
        .forEach(last -> types.put(RT_SECOND_GENERATION + last, "RADIOTHERAPY"));
    types.put(RT_SECOND_GENERATION + 25, "RADIOTHERAPY");
    return Map.copyOf(types);
  }

  private static RecordFactory configured() {
    RecordFactory factory = new RecordFactory();
    factory.loadDefaultConfiguration();
    return factory;
  }

  /**
   * The type as it is written into Directory Record Type (0004,1430).
   *
   * @param dataset asked only whether it has attributes whose values are no text
   * @param needed of the same object
   */
  static String of(String sopClass, Attributes dataset, Attributes needed) {
    String ours = OURS.get(sopClass);
    if (ours != null) {
      return ours;
    }
    RecordType known = ARCHIVES.getRecordType(sopClass);
    return known == RecordType.PRIVATE ? byContent(dataset, needed) : known.code();
  }

  private static String byContent(Attributes dataset, Attributes needed) {
    if (dataset.containsValue(Tag.Rows) && dataset.containsValue(Tag.Columns)) {
      return "IMAGE";
    }
    if (dataset.containsValue(Tag.WaveformSequence)) {
      return "WAVEFORM";
    }
    if (needed.containsValue(Tag.MIMETypeOfEncapsulatedDocument)) {
      return "ENCAP DOC";
    }
    return dataset.containsValue(Tag.ContentSequence) && needed.containsValue(Tag.CompletionFlag)
        ? "SR DOCUMENT"
        : PRIVATE;
  }

  /** What Private Record UID (0004,1432) says of a record of type PRIVATE. */
  static String privateRecordUid(String sopClass) {
    return ARCHIVES.getPrivateRecordUID(sopClass);
  }
}
