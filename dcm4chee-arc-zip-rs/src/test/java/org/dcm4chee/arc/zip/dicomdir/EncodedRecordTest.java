package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;

class EncodedRecordTest {
  private static EncodedRecord series(String uid, String modality) {
    Attributes rec = new Attributes();
    rec.setString(Tag.SeriesInstanceUID, VR.UI, uid);
    rec.setString(Tag.Modality, VR.CS, modality);
    return EncodedRecord.of(uid, rec);
  }

  @Test
  void recordsAreEqualIfTheySayTheSame() {
    assertThat(series("1.2", "CT"))
        .isEqualTo(series("1.2", "CT"))
        .hasSameHashCodeAs(series("1.2", "CT"))
        .isNotEqualTo(series("1.3", "CT"))
        .isNotEqualTo(series("1.2", "MR"))
        .isNotEqualTo("1.2");
  }

  /** Else a ZIP of thousands of series would look at all of them for each. */
  @Test
  void hashCodesTellRecordsApart() {
    assertThat(IntStream.range(0, 100).map(i -> series("1.2." + i, "CT").hashCode()).distinct())
        .hasSize(100);
  }
}
