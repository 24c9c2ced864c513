package org.dcm4chee.arc.zip.deidentify;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

/**
 * What a de-identified object says of itself (PS3.15 §E.1.1, PS3.3 §C.7.1.1, PS3.16 CID 7050). What
 * an earlier de-identification wrote there is replaced: it may name an institution.
 */
final class Markers {
  static final int PATIENT_IDENTITY_REMOVED = 0x00120062;
  static final int METHOD = 0x00120063;
  static final int METHOD_CODES = 0x00120064;
  static final int LONGITUDINAL = 0x00280303;

  private static final String BASIC_PROFILE = "113100";
  private static final String BASIC_PROFILE_MEANING = "Basic Application Confidentiality Profile";

  /** LO. */
  private static final int MAX_LENGTH = 64;

  private Markers() {}

  static void set(Attributes dataset, Profile profile, String edition) {
    dataset.setString(PATIENT_IDENTITY_REMOVED, VR.CS, "YES");
    String table = "PS3.15 Table E.1-1, " + edition;
    dataset.setString(
        METHOD,
        VR.LO,
        "zip-rs deidentify",
        table.substring(0, Math.min(table.length(), MAX_LENGTH)));
    Sequence codes = dataset.newSequence(METHOD_CODES, 1 + profile.options().size());
    codes.add(code(dataset.bigEndian(), BASIC_PROFILE, BASIC_PROFILE_MEANING));
    for (Option option : profile.options()) {
      codes.add(code(dataset.bigEndian(), option.codeValue(), option.codeMeaning()));
    }
    dataset.setString(
        LONGITUDINAL,
        VR.CS,
        profile.has(Option.FULL_DATES)
            ? "UNMODIFIED"
            : profile.has(Option.MODIFIED_DATES) ? "MODIFIED" : "REMOVED");
  }

  private static Attributes code(boolean bigEndian, String value, String meaning) {
    Attributes code = new Attributes(bigEndian, 3);
    code.setString(Tag.CodeValue, VR.SH, value);
    code.setString(Tag.CodingSchemeDesignator, VR.SH, "DCM");
    code.setString(
        Tag.CodeMeaning, VR.LO, meaning.substring(0, Math.min(meaning.length(), MAX_LENGTH)));
    return code;
  }
}
