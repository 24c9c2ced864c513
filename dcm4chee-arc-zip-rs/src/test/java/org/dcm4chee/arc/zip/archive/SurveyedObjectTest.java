package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pixels are written straight out of an object if they are all that it has")
class SurveyedObjectTest {
  private static final SurveyedObject.File PIXELS = new SurveyedObject.File("7FE00010.raw", 4);
  private static final SurveyedObject.File OTHER = new SurveyedObject.File("00420011.raw", 4);

  private final InstanceFacts object = new FakeArchive().facts();

  private SurveyedObject surveyed(boolean textFromHeader, SurveyedObject.File... files) {
    return new SurveyedObject(
        object, List.of(files), new MeasuredText(1, new byte[0]), textFromHeader);
  }

  @Test
  void onlyPixels() {
    assertThat(surveyed(true, PIXELS).hasOnlyPixels()).isTrue();
    assertThat(surveyed(true, OTHER).hasOnlyPixels()).isFalse();
    assertThat(surveyed(true, PIXELS, OTHER).hasOnlyPixels()).isFalse();
    assertThat(surveyed(true).hasOnlyPixels()).isFalse();
    assertThat(surveyed(false, PIXELS).hasOnlyPixels())
        .as("its header does not tell where they are")
        .isFalse();
  }

  @Test
  void itIsAsOldAsTheObject() {
    assertThat(surveyed(true, PIXELS).modified()).isEqualTo(object.modified());
  }
}
