package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpToPixelDataTest {
  private static final DicomEncodingOptions DEFINED =
      new DicomEncodingOptions(false, false, false, false, false);

  private static Attributes image(boolean encapsulated) {
    Attributes image = Headers.ct();
    Attributes item = Headers.item(Tag.CodeMeaning, VR.LO, "Chest");
    item.newSequence(0x00082220, 1).add(Headers.item(Tag.CodeMeaning, VR.LO, "left"));
    image.newSequence(0x00082218, 2).addAll(Arrays.asList(item, new Attributes()));
    image.newSequence(0x00082228, 0);
    image.setBytes(0x00282000, VR.OB, new byte[] {1, 2});
    image.setString(0x00204000, VR.LT, "more than a byte can count ".repeat(20));
    if (encapsulated) {
      Fragments fragments = image.newFragments(Tag.PixelData, VR.OB, 3);
      fragments.addAll(Arrays.asList(new byte[0], new byte[] {1, 2, 3}, new byte[] {4, 5}));
    } else {
      image.setBytes(Tag.PixelData, VR.OW, new byte[1000]);
    }
    return image;
  }

  private static byte[] file(Attributes dataset, String syntax, DicomEncodingOptions options)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.setEncodingOptions(options);
      out.writeDataset(dataset.createFileMetaInformation(syntax), dataset);
    }
    return bytes.toByteArray();
  }

  private static byte[] through(byte[] file, int chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (UpToPixelData out = new UpToPixelData(bytes)) {
      for (int at = 0; at < file.length; at += chunk) {
        out.write(file, at, Math.min(chunk, file.length - at));
      }
    }
    return bytes.toByteArray();
  }

  static Stream<Arguments> forms() {
    return Stream.of(true, false)
        .flatMap(
            encapsulated ->
                Stream.of(DicomEncodingOptions.DEFAULT, DEFINED)
                    .map(options -> Arguments.of(encapsulated, options)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  @DisplayName("what follows the pixels is dropped, all else goes through, in chunks of any size")
  void drops(boolean encapsulated, DicomEncodingOptions options) throws IOException {
    String syntax = encapsulated ? UID.JPEGBaseline8Bit : UID.ExplicitVRLittleEndian;
    byte[] without = file(image(encapsulated), syntax, options);
    Attributes signed = image(encapsulated);
    signed.setString(0x7FE10010, VR.LO, "GEMS_Ultrasound_MovieGroup_001");
    signed.setString(0x7FE11001, VR.LO, "Wilhelmine");
    signed.newSequence(0xFFFAFFFA, 1).add(Headers.item(0x04000115, VR.LO, "Westphall"));
    signed.setBytes(0xFFFCFFFC, VR.OB, new byte[100]);
    byte[] with = file(signed, syntax, options);
    for (int chunk : new int[] {1, 2, 3, 7, 64, 1000, with.length}) {
      assertThat(through(with, chunk)).isEqualTo(without);
      assertThat(through(without, chunk)).isEqualTo(without);
    }
  }

  @Test
  @DisplayName("byte by byte, too")
  void byteByByte() throws IOException {
    byte[] file = file(image(false), UID.ExplicitVRLittleEndian, DicomEncodingOptions.DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (UpToPixelData out = new UpToPixelData(bytes)) {
      for (byte b : file) {
        out.write(b);
      }
      out.write(new byte[] {(byte) 0xE1, 0x7F, 0x10, 0, 'L', 'O', 2, 0, 'G', 'E'});
    }
    assertThat(bytes.toByteArray()).isEqualTo(file);
  }

  @Test
  @DisplayName("without pixels the file goes through")
  void noPixels() throws IOException {
    byte[] file = file(Headers.ct(), UID.ExplicitVRLittleEndian, DicomEncodingOptions.DEFAULT);
    assertThat(through(file, 10)).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRBigEndian,
        UID.DeflatedExplicitVRLittleEndian
      })
  @DisplayName("a transfer syntax that cannot be followed is an error")
  void otherSyntaxes(String syntax) throws IOException {
    byte[] file = file(Headers.ct(), syntax, DicomEncodingOptions.DEFAULT);
    assertThatThrownBy(() -> through(file, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(syntax);
  }

  @Test
  @DisplayName("what is no DICOM is an error")
  void garbage() {
    byte[] garbage = new byte[500];
    Arrays.fill(garbage, (byte) 'x');
    assertThatThrownBy(() -> through(garbage, 100)).isInstanceOf(IOException.class);
  }

  /** A file with nothing but these elements. */
  private static byte[] elements(int... bytes) {
    byte[] file = new byte[132 + bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      file[132 + i] = (byte) bytes[i];
    }
    return file;
  }

  private static final String NOT_UNDERSTOOD = "attribute (%s) is not understood";

  @Test
  @DisplayName("the message names the attribute, and nothing of its value")
  void message() {
    assertThatThrownBy(() -> through(elements(0x34, 0x12, 0x78, 0x56, '?', '?', 0, 0), 8))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(NOT_UNDERSTOOD.formatted("1234,5678"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UN", "UT"})
  @DisplayName("an undefined length is that of a sequence or of pixels, or an error")
  void undefinedLength(String vr) throws IOException {
    int[] element = {0x28, 0, 0, 0x20, vr.charAt(0), vr.charAt(1), 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
    assertThatThrownBy(() -> through(elements(element), 100))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(NOT_UNDERSTOOD.formatted("0028,2000"));
    element[4] = 'O';
    for (char pixels : new char[] {'B', 'W'}) {
      element[5] = pixels;
      assertThat(through(elements(element), 100)).isEqualTo(elements(element));
    }
  }

  /** What would follow it unread could hide the pixels, and so all that follows those. */
  @Test
  @DisplayName("the end of a sequence that says it has a length is an error")
  void delimiterWithLength() throws IOException {
    int[] sequence = {
      0x28, 0, 0, 0x20, 'S', 'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0
    };
    assertThat(through(elements(sequence), 100)).isEqualTo(elements(sequence));
    sequence[16] = 8;
    assertThatThrownBy(() -> through(elements(sequence), 100))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(NOT_UNDERSTOOD.formatted("FFFE,E0DD"));
  }

  @Test
  @DisplayName("a transfer syntax is as long as a UID may be, or an error")
  void lengthOfTransferSyntax() throws IOException {
    String longest = "1.2." + "3".repeat(60);
    byte[] file = file(Headers.ct(), longest, DicomEncodingOptions.DEFAULT);
    assertThat(through(file, 100)).isEqualTo(file);
    byte[] longer = file(Headers.ct(), longest + "45", DicomEncodingOptions.DEFAULT);
    assertThatThrownBy(() -> through(longer, 100))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(NOT_UNDERSTOOD.formatted("0002,0010"));
  }
}
