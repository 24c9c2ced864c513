package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZipWishTest {

  @Test
  void theArchivesOwnZip_isNoAnswerToWhoWantsMetadata() {
    for (String content : List.of("JSON", "XML")) {
      ZipWish metadata = FakeArchive.wish(List.of(), Map.of(), content);
      assertThat(new StandAside().judge(missingMember(), metadata.settingsForArchivesZip()))
          .isPresent();
    }
    ZipWish files = FakeArchive.wish(List.of(), Map.of());
    assertThat(new StandAside().judge(missingMember(), files.settingsForArchivesZip())).isEmpty();
  }

  private static NoSuchMethodError missingMember() {
    NoSuchMethodError error = new NoSuchMethodError("of the archive");
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.archive.Admission", "admit", null, 1)
        });
    return error;
  }
}
