package org.dcm4chee.arc.zip.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What lies in a ZIP besides the objects' bytes")
class ZipContentsTest {
  private static final LocalDateTime NOON = LocalDateTime.of(2024, 2, 29, 12, 0);

  private static ContentsOptions options(String... wanted) {
    List<String> options = List.of(wanted);
    return new ContentsOptions(
        options.contains("dicomdir"),
        options.contains("manifest"),
        template(options, "entry="),
        template(options, "file="));
  }

  private static Optional<String> template(List<String> options, String prefix) {
    return options.stream()
        .filter(option -> option.startsWith(prefix))
        .map(option -> option.substring(prefix.length()))
        .findFirst();
  }

  private static InstanceFacts facts(ZipContents contents, int position, Attributes dataset) {
    return contents.factsOf(position, dataset, Datasets.fileMetaInformation(dataset));
  }

  private static String name(ZipContents contents, Attributes dataset) {
    return contents.composition().entryName(facts(contents, 0, dataset));
  }

  private static LeftOut lost(String uid) {
    return new LeftOut(
        new ObjectSource<InstanceFacts>() {
          @Override
          public ObjectUids uids() {
            return new ObjectUids("1.2", "1.2.3", uid);
          }

          @Override
          public long estimatedSize() {
            return 0;
          }

          @Override
          public boolean compressible() {
            return false;
          }

          @Override
          public InstanceFacts encode(OutputStream out) {
            throw new UnsupportedOperationException();
          }
        },
        LeftOut.Kind.UNREADABLE,
        "it is lost",
        Optional.empty());
  }

  private static List<ExtraEntry> extras(ZipContents contents, LeftOut... leftOut) {
    Composition<InstanceFacts> composition = contents.composition();
    InstanceFacts facts = facts(contents, 0, Datasets.ct("1.2.3", "12"));
    String name = composition.entryName(facts);
    return composition.extras(List.of(new IncludedObject<>(facts, name, 1000)), List.of(leftOut));
  }

  @Test
  void withoutOptions_entriesHaveDefaultNames_andThereIsNothingElse() {
    ZipContents contents = new ZipContents(options());

    assertThat(name(contents, Datasets.ct("1.2.3", "12"))).isEqualTo("CT003 Thorax/000012.dcm");
    assertThat(contents.composition().describesObjects()).isFalse();
    assertThat(extras(contents)).isEmpty();
  }

  @Test
  void entriesAreAsOldAsTheirObjects() {
    ZipContents contents = new ZipContents(options());
    Attributes undated = Datasets.ct("1.2.3", "1");
    undated.remove(Tag.ContentDate);

    assertThat(facts(contents, 0, Datasets.ct("1.2.3", "1")).modified()).isEqualTo(NOON);
    assertThat(facts(contents, 0, undated).modified()).isEqualTo(EntryTime.UNKNOWN);
  }

  @Test
  void aTemplateNamesEntries() {
    ZipContents contents = new ZipContents(options("entry={00080060}/{00200013,number,000}"));

    assertThat(name(contents, Datasets.ct("1.2.3", "7"))).isEqualTo("CT/007.dcm");
  }

  @Test
  void aTemplateThatCannotWork_givesDefaultNames() {
    for (String nonsense : new String[] {"{nonsense}", "{", "{00200013,nonsense}"}) {
      ZipContents contents = new ZipContents(options("entry=" + nonsense));
      assertThat(name(contents, Datasets.ct("1.2.3", "12")))
          .as(nonsense)
          .isEqualTo("CT003 Thorax/000012.dcm");
    }
  }

  @Test
  void aTemplateThatDoesNotFitOneObject_costsItNoMoreThanItsName() {
    ZipContents contents = new ZipContents(options("entry={00080060,slice,0,1}{nonsense}"));

    assertThat(name(contents, Datasets.ct("1.2.3", "12"))).isEqualTo("CT003 Thorax/000012.dcm");
  }

  @Test
  void withDicomdir_entriesHaveFileIds_whateverATemplateSays() {
    ZipContents contents = new ZipContents(options("dicomdir", "entry={00080060}"));

    assertThat(name(contents, Datasets.ct("1.2.3", "12"))).isEqualTo("DICOM/S0000001/I0000001");
    assertThat(facts(contents, 0, Datasets.ct("1.2.3", "12")).path()).isEmpty();
  }

  @Test
  void whereNothingMayBeTold_entriesHaveNumbersAndNoTime_whateverTemplatesSay() {
    Optional<String> patient = Optional.of("{00100020}");
    ZipContents contents =
        new ZipContents(new ContentsOptions("dcm", false, false, false, true, patient, patient));
    Composition<InstanceFacts> composition = contents.composition();
    InstanceFacts facts = facts(contents, 0, Datasets.ct("1.2.3", "12"));

    assertThat(composition.entryName(facts)).isEqualTo("000001.dcm");
    assertThat(composition.entryName(facts)).isEqualTo("000002.dcm");
    assertThat(facts.modified()).isEqualTo(EntryTime.UNKNOWN);
    assertThat(composition.fileName()).isEmpty();
    ZipContents fileSet =
        new ZipContents(new ContentsOptions("dcm", true, false, false, true, patient, patient));
    assertThat(name(fileSet, Datasets.ct("1.2.3", "12"))).isEqualTo("DICOM/S0000001/I0000001");
    assertThat(contents.decidedBy()).isNotEqualTo(fileSet.decidedBy());
  }

  private static Attributes ofStudy(String study) {
    Attributes dataset = Datasets.ct("1.2.3", "12");
    dataset.setString(Tag.StudyInstanceUID, VR.UI, study);
    return dataset;
  }

  private static List<String> namesOfTwoStudies(ContentsOptions options) {
    ZipContents contents = new ZipContents(options);
    Composition<InstanceFacts> composition = contents.composition();
    return Stream.of("1.2", "1.3", "1.2")
        .map(study -> composition.entryName(facts(contents, 0, ofStudy(study))))
        .toList();
  }

  @Test
  void eachOfSeveralStudiesHasAFolder_withTheNamesOfItsOwnZip() {
    Optional<String> byModality = Optional.of("{00080060}/{00200013}");
    Optional<String> byStudy = Optional.of("{0020000D}/{00200013}");

    assertThat(
            namesOfTwoStudies(
                new ContentsOptions(
                    "json", false, false, true, false, Optional.empty(), Optional.empty())))
        .containsExactly(
            "1.2/CT003 Thorax/000012.json",
            "1.3/CT003 Thorax/000012.json",
            "1.2/CT003 Thorax/000012-2.json");
    assertThat(
            namesOfTwoStudies(
                new ContentsOptions("dcm", false, false, true, false, byModality, byModality)))
        .containsExactly("1.2/CT/12.dcm", "1.3/CT/12.dcm", "1.2/CT/12-2.dcm");
    assertThat(
            namesOfTwoStudies(
                new ContentsOptions("dcm", false, false, true, false, byStudy, byStudy)))
        .as("a template that names the study itself")
        .containsExactly("1.2/12.dcm", "1.3/12.dcm", "1.2/12-2.dcm");
  }

  @Test
  void inAFileSetOfSeveralStudies_seriesOfDifferentStudiesAreDifferentOnes() {
    assertThat(
            namesOfTwoStudies(
                new ContentsOptions(
                    "dcm", true, false, true, false, Optional.empty(), Optional.empty())))
        .containsExactly(
            "DICOM/S0000001/I0000001", "DICOM/S0000002/I0000001", "DICOM/S0000001/I0000002");
  }

  @Test
  void ofOneStudyNobodyIsToldItsUid() {
    ZipContents contents = new ZipContents(options());

    assertThat(facts(contents, 0, ofStudy("1.2")).studyInstanceUid()).isEmpty();
    assertThat(name(contents, ofStudy("1.2"))).isEqualTo("CT003 Thorax/000012.dcm");
  }

  @Test
  void theFirstObjectNamesTheZip_andLaterOnesAreNotAsked() {
    ZipContents contents = new ZipContents(options("file={00100020} {00200013}"));
    Composition<InstanceFacts> composition = contents.composition();

    InstanceFacts third = facts(contents, 2, Datasets.ct("1.2.3", "3"));
    InstanceFacts first = facts(contents, 0, Datasets.ct("1.2.3", "1"));
    InstanceFacts second = facts(contents, 1, Datasets.ct("1.2.3", "2"));
    assertThat(third.fileName()).contains("4711 3");
    assertThat(second.fileName()).isEmpty();

    assertThat(composition.fileName()).isEmpty();
    composition.entryName(first);
    composition.entryName(second);
    composition.entryName(third);
    assertThat(composition.fileName()).contains("4711 1");
  }

  @Test
  void theObjectThatNamedTheZip_namesItAgain() {
    ZipContents contents = new ZipContents(options("file={00100020}"));

    assertThat(facts(contents, 4, Datasets.ct("1.2.3", "1")).fileName()).contains("4711");
    assertThat(facts(contents, 4, Datasets.ct("1.2.3", "1")).fileName()).contains("4711");
  }

  @Test
  void sideFilesLieInOneOrder_andAreAsOldAsTheNewestObject() {
    ZipContents contents = new ZipContents(options("dicomdir", "manifest"));

    assertThat(contents.composition().describesObjects()).isTrue();
    assertThat(extras(contents, lost("1.2.3.9")))
        .extracting(ExtraEntry::name)
        .containsExactly("DICOMDIR", "manifest.csv", "MISSING.txt");
    assertThat(extras(contents)).extracting(ExtraEntry::modified).containsOnly(NOON);
  }

  @Test
  void whatIsMissingIsSaid_byItsUidAsItWouldHaveBeenWritten() {
    List<ExtraEntry> extras = extras(new ZipContents(options()), lost("1.2.3.9"));

    assertThat(extras).hasSize(1);
    assertThat(new String(extras.get(0).content(), StandardCharsets.UTF_8))
        .contains("1.2.3.9\tit is lost");
  }

  @Test
  void theManifestSaysWhatIsInside_andLeavesRoomForItsCrc32() {
    ExtraEntry manifest = extras(new ZipContents(options("manifest")), lost("1.2.3.9")).get(0);

    assertThat(manifest.crcPositions()).hasSize(1);
    assertThat(new String(manifest.content(), StandardCharsets.UTF_8).split("\r\n", -1))
        .contains(
            "CT003 Thorax/000012.dcm,1.2,1.2.3,1.2.3.1,1.2.840.10008.5.1.4.1.1.2,CT,3,12,"
                + "1.2.840.10008.1.2.1,1000,00000000,",
            ",1.2,1.2.3,1.2.3.9,,,,,,,,it is lost");
  }

  @Test
  void theManifestAndTheDirectoryTellNumbersAsTheyAreWritten_whateverATemplateAsks() {
    ZipContents contents =
        new ZipContents(options("manifest", "entry={00200011,number,0}/{00200013,number,0}"));
    Attributes dataset = Datasets.ct("1.2.3", "x");
    dataset.setBytes(Tag.InstanceNumber, VR.IS, "+7".getBytes(StandardCharsets.US_ASCII));

    InstanceFacts facts = facts(contents, 0, dataset);
    assertThat(contents.composition().entryName(facts)).isEqualTo("3/7.dcm");
  }

  @Test
  void noObjectHasTheNameOfASideFile_whetherItIsThereOrNot() {
    assertThat(Sidecars.names()).contains("DICOMDIR", "manifest.csv", "MISSING.txt");
    for (String name : Sidecars.names()) {
      ZipContents contents = new ZipContents(options("entry=" + name + "/1"));
      assertThat(name(contents, Datasets.ct("1.2.3", "1"))).isEqualTo(name + "-2/1.dcm");
    }
  }

  @Test
  void whatDecidesNames_isTold() {
    assertThat(new ZipContents(options("entry=a")).decidedBy())
        .isEqualTo(new ZipContents(options("entry=a")).decidedBy())
        .isNotEqualTo(new ZipContents(options("entry=b")).decidedBy());
    assertThat(new ZipContents(options("dicomdir")).decidedBy())
        .isNotEqualTo(new ZipContents(options("manifest")).decidedBy());
  }
}
