package org.dcm4chee.arc.zip.it.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.dicom.SampleFiles;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo says what is wrong before it starts anything")
class DemoTest {
  @TempDir private Path folder;

  @Test
  void port_inUse_namesPortAndOption() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Demo.requireFree(other.getLocalPort()))
          .hasMessageContaining("Port " + other.getLocalPort() + " is in use")
          .hasMessageContaining("-Ddemo.port=");
    }
  }

  @Test
  void folder_absentOrEmpty_isSaid() throws IOException {
    assertThatThrownBy(() -> DemoStudies.requireFiles(folder.resolve("none")))
        .hasMessageContaining("is no folder");
    assertThatThrownBy(() -> DemoStudies.requireFiles(folder)).hasMessageContaining("is empty");
    Files.write(folder.resolve("a.dcm"), new byte[] {1});
    assertThatCode(() -> DemoStudies.requireFiles(folder)).doesNotThrowAnyException();
  }

  @Test
  void file_thatIsNoneOfAStudy_trueReason() {
    assertThatThrownBy(
            () -> SampleFiles.studyUid("no DICOM".repeat(40).getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("cannot be read as DICOM");
    byte[] noStudy =
        DicomFile.of(DicomFile.CT, "", "1.2.3.1", "1.2.3.1.1").toBytes(DicomFile.EXPLICIT_LE);
    assertThatThrownBy(() -> SampleFiles.studyUid(noStudy))
        .hasMessageContaining("it has no Study Instance UID");
  }

  @Test
  void file_deflatedOrWithUidsAsUnknown_isOneOfAStudy() throws IOException {
    DicomFile file = DicomFile.of(DicomFile.CT, "1.2.34", "1.2.34.1", "1.2.34.1.1");
    assertThat(SampleFiles.studyUid(file.toBytes(DicomFile.DEFLATED))).isEqualTo("1.2.34");
    byte[] unknown = withUnknownVr(file.toBytes(DicomFile.EXPLICIT_LE));
    assertThat(SampleFiles.studyUid(unknown)).isEqualTo("1.2.34");
  }

  /** The Study Instance UID with the VR UN, whose length has four bytes behind two that are 0. */
  private static byte[] withUnknownVr(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("(?s) \0\r\0UI(..)", " \0\r\0UN\0\0$1\0\0")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
