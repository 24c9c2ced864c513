package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as a stream has left them: the bytes that were read. */
@DisplayName("Values are read as text without changing how they are held")
class ValuesTest {
  // Escape sequences of PS3.3 Table C.12-3 and C.12-4.
  private static final String CYRILLIC = "\u001b-L";
  private static final String KANJI = "\u001b$B";
  private static final String ASCII = "\u001b(B";

  private final Attributes attrs = new Attributes();

  private String text(int tag, VR vr, String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    attrs.setBytes(tag, vr, bytes);
    String text = Values.text(attrs, tag);
    assertThat(attrs.getValue(tag)).isSameAs(bytes);
    return text;
  }

  @Test
  @DisplayName("in the object's character set")
  void characterSet() {
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    assertThat(text(Tag.PatientName, VR.PN, "Müller^Zoë ")).isEqualTo("Müller^Zoë ");
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    assertThat(text(Tag.PatientName, VR.PN, "M\u00C3\u00BCller")).isEqualTo("Müller");
  }

  @ParameterizedTest
  @CsvSource({"PatientName, PN, ^", "ImageComments, LT, '\n'", "PatientID, LO, \\"})
  @DisplayName("after a delimiter of the VR the first of several character sets is in force again")
  void severalCharacterSets(String keyword, VR vr, String delimiter) {
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO 2022 IR 100", "ISO 2022 IR 144");
    int tag = ElementDictionary.tagForKeyword(keyword, null);
    assertThat(text(tag, vr, CYRILLIC + "\u00B8" + delimiter + "ü"))
        .isEqualTo("И" + delimiter + "ü");
  }

  @Test
  @DisplayName("also where all bytes are those of ASCII")
  void escapeSequences() {
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "", "ISO 2022 IR 87");
    assertThat(text(Tag.PatientName, VR.PN, KANJI + ";3ED" + ASCII + "^Tarou"))
        .isEqualTo("山田^Tarou");
  }

  @Test
  @DisplayName("of UN as what the standard says that it is")
  void unknown() {
    attrs.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    assertThat(text(Tag.PatientName, VR.UN, "Müller")).isEqualTo("Müller");
  }

  @Test
  @DisplayName("several as one text, by backslashes")
  void several() {
    attrs.setString(Tag.ImageType, VR.CS, "ORIGINAL", null, "AXIAL");
    assertThat(Values.text(attrs, Tag.ImageType)).isEqualTo("ORIGINAL\\\\AXIAL");
  }

  @Test
  @DisplayName("numbers, too, that the class library has decoded in place")
  void decodedInPlace() {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, new byte[] {'7', ' '});
    assertThat(attrs.getInt(Tag.InstanceNumber, 0)).isEqualTo(7);
    assertThat(Values.text(attrs, Tag.InstanceNumber).strip()).isEqualTo("7");
  }

  @Test
  @DisplayName("nothing, where there is none or none that is text")
  void nothing() {
    attrs.setNull(Tag.PatientID, VR.LO);
    attrs.newSequence(Tag.ContentSequence, 1).add(new Attributes());
    attrs.setValue(Tag.ImageComments, VR.LT, new BulkData("file:/no/such/file", 0, 2, false));
    assertThat(Values.text(attrs, Tag.PatientName)).isEmpty();
    assertThat(Values.text(attrs, Tag.PatientID)).isEmpty();
    assertThat(Values.text(attrs, Tag.ContentSequence)).isEmpty();
    assertThat(Values.text(attrs, Tag.ImageComments)).isEmpty();
  }

  @Test
  @DisplayName("without the padding at both ends, which may be all of it")
  void stripped() {
    assertThat(Values.stripped(" \0a b\0 ")).isEqualTo("a b");
    assertThat(Values.stripped("ab")).isEqualTo("ab");
    assertThat(Values.stripped(" \0 ")).isEmpty();
    assertThat(Values.stripped("")).isEmpty();
  }

  @Test
  @DisplayName(
      "several values that the library has decoded keep their places, also if one is empty")
  void decodedValues() {
    attrs.setString(Tag.ImageType, VR.CS, null, "PRIMARY", "");

    assertThat(Values.text(attrs, Tag.ImageType)).isEqualTo("\\PRIMARY\\");
  }
}
