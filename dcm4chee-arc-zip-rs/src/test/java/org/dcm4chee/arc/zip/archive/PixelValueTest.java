package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.dcm4che3.data.UID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is written of pixels is counted by their headers")
class PixelValueTest {
  private static final int HEADER = 12;

  /** Fragments behind the element's own header. */
  private static byte[] fragments(int... lengths) {
    byte[][] fragments = Arrays.stream(lengths).mapToObj(byte[]::new).toArray(byte[][]::new);
    byte[] element = DicomBytes.dataset(UID.ExplicitVRLittleEndian).fragments(fragments).toBytes();
    return Arrays.copyOfRange(element, HEADER, element.length);
  }

  private static byte[] padding(String vr, int length) {
    return DicomBytes.dataset(UID.ExplicitVRLittleEndian)
        .element(0xFFFCFFFC, vr, new byte[length])
        .toBytes();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static OptionalLong ofFragments(byte[] bytes) throws IOException {
    return ofFragments(bytes, bytes.length);
  }

  private static OptionalLong ofFragments(byte[] bytes, long size) throws IOException {
    return new PixelValue(new ByteArrayInputStream(bytes), size, true).fragments();
  }

  private static OptionalLong ofValue(byte[] bytes, long length, boolean kept) throws IOException {
    return new PixelValue(new ByteArrayInputStream(bytes), bytes.length, kept).value(length);
  }

  @Test
  void evenFragments_areWrittenAsTheyAre() throws IOException {
    byte[] bytes = fragments(10, 0, 70_000);
    assertThat(ofFragments(bytes)).hasValue(bytes.length);
  }

  @Test
  void oddFragments_getAByteEach() throws IOException {
    byte[] bytes = fragments(9, 1);
    assertThat(ofFragments(bytes)).hasValue(bytes.length + 2);
  }

  @Test
  void paddingBehind_isKept() throws IOException {
    for (String vr : new String[] {"OB", "OW", "UN"}) {
      byte[] bytes = joined(fragments(10), padding(vr, 20));
      assertThat(ofFragments(bytes)).hasValue(bytes.length);
    }
  }

  @Test
  void anythingElseBehind_isNotKnown() throws IOException {
    byte[] other =
        DicomBytes.dataset(UID.ExplicitVRLittleEndian)
            .element(0x7FE10010, "OB", new byte[20])
            .toBytes();
    byte[] text =
        DicomBytes.dataset(UID.ExplicitVRLittleEndian)
            .element(0xFFFCFFFC, "LO", new byte[20])
            .toBytes();
    assertThat(ofFragments(joined(fragments(10), other))).isEmpty();
    assertThat(ofFragments(joined(fragments(10), text))).isEmpty();
    assertThat(ofFragments(joined(fragments(10), new byte[4]))).isEmpty();
    assertThat(ofFragments(joined(fragments(10), padding("OB", 21)))).isEmpty();
    assertThat(ofFragments(joined(fragments(10), joined(padding("OB", 2), new byte[2])))).isEmpty();
  }

  @Test
  void whatIsCutOffOrIsNoFragment_isNotKnown() throws IOException {
    byte[] bytes = fragments(10, 20);
    for (int size = 0; size < bytes.length; size++) {
      assertThat(ofFragments(Arrays.copyOf(bytes, size))).as("cut at %d", size).isEmpty();
    }
    assertThat(ofFragments(bytes, bytes.length + 1L)).isEmpty();
    assertThat(ofFragments(Arrays.copyOf(bytes, 20), bytes.length)).isEmpty();
    byte[] wrong = bytes.clone();
    wrong[0] = 0;
    assertThat(ofFragments(wrong)).isEmpty();
    byte[] delimiter = bytes.clone();
    delimiter[bytes.length - 1] = 1;
    assertThat(ofFragments(delimiter)).isEmpty();
  }

  @Test
  void aValueOfKnownLength() throws IOException {
    assertThat(ofValue(new byte[10], 10, true)).hasValue(10);
    assertThat(ofValue(new byte[11], 11, true)).hasValue(12);
    assertThat(ofValue(new byte[10], 11, true)).isEmpty();
    assertThat(ofValue(joined(new byte[10], padding("OB", 6)), 10, true)).hasValue(10 + 18);
    assertThat(ofValue(joined(new byte[10], padding("OB", 6)), 10, false)).isEmpty();
    assertThat(ofValue(new byte[12], 10, true)).isEmpty();
  }
}
