package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where no table names an attribute, what is not what it should be may identify")
class MisplacedTest {
  private static final int FILTER_TYPE = 0x00181160;
  private static final int PLAIN_SEQUENCE = 0x00082218;

  private final Attributes attrs = new Attributes();

  private boolean inFile(int tag, VR vr) {
    attrs.setValue(tag, vr, new BulkData("file:/no/such/file", 0, 2000, false));
    return Misplaced.mayIdentify(attrs, tag, vr);
  }

  private boolean bytes(int tag, VR vr, String text) {
    attrs.setBytes(tag, vr, text.getBytes(StandardCharsets.US_ASCII));
    return Misplaced.mayIdentify(attrs, tag, vr);
  }

  @Test
  @DisplayName("what is in a file of its own and may be text, as nobody looks at it there")
  void bulkData() {
    assertThat(inFile(FILTER_TYPE, VR.SH)).isTrue();
    assertThat(inFile(FILTER_TYPE, VR.OB)).as("text is known to be there").isTrue();
    assertThat(inFile(Tag.RedPaletteColorLookupTableData, VR.UN)).isTrue();
    assertThat(inFile(Tag.RedPaletteColorLookupTableData, VR.UT)).isTrue();
    assertThat(inFile(Tag.RedPaletteColorLookupTableData, VR.OW)).isFalse();
    assertThat(inFile(PLAIN_SEQUENCE, VR.OB)).as("items belong there").isTrue();
    assertThat(inFile(Tag.PlanarConfiguration, VR.OB)).as("a number belongs there").isTrue();
  }

  @Test
  @DisplayName("pixels may be in a file, and be of any length")
  void pixels() {
    assertThat(inFile(Tag.PixelData, VR.OW)).isFalse();
    assertThat(inFile(Tag.PixelData, VR.OB)).isFalse();
    assertThat(inFile(Tag.PixelData, VR.UN)).isFalse();
  }

  @Test
  @DisplayName("text or bytes in an attribute that nobody knows, but not numbers")
  void unknownAttributes() {
    int unknown = 0x00181FF0;
    assertThat(bytes(unknown, VR.LO, "Smith")).isTrue();
    assertThat(bytes(unknown, VR.UN, "Smith")).isTrue();
    assertThat(bytes(unknown, VR.OB, "Smith")).isTrue();
    assertThat(bytes(unknown, VR.OW, "Smit")).isTrue();
    assertThat(bytes(unknown, VR.US, "Smit")).isFalse();
  }

  @Test
  @DisplayName("text where numbers belong, but for dates and times")
  void textForNumbers() {
    assertThat(bytes(Tag.PlanarConfiguration, VR.LO, "Smith")).isTrue();
    assertThat(bytes(Tag.PlanarConfiguration, VR.DT, "20240229120000.5+0100\\2024 ")).isFalse();
    assertThat(bytes(Tag.SliceThickness, VR.LO, "Smith")).isTrue();
    assertThat(bytes(Tag.SliceThickness, VR.LO, "2.5")).isFalse();
    assertThat(bytes(Tag.NumberOfFrames, VR.DS, "1E2")).isFalse();
  }

  @Test
  @DisplayName("bytes where text, items or numbers belong")
  void bytesForText() {
    assertThat(bytes(FILTER_TYPE, VR.OB, "Smith")).isTrue();
    assertThat(bytes(PLAIN_SEQUENCE, VR.UN, "Smith")).isTrue();
    assertThat(bytes(Tag.PlanarConfiguration, VR.OB, "Smith")).isTrue();
    assertThat(bytes(Tag.PlanarConfiguration, VR.US, "\1\1")).isFalse();
    assertThat(bytes(FILTER_TYPE, VR.SH, "WEDGE")).isFalse();
  }

  @Test
  @DisplayName("UIDs are digits and dots, with what separates and pads them")
  void uids() {
    assertThat(Misplaced.isUids("1.2.90\\3.4\0")).isTrue();
    assertThat(Misplaced.isUids("1.2 ")).isTrue();
    assertThat(Misplaced.isUids("1.2/3")).isFalse();
    assertThat(Misplaced.isUids("1.2:3")).isFalse();
    assertThat(Misplaced.isUids("Smith")).isFalse();
  }
}
