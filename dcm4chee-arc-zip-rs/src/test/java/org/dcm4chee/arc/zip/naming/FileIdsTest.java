package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("File IDs are as PS3.10 §8 and PS3.12 Annex V want them")
class FileIdsTest {

  @Test
  void seriesAndTheirObjectsAreCounted() {
    FileIds ids = new FileIds();

    assertThat(ids.assign("1.1")).isEqualTo("DICOM/S0000001/I0000001");
    assertThat(ids.assign("1.1")).isEqualTo("DICOM/S0000001/I0000002");
    assertThat(ids.assign("1.2")).isEqualTo("DICOM/S0000002/I0000001");
    assertThat(ids.assign("1.1")).isEqualTo("DICOM/S0000001/I0000003");
  }

  @Test
  void componentsHaveAtMostEightOfTheAllowedCharacters() {
    for (String component : new FileIds().assign("1.1").split("/", -1)) {
      assertThat(component).matches("[A-Z0-9_]{1,8}");
    }
  }

  @Test
  void afterSevenDigitsTheNextLetterGoesOn() {
    assertThat(FileIds.component('I', 9_999_999)).isEqualTo("I9999999");
    assertThat(FileIds.component('I', 10_000_000)).isEqualTo("J0000000");
    assertThat(FileIds.component('S', 79_999_999)).isEqualTo("Z9999999");
    assertThatThrownBy(() -> FileIds.component('S', 80_000_000))
        .isInstanceOf(IllegalStateException.class);
  }
}
