package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4che3.data.UID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What this server can write without compression is found by making a decoder of it")
class DecodersTest {
  private final Decoders decoders = new Decoders();

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRLittleEndian,
        UID.ExplicitVRBigEndian,
        UID.DeflatedExplicitVRLittleEndian
      })
  void whatIsNotCompressedNeedsNone(String syntax) {
    assertThat(decoders.canDecode(syntax)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {UID.RLELossless, UID.JPEGBaseline8Bit})
  void whatHasACodecCanBeDecoded(String syntax) {
    assertThat(decoders.canDecode(syntax)).isTrue();
  }

  @Test
  void withoutACodecNothingCan() {
    assertThat(decoders.canDecode(UID.JPEG2000Lossless)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {UID.JPEGLSLossless, UID.JPEGLSNearLossless})
  @DisplayName("a codec that is configured, but not installed with its library, decodes nothing")
  void aCodecThatCannotBeMade(String syntax) {
    assertThat(decoders.canDecode(syntax)).isFalse();
    assertThat(decoders.canDecode(syntax)).as("nor when it is asked again").isFalse();
    assertThat(decoders.canDecode(UID.RLELossless)).as("of the others").isTrue();
  }
}
