package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.zip.dicomdir.Origin.Moment;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where a key gets its value from that an object lacks")
class OriginTest {
  private final Attributes object = new Attributes();
  private final Attributes rec = new Attributes();

  private void fill(int tag, Origin origin) {
    RecordKey key = new RecordKey("TYPE", tag, Requirement.TYPE_1, Condition.NONE, origin);
    origin.fill(key, rec, object);
  }

  @Test
  void theSameForAll() {
    fill(Tag.ImageType, Origin.value("ORIGINAL", "PRIMARY"));

    assertThat(rec.getStrings(Tag.ImageType)).containsExactly("ORIGINAL", "PRIMARY");
  }

  @Test
  void anotherAttributeOfTheObject() {
    object.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3");
    fill(Tag.PatientID, Origin.attribute(Tag.StudyInstanceUID));

    assertThat(rec.getString(Tag.PatientID)).isEqualTo("1.2.3");
  }

  @Test
  void theFirstDateThatTheObjectHas_withItsTime() {
    object.setString(Tag.AcquisitionDate, VR.DA, "20240301");
    object.setString(Tag.SeriesDate, VR.DA, "20240229");
    object.setString(Tag.SeriesTime, VR.TM, "120000");
    Origin date = Origin.date(Tag.ContentTime, Moment.SERIES, Moment.ACQUISITION, Moment.STUDY);
    fill(Tag.ContentDate, date);

    assertThat(rec.getString(Tag.ContentDate)).isEqualTo("20240229");
    assertThat(rec.getString(Tag.ContentTime)).isEqualTo("120000");
  }

  @Test
  void theTimeOfAnotherDateDoesNotBelongToIt() {
    object.setString(Tag.AcquisitionDate, VR.DA, "20240301");
    object.setString(Tag.SeriesTime, VR.TM, "120000");
    fill(Tag.ContentDate, Origin.date(Tag.ContentTime, Moment.SERIES, Moment.ACQUISITION));

    assertThat(rec.getString(Tag.ContentDate)).isEqualTo("20240301");
    assertThat(rec.getString(Tag.ContentTime)).isEqualTo("000000");
  }

  @Test
  void withoutAnyDateThereIsOneThatSaysNothing() {
    fill(Tag.ContentDate, Origin.date(Tag.ContentTime, Moment.SERIES));

    assertThat(rec.getString(Tag.ContentDate)).isEqualTo("19000101");
    assertThat(rec.contains(Tag.ContentTime)).isFalse();
  }

  /** What is not among them is not copied from the object, and could not be read. */
  @Test
  void allThatIsReadIsAmongTheSources() {
    assertThat(Origin.sources())
        .isSorted()
        .contains(
            Tag.SOPClassUID,
            Tag.SOPInstanceUID,
            Tag.StudyInstanceUID,
            Tag.VerifyingObserverSequence,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.AcquisitionDate,
            Tag.AcquisitionTime,
            Tag.SeriesDate,
            Tag.SeriesTime,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.InstanceCreationDate,
            Tag.InstanceCreationTime);
  }
}
