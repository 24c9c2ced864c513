package org.dcm4chee.arc.zip.it.dicom;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into files that somebody else wrote. */
public final class SampleFiles {
  /** Study Instance UID (0020,000D) in little or big endian, explicit or implicit VR. */
  private static final Pattern STUDY_UID =
      Pattern.compile("(?s)(?: \0\r\0|\0 \0\r)(?:UI..|.{4})([0-9][0-9.]{2,63})");

  private SampleFiles() {}

  public static Optional<String> studyUid(byte[] file) {
    Matcher matcher = STUDY_UID.matcher(new String(file, StandardCharsets.ISO_8859_1));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
