package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An object that is looked at is, for all others, the object that it is")
class ObjectSurveyTest {
  private final FakeArchive archive = new FakeArchive();
  private final InstanceSource source =
      new SourceFactory(archive.context(), FakeArchive.wish(List.of("*"), Map.of(), "SPLIT_JSON"))
          .of(
              List.of(
                  archive.match(
                      "1.2.3.4",
                      FakeArchive.undecoded(
                          DicomBytes.dataset(UID.ExplicitVRLittleEndian)
                              .element(Tag.StudyInstanceUID, "UI", "1.2")
                              .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
                              .toBytes()),
                      archive.store("fs1", "a", new byte[100], UID.ExplicitVRLittleEndian))))
          .acceptable()
          .get(0);
  private final ObjectSurvey survey = new ObjectSurvey(source, MetadataText.JSON);

  @Test
  void whatIsLostIsTheObject() {
    assertThat(survey.whole()).isSameAs(source);
    assertThat(survey.uids()).isEqualTo(source.uids());
  }

  @Test
  void asMuchIsToBeReadOfIt_andNothingIsCompressed() {
    assertThat(survey.estimatedSize()).isEqualTo(source.estimatedSize()).isEqualTo(100);
    assertThat(survey.compressible()).isFalse();
  }

  @Test
  void itCanBeLookedAtWhenItIsThere() {
    AtomicInteger told = new AtomicInteger();
    survey.onReady(told::incrementAndGet);
    assertThat(survey.isReady()).isFalse();
    assertThat(told).hasValue(0);

    source.markReady();

    assertThat(survey.isReady()).isTrue();
    assertThat(told).hasValue(1);
  }
}
