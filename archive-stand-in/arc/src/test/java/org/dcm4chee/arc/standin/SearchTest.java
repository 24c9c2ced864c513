package org.dcm4chee.arc.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.net.service.QueryRetrieveLevel2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  @TempDir private Path folder;
  private SmallArchive small;

  @BeforeEach
  void store() {
    small = new SmallArchive(folder);
    store("1.1", "1", "1.9", "CT", "20240105", "Doe^Jane", "A1");
    store("1.2", "1", "1.9", "CT", "20240105", "Doe^Jane", "A1");
    store("1.3", "1", "1.8", "SEG", "20240105", "Doe^Jane", "A1");
    store("2.1", "2", "2.9", "MR", "20250310", "Roe^Jim", "B1");
  }

  private void store(
      String sop,
      String study,
      String series,
      String modality,
      String date,
      String name,
      String id) {
    small.store(
        sop,
        dataset -> {
          dataset.setString(Tag.StudyInstanceUID, VR.UI, study);
          dataset.setString(Tag.SeriesInstanceUID, VR.UI, series);
          dataset.setString(Tag.Modality, VR.CS, modality);
          dataset.setString(Tag.StudyDate, VR.DA, date);
          dataset.setString(Tag.PatientName, VR.PN, name);
          dataset.setString(Tag.PatientID, VR.LO, id);
          dataset.setBytes(Tag.InstanceNumber, VR.IS, "+07".getBytes(StandardCharsets.US_ASCII));
        });
  }

  private List<Attributes> search(QueryRetrieveLevel2 level, int tag, VR vr, String value) {
    return small.archive.search(new Search(level).key(tag, vr, value), "DCM4CHEE");
  }

  private long studies(int tag, VR vr, String value) {
    return search(QueryRetrieveLevel2.STUDY, tag, vr, value).size();
  }

  @ParameterizedTest
  @CsvSource({
    "20240105, 1",
    "20240106, 0",
    "20240101-, 2",
    "20240106-, 1",
    "-20240105, 1",
    "20240101-20251231, 2",
    "20240101-2025, 2",
    "2024, 1",
  })
  void datesAndRanges(String value, long studies) {
    assertThat(studies(Tag.StudyDate, VR.DA, value)).isEqualTo(studies);
  }

  @ParameterizedTest
  @CsvSource({"doe*, 1", "D?e^Jane, 1", "Doe, 0", "*, 2", "*j*, 2", "'', 2"})
  void namesHaveWildCards_andNoCase(String value, long studies) {
    assertThat(studies(Tag.PatientName, VR.PN, value)).isEqualTo(studies);
  }

  @ParameterizedTest
  @CsvSource({"A1, 1", "a1, 0", "?1, 2", "A.*, 0"})
  void identifiersHaveWildCards_andCase(String value, long studies) {
    assertThat(studies(Tag.PatientID, VR.LO, value)).isEqualTo(studies);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "'1,2', 2", "1\\2, 2", "1*, 0", "*, 2", "3, 0"})
  void uidsAreListsAndNoPatterns(String value, long studies) {
    assertThat(studies(Tag.StudyInstanceUID, VR.UI, value)).isEqualTo(studies);
  }

  @Test
  void modalitiesInStudy_looksAtAllOfItsSeries() {
    assertThat(studies(Tag.ModalitiesInStudy, VR.CS, "SEG")).isEqualTo(1);
    assertThat(studies(Tag.ModalitiesInStudy, VR.CS, "SEG,MR")).isEqualTo(2);
    assertThat(studies(Tag.ModalitiesInStudy, VR.CS, "US")).isEqualTo(0);
  }

  @Test
  void keyOfALevelBelow_matchesEverything_asInTheArchive() {
    assertThat(studies(Tag.Modality, VR.CS, "SEG")).isEqualTo(2);
    assertThat(search(QueryRetrieveLevel2.SERIES, Tag.Modality, VR.CS, "SEG")).hasSize(1);
    assertThat(search(QueryRetrieveLevel2.IMAGE, Tag.Modality, VR.CS, "CT")).hasSize(2);
    assertThat(search(QueryRetrieveLevel2.PATIENT, Tag.PatientSex, VR.CS, "")).hasSize(2);
  }

  @Test
  void rowsAreCounted_andTheDatabaseStaysAsItIs() {
    Attributes series =
        search(QueryRetrieveLevel2.SERIES, Tag.SeriesInstanceUID, VR.UI, "1.9").get(0);
    assertThat(series.getInt(Tag.NumberOfSeriesRelatedInstances, 0)).isEqualTo(2);
    assertThat(series.getInt(Tag.NumberOfStudyRelatedSeries, 0)).isEqualTo(2);
    assertThat(series.getInt(Tag.NumberOfStudyRelatedInstances, 0)).isEqualTo(3);
    assertThat(series.getStrings(Tag.ModalitiesInStudy)).containsExactly("CT", "SEG");

    Attributes instance = search(QueryRetrieveLevel2.IMAGE, Tag.InstanceNumber, VR.IS, "7").get(0);
    assertThat(instance.getInt(Tag.InstanceNumber, 0)).isEqualTo(7);
    assertThat(
            search(QueryRetrieveLevel2.IMAGE, Tag.SOPInstanceUID, VR.UI, "1.1")
                .get(0)
                .getString(Tag.InstanceNumber))
        .isEqualTo("+07");
  }

  @Test
  void hiddenAndRejectedInstances_areNotThere() {
    small.archive.faults("1").order(Faults.Kind.HIDDEN, "1.1", 0);
    small.archive.faults("2").order(Faults.Kind.REJECTED, "*", 0);
    assertThat(search(QueryRetrieveLevel2.IMAGE, Tag.SOPInstanceUID, VR.UI, "*")).hasSize(2);
    assertThat(studies(Tag.StudyInstanceUID, VR.UI, "*")).isEqualTo(1);
  }
}
