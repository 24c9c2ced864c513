package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeidentifierTest {
  private static final int IMAGE_COMMENTS = 0x00204000;
  private static final int FILTER_TYPE = 0x00181160;

  /** OOI Owner Creation Time and Document Author, which no table names. */
  private static final int OWNER_CREATION = 0x40101041;

  private static final int DOCUMENT_AUTHOR = 0x0040A067;

  /** A number that no table names; in some objects a date stands there all the same. */
  private static final int UNNAMED = Tag.PlanarConfiguration;

  /** Irradiation Event UID, of which there may be several. */
  private static final int UIDS = 0x00083010;

  private final Deidentifier basic = Deidentifier.of(Profile.basic(), Headers.KEY);

  private static Attributes done(Deidentifier deidentifier, Attributes dataset) {
    assertThat(deidentifier.apply(dataset)).isEqualTo(new Outcome.Done());
    return dataset;
  }

  private static Deidentifier with(Option... options) {
    return Deidentifier.of(Profile.basic(options), Headers.KEY);
  }

  @Test
  @DisplayName("a CT image loses what identifies, keeps what it needs, and says what was done")
  void ct() {
    Attributes ct = done(basic, Headers.ct());
    assertThat(new String(Headers.bytes(ct), StandardCharsets.UTF_8))
        .doesNotContain("Müller", "Wilhelmine", "4711", "SE-HOSPITAL", "1931", "ACC-", "Westphall")
        .doesNotContain("Elsewhere", "20230405", "101530", Headers.STUDY, "092Y");
    assertThat(ct.getString(Tag.PatientName)).hasSize(16).isEqualTo(ct.getString(Tag.PatientID));
    assertThat(ct.contains(Tag.PatientBirthDate)).isTrue();
    assertThat(ct.containsValue(Tag.PatientBirthDate)).isFalse();
    assertThat(ct.getString(Tag.SOPInstanceUID)).isEqualTo(basic.uid(Headers.INSTANCE));
    assertThat(ct.getString(Tag.SOPClassUID)).isEqualTo(UID.CTImageStorage);
    assertThat(ct.getString(Tag.InstanceNumber)).isEqualTo("007");
    assertThat(ct.getString(0x00120062)).isEqualTo("YES");
    assertThat(ct.getStrings(0x00120063))
        .containsExactly("zip-rs deidentify", "PS3.15 Table E.1-1, 2025-01, zip-rs 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic|REMOVED|113100",
        "basic,full-dates|UNMODIFIED|113100 113106",
        "basic,modified-dates|MODIFIED|113100 113107",
        "basic,safe-private,uids,device,institution,patient-characteristics"
            + "|REMOVED|113100 113111 113110 113109 113112 113108"
      })
  @DisplayName("profile and options are told by the codes of CID 7050, and what became of dates")
  void markers(String parameter, String longitudinal, String codes) {
    Profile profile = ((DeidentifyParameter.Valid) DeidentifyParameter.parse(parameter)).profile();
    Attributes ct = Headers.ct();
    ct.setString(0x00120063, VR.LO, "by Saint Elsewhere");
    done(Deidentifier.of(profile, Headers.KEY), ct);
    assertThat(ct.getString(0x00280303)).isEqualTo(longitudinal);
    assertThat(ct.getSequence(0x00120064))
        .extracting(code -> code.getString(Tag.CodeValue))
        .containsExactly(codes.split(" "));
    assertThat(ct.getSequence(0x00120064))
        .allSatisfy(
            code -> {
              assertThat(code.getString(Tag.CodingSchemeDesignator)).isEqualTo("DCM");
              assertThat(code.getString(Tag.CodeMeaning)).isNotBlank();
              assertThat(code.getString(Tag.CodeMeaning).length()).isLessThanOrEqualTo(64);
            });
    assertThat(ct.getString(0x00120063)).doesNotContain("Elsewhere");
  }

  @Test
  @DisplayName("options keep what they say: dates, device, institution, age, sex, UIDs")
  void options() {
    Attributes dates = done(with(Option.FULL_DATES), Headers.ct());
    assertThat(dates.getString(Tag.StudyDate)).isEqualTo("20230405");
    assertThat(dates.getString(Tag.StudyTime)).isEqualTo("101530.123456");
    assertThat(dates.containsValue(Tag.PatientBirthDate)).isFalse();
    Attributes patient = done(with(Option.PATIENT_CHARACTERISTICS), Headers.ct());
    assertThat(patient.getString(Tag.PatientAge)).isEqualTo("090Y");
    assertThat(patient.getString(Tag.PatientSex)).isEqualTo("F");
    Attributes institution = done(with(Option.INSTITUTION), Headers.ct());
    assertThat(institution.getString(Tag.InstitutionName)).isEqualTo("Saint Elsewhere");
    Attributes uids = done(with(Option.UIDS), Headers.ct());
    assertThat(uids.getString(Tag.StudyInstanceUID)).isEqualTo(Headers.STUDY);
    assertThat(with(Option.UIDS).uid(Headers.STUDY)).isEqualTo(Headers.STUDY);
  }

  @Test
  @DisplayName("options keep only what can be looked at and is what its VR says")
  void optionsKeepOnlyWhatIsWhatItSays() {
    Attributes inFiles = Headers.ct();
    inFiles.setValue(
        Tag.InstitutionName, VR.LO, new BulkData("file:/no/such/file", 0, 2000, false));
    done(with(Option.INSTITUTION), inFiles);
    assertThat(inFiles.getValue(Tag.InstitutionName)).isEqualTo(Value.NULL);

    Attributes noDates = Headers.ct();
    noDates.setString(Tag.StudyDate, VR.DA, "Mueller");
    noDates.setString(UNNAMED, VR.DT, "Mueller");
    done(with(Option.FULL_DATES), noDates);
    assertThat(noDates.getString(Tag.StudyDate)).isNotEqualTo("Mueller");
    assertThat(noDates.getString(UNNAMED)).isNotEqualTo("Mueller");
  }

  @Test
  @DisplayName("UIDs that nobody can look at become none")
  void uidsInFiles() {
    Attributes inFiles = Headers.ct();
    inFiles.setValue(UIDS, VR.UI, new BulkData("file:/no/such/file", 0, 2000, false));
    done(basic, inFiles);

    assertThat(inFiles.getValue(UIDS)).isEqualTo(Value.NULL);
  }

  @Test
  @DisplayName("values that are empty keep their places among others, be they decoded or not")
  void emptyValues() {
    Attributes read = Headers.ct();
    read.setBytes(UIDS, VR.UI, "\\1.2.3.4711\\".getBytes(StandardCharsets.US_ASCII));
    Attributes decoded = Headers.ct();
    decoded.setString(UIDS, VR.UI, "", "1.2.3.4711", "");
    String expected = "\\" + basic.uid("1.2.3.4711") + "\\";

    assertThat(Values.text(done(basic, read), UIDS)).isEqualTo(expected);
    assertThat(Values.text(done(basic, decoded), UIDS)).isEqualTo(expected);
  }

  @Test
  @DisplayName("dates that no table names are treated as those that it names")
  void unnamedDates() {
    for (Option option : List.of(Option.FULL_DATES, Option.MODIFIED_DATES)) {
      Attributes dates = Headers.ct();
      dates.setString(UNNAMED, VR.DT, "20230405");
      done(with(option), dates);
      assertThat(dates.getString(UNNAMED)).isEqualTo(dates.getString(Tag.StudyDate));
    }
    Attributes removed = Headers.ct();
    removed.setString(UNNAMED, VR.DT, "20230405");
    assertThat(done(basic, removed).getString(UNNAMED)).isNotEqualTo("20230405");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LO", "SH", "ST", "CS", "TM"})
  @DisplayName("a date, an age, a name in a VR of other text is one all the same")
  void inAnotherVr(String vr) {
    VR other = VR.valueOf(vr);
    Attributes moved = Headers.ct();
    moved.setString(Tag.SeriesDate, other, "20230405");
    moved.setString(OWNER_CREATION, other, "20230405101530");
    done(with(Option.MODIFIED_DATES), moved);
    assertThat(moved.getString(Tag.SeriesDate)).isEqualTo(moved.getString(Tag.StudyDate));
    assertThat(moved.getString(OWNER_CREATION))
        .isEqualTo(moved.getString(Tag.StudyDate) + "101530");

    Attributes kept = Headers.ct();
    kept.setString(Tag.SeriesDate, other, "Dr Craig");
    kept.setString(OWNER_CREATION, other, "Dr Craig");
    kept.setString(Tag.PatientAge, other, "092Y");
    kept.setString(Tag.FrameOfReferenceUID, other, "Dr Craig");
    kept.setString(DOCUMENT_AUTHOR, other, "Dr Craig");
    done(with(Option.FULL_DATES, Option.PATIENT_CHARACTERISTICS, Option.UIDS), kept);
    assertThat(kept.getString(Tag.PatientAge)).isEqualTo("090Y");
    assertThat(new String(Headers.bytes(kept), StandardCharsets.UTF_8)).doesNotContain("Craig");
  }

  @Test
  @DisplayName("a date in an attribute for a time is moved if it can be, and else goes")
  void datesForTimes() {
    Attributes ct = Headers.ct();
    ct.setString(Tag.StudyTime, VR.TM, "20230405101530");
    ct.setString(Tag.AcquisitionTime, VR.DT, "20230405101530");
    done(with(Option.MODIFIED_DATES), ct);
    assertThat(ct.getString(Tag.StudyTime)).isEqualTo("000000");
    assertThat(ct.getString(Tag.AcquisitionTime)).isEqualTo(ct.getString(Tag.StudyDate) + "101530");
  }

  @Test
  @DisplayName("what belongs into no data set goes: commands, file meta information, directories")
  void groupsOfNoDataset() {
    Attributes ct = Headers.ct();
    ct.setString(0x00000600, VR.AE, "DR_CRAIG");
    ct.setString(0x00020016, VR.AE, "DR_CRAIG");
    ct.setBytes(0x00020102, VR.OB, "Craig".getBytes(StandardCharsets.US_ASCII));
    ct.setString(0x00041130, VR.CS, "DR CRAIG");
    done(basic, ct);

    assertThat(new String(Headers.bytes(ct), StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase("Craig");
  }

  @Test
  @DisplayName("a pseudonym has the VR of what it stands for")
  void pseudonymsHaveTheirVrs() {
    Attributes ct = Headers.ct();
    ct.setBytes(Tag.PatientID, VR.UN, "PID-4711-X".getBytes(StandardCharsets.US_ASCII));
    done(basic, ct);

    assertThat(ct.getVR(Tag.PatientID)).isEqualTo(VR.LO);
    assertThat(ct.getVR(Tag.PatientName)).isEqualTo(VR.PN);
  }

  @Test
  @DisplayName("modified dates move all dates of a patient by the same days, in every study")
  void modifiedDates() {
    Deidentifier modified = with(Option.MODIFIED_DATES);
    Attributes first = Headers.ct();
    first.setString(0x0008002A, VR.DT, "20230405101530.123456-0500");
    Attributes later = Headers.ct();
    later.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3.9");
    later.setString(Tag.StudyDate, VR.DA, "20230415");
    done(modified, first);
    done(modified, later);
    int days = new Pseudonyms(Headers.KEY).days(Patient.of(Headers.ct()));
    assertThat(first.getString(Tag.StudyDate))
        .isEqualTo(Dates.shiftDate("20230405", days).orElseThrow())
        .isNotEqualTo("20230405");
    assertThat(later.getString(Tag.StudyDate))
        .isEqualTo(Dates.shiftDate("20230415", days).orElseThrow());
    assertThat(first.getString(0x0008002A))
        .isEqualTo(first.getString(Tag.StudyDate) + "101530.123456-0500");
    assertThat(first.getString(Tag.StudyTime)).isEqualTo("101530.123456");
    assertThat(first.containsValue(Tag.PatientBirthDate)).isFalse();
  }

  @Test
  @DisplayName("a newborn's dates are its birthday's, and so may moved dates be by chance")
  void newborn() {
    Attributes newborn = Headers.ct();
    newborn.setString(Tag.StudyDate, VR.DA, "19310228");
    done(with(Option.FULL_DATES), newborn);
    assertThat(newborn.getString(Tag.StudyDate)).isEqualTo("19310228");

    int days = new Pseudonyms(Headers.KEY).days(Patient.of(Headers.ct()));
    Attributes moved = Headers.ct();
    moved.setString(Tag.StudyDate, VR.DA, Dates.shiftDate("19310228", -days).orElseThrow());
    done(with(Option.MODIFIED_DATES), moved);
    assertThat(moved.getString(Tag.StudyDate)).isEqualTo("19310228");
  }

  @Test
  @DisplayName("one patient is one pseudonym in all studies, two patients are two")
  void patients() {
    Attributes other = Headers.ct();
    other.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3.9");
    other.setString(Tag.PatientName, VR.PN, "Mueller^W");
    Attributes stranger = Headers.ct();
    stranger.setString(Tag.IssuerOfPatientID, VR.LO, "ELSEWHERE-2");
    String pseudonym = done(basic, Headers.ct()).getString(Tag.PatientID);
    assertThat(done(basic, other).getString(Tag.PatientID)).isEqualTo(pseudonym);
    assertThat(done(basic, stranger).getString(Tag.PatientID)).isNotEqualTo(pseudonym);
  }

  @Test
  @DisplayName("a patient in an item has the pseudonym of the object's, or of an ID of its own")
  void patientsInItems() {
    Attributes ct = Headers.ct();
    Attributes same = Headers.item(Tag.PatientName, VR.PN, "Wilhelmine");
    Attributes sameId = Headers.item(Tag.PatientID, VR.LO, "PID-4711-X");
    Attributes other = Headers.item(Tag.PatientID, VR.LO, "PID-4712-X");
    ct.newSequence(0x00082218, 3).addAll(List.of(same, sameId, other));
    String pseudonym = done(basic, ct).getString(Tag.PatientID);
    assertThat(same.getString(Tag.PatientName)).isEqualTo(pseudonym);
    assertThat(sameId.getString(Tag.PatientID)).isEqualTo(pseudonym);
    assertThat(other.getString(Tag.PatientID)).hasSize(16).isNotEqualTo(pseudonym);
    assertThat(Patient.of(Headers.ct()).toString()).isEqualTo("Patient[secret]");
  }

  @Test
  @DisplayName("references of an RT structure set, a segmentation and a presentation state resolve")
  void references() {
    Attributes rtstruct = Headers.object(UID.RTStructureSetStorage, "RTSTRUCT");
    Attributes frame = Headers.item(Tag.FrameOfReferenceUID, VR.UI, Headers.FRAME_OF_REFERENCE);
    rtstruct.newSequence(0x30060010, 1).add(frame);
    Attributes study = Headers.reference("1.2.840.10008.3.1.2.3.1", Headers.STUDY);
    frame.newSequence(0x30060012, 1).add(study);
    Attributes series = Headers.item(Tag.SeriesInstanceUID, VR.UI, Headers.SERIES);
    study.newSequence(0x30060014, 1).add(series);
    series.newSequence(0x30060016, 1).add(Headers.reference(UID.CTImageStorage, Headers.INSTANCE));
    Attributes roi = Headers.item(0x30060026, VR.LO, "Tumour of Wilhelmine");
    roi.setString(0x30060024, VR.UI, Headers.FRAME_OF_REFERENCE);
    rtstruct.newSequence(0x30060020, 1).add(roi);

    Attributes seg = Headers.object(UID.SegmentationStorage, "SEG");
    Attributes segSeries = Headers.item(Tag.SeriesInstanceUID, VR.UI, Headers.SERIES);
    seg.newSequence(Tag.ReferencedSeriesSequence, 1).add(segSeries);
    segSeries
        .newSequence(0x0008114A, 1)
        .add(Headers.reference(UID.CTImageStorage, Headers.INSTANCE));
    Attributes perFrame = new Attributes();
    seg.newSequence(0x52009230, 1).add(perFrame);
    Attributes derivation = new Attributes();
    perFrame.newSequence(0x00089124, 1).add(derivation);
    derivation
        .newSequence(0x00082112, 1)
        .add(Headers.reference(UID.CTImageStorage, Headers.INSTANCE));

    Attributes pr = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    Attributes prSeries = Headers.item(Tag.SeriesInstanceUID, VR.UI, Headers.SERIES);
    pr.newSequence(Tag.ReferencedSeriesSequence, 1).add(prSeries);
    prSeries
        .newSequence(0x00081140, 1)
        .add(Headers.reference(UID.CTImageStorage, Headers.INSTANCE));

    Attributes ct = done(basic, Headers.ct());
    String image = ct.getString(Tag.SOPInstanceUID);
    for (Attributes object : List.of(rtstruct, seg, pr)) {
      done(basic, object);
      assertThat(object.getString(Tag.StudyInstanceUID))
          .isEqualTo(ct.getString(Tag.StudyInstanceUID));
    }
    Attributes sentFrame = rtstruct.getNestedDataset(0x30060010);
    assertThat(sentFrame.getString(Tag.FrameOfReferenceUID))
        .isEqualTo(ct.getString(Tag.FrameOfReferenceUID))
        .isEqualTo(rtstruct.getNestedDataset(0x30060020).getString(0x30060024));
    Attributes sentSeries = sentFrame.getNestedDataset(0x30060012).getNestedDataset(0x30060014);
    assertThat(sentSeries.getString(Tag.SeriesInstanceUID))
        .isEqualTo(ct.getString(Tag.SeriesInstanceUID));
    assertThat(
            Stream.of(
                sentSeries.getNestedDataset(0x30060016),
                seg.getNestedDataset(Tag.ReferencedSeriesSequence).getNestedDataset(0x0008114A),
                seg.getNestedDataset(0x52009230)
                    .getNestedDataset(0x00089124)
                    .getNestedDataset(0x00082112),
                pr.getNestedDataset(Tag.ReferencedSeriesSequence).getNestedDataset(0x00081140)))
        .allSatisfy(
            reference -> {
              assertThat(reference.getString(Tag.ReferencedSOPInstanceUID)).isEqualTo(image);
              assertThat(reference.getString(Tag.ReferencedSOPClassUID))
                  .isEqualTo(UID.CTImageStorage);
            });
    assertThat(rtstruct.getNestedDataset(0x30060020).containsValue(0x30060026)).isFalse();
  }

  @Test
  @DisplayName("a graphic annotation keeps its shape and none of its drawing")
  void graphics() {
    Attributes pr = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    Attributes annotation = Headers.item(0x00700002, VR.CS, "LAYER1");
    pr.newSequence(0x00700001, 1).add(annotation);
    Attributes line = Headers.item(0x00700023, VR.CS, "POLYLINE");
    line.setInt(0x00700021, VR.US, 2);
    line.setFloat(0x00700022, VR.FL, 1, 2, 3, 4);
    annotation.newSequence(0x00700009, 1).add(line);
    done(basic, pr);
    Attributes sent = pr.getNestedDataset(0x00700001).getNestedDataset(0x00700009);
    assertThat(sent.getString(0x00700023)).isEqualTo("POLYLINE");
    assertThat(sent.getInt(0x00700021, 0)).isEqualTo(2);
    assertThat(sent.getDoubles(0x00700022)).containsExactly(0, 0, 0, 0);
  }

  @Test
  @DisplayName(
      "file meta information keeps class, syntax and the new UID, and nothing of the sender")
  void fileMeta() {
    Attributes ct = Headers.ct();
    Attributes fmi = ct.createFileMetaInformation(UID.ExplicitVRLittleEndian);
    fmi.setString(Tag.SourceApplicationEntityTitle, VR.AE, "ELSEWHERE_CT1");
    fmi.setString(Tag.ImplementationVersionName, VR.SH, "ELSEWHERE");
    fmi.setString(Tag.PrivateInformationCreatorUID, VR.UI, "1.2.3.4");
    fmi.setBytes(Tag.PrivateInformation, VR.OB, "ELSEWHERE".getBytes(StandardCharsets.US_ASCII));
    assertThat(basic.apply(ct, fmi)).isEqualTo(new Outcome.Done());
    assertThat(fmi.getString(Tag.MediaStorageSOPInstanceUID))
        .isEqualTo(ct.getString(Tag.SOPInstanceUID));
    assertThat(fmi.getString(Tag.MediaStorageSOPClassUID)).isEqualTo(UID.CTImageStorage);
    assertThat(fmi.getString(Tag.TransferSyntaxUID)).isEqualTo(UID.ExplicitVRLittleEndian);
    assertThat(new String(Headers.bytes(fmi), StandardCharsets.US_ASCII))
        .doesNotContain("ELSEWHERE", "1.2.3.4");
  }

  @Test
  @DisplayName("two runs give the same bytes; under another key no UID or pseudonym is the same")
  void keys() {
    byte[] first = Headers.bytes(done(basic, Headers.ct()));
    Deidentifier again = Deidentifier.of(Profile.basic(), Headers.KEY);
    assertThat(Headers.bytes(done(again, Headers.ct()))).isEqualTo(first);
    Attributes one = done(basic, Headers.ct());
    Attributes other = done(Deidentifier.of(Profile.basic(), Headers.OTHER_KEY), Headers.ct());
    for (int tag :
        new int[] {
          Tag.SOPInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.StudyInstanceUID,
          Tag.FrameOfReferenceUID,
          Tag.PatientID,
          Tag.PatientName
        }) {
      assertThat(other.getString(tag)).isNotEqualTo(one.getString(tag));
    }
  }

  @Test
  @DisplayName("the fingerprint differs by key, profile and what is allowed, and by nothing else")
  void fingerprint() {
    Set<String> fingerprints = new HashSet<>();
    List<Deidentifier> different = new ArrayList<>(List.of(basic));
    Arrays.stream(Option.values()).map(DeidentifierTest::with).forEach(different::add);
    different.add(with(Option.UIDS, Option.DEVICE));
    different.add(Deidentifier.of(Profile.basic(), Headers.OTHER_KEY));
    different.add(Deidentifier.of(Profile.basic(), Headers.KEY, Set.of(Kind.US)));
    different.add(Deidentifier.of(Profile.basic(), Headers.KEY, Set.of(Kind.US, Kind.SC)));
    different.forEach(d -> fingerprints.add(d.fingerprint()));
    assertThat(fingerprints).hasSize(different.size()).allMatch(f -> f.matches("[0-9a-f]{32}"));
    assertThat(with(Option.DEVICE, Option.UIDS).fingerprint())
        .isEqualTo(with(Option.UIDS, Option.DEVICE).fingerprint());
    assertThat(fingerprints).doesNotContain(Headers.KEY.fingerprint());
  }

  @Test
  @DisplayName("what the classifier refuses is left out with its reason")
  void leftOut() {
    Attributes us = Headers.object("1.2.840.10008.5.1.4.1.1.6.1", "US");
    assertThat(basic.apply(us))
        .isInstanceOfSatisfying(
            Outcome.LeftOut.class,
            out -> {
              assertThat(out.reason()).isEqualTo(Reason.PIXELS_MAY_IDENTIFY);
              assertThat(out.words()).contains("ultrasound").doesNotContain("Müller");
            });
    assertThat(Deidentifier.of(Profile.basic(), Headers.KEY, Set.of(Kind.US)).apply(us))
        .isEqualTo(new Outcome.Done());
  }

  @Test
  @DisplayName("a name in a text that the table keeps is found, and the tag is told, not the name")
  void tripwire() {
    Attributes ct = Headers.ct();
    ct.setString(FILTER_TYPE, VR.SH, "wilhelmine");
    assertThat(basic.apply(ct))
        .isInstanceOfSatisfying(
            Outcome.LeftOut.class,
            out -> {
              assertThat(out.reason()).isEqualTo(Reason.IDENTITY_FOUND);
              assertThat(out.words()).contains("(0018,1160)").doesNotContainIgnoringCase("wilh");
            });
  }

  @Test
  @DisplayName("a part of the name that is in the pseudonym by chance is none: that says nothing")
  void nameInThePseudonym() {
    Attributes ct = Headers.ct();
    Matcher letters = Pattern.compile("[A-Z]{4,}").matcher("");
    for (int i = 0; !letters.find(); i++) {
      ct.setString(Tag.PatientID, VR.LO, "ID" + i);
      letters.reset(new Pseudonyms(Headers.KEY).of(Patient.of(ct)));
    }
    ct.setString(Tag.PatientName, VR.PN, letters.group());

    assertThat(done(basic, ct).getString(Tag.PatientName)).contains(letters.group());
  }

  @Test
  @DisplayName("a UID that the table keeps where it replaces it elsewhere is found")
  void keptUid() {
    Attributes ct = Headers.ct();
    ct.setString(0x00080117, VR.UI, Headers.STUDY);
    assertThat(basic.apply(ct))
        .isInstanceOfSatisfying(
            Outcome.LeftOut.class, out -> assertThat(out.words()).contains("(0008,0117)"));
  }

  @Test
  @DisplayName("a header that cannot be understood is left out, and the words quote nothing of it")
  void stumble() {
    Attributes broken =
        new Attributes(Headers.ct()) {
          @Override
          public Object remove(int tag) {
            if (tag == IMAGE_COMMENTS) {
              throw new IllegalStateException("Wilhelmine");
            }
            return super.remove(tag);
          }
        };
    broken.setString(IMAGE_COMMENTS, VR.LT, "Wilhelmine");
    assertThat(basic.apply(broken))
        .isInstanceOfSatisfying(
            Outcome.LeftOut.class,
            out -> {
              assertThat(out.reason()).isEqualTo(Reason.NOT_UNDERSTOOD);
              assertThat(out.words()).endsWith("(at (0020,4000))");
              assertThat(out.detail()).startsWith("java.lang.IllegalStateException at ");
              assertThat(out.words() + out.detail()).doesNotContain("Wilhelmine");
            });
  }

  @Test
  @DisplayName("a header that cannot even be looked at is left out, too")
  void stumbleAtOnce() {
    Attributes broken =
        new Attributes(Headers.ct()) {
          @Override
          public int[] tags() {
            throw new IllegalStateException("Wilhelmine");
          }
        };
    assertThat(basic.apply(broken))
        .isInstanceOfSatisfying(
            Outcome.LeftOut.class,
            out -> {
              assertThat(out.reason()).isEqualTo(Reason.NOT_UNDERSTOOD);
              assertThat(out.words()).isEqualTo(Reason.NOT_UNDERSTOOD.words());
              assertThat(out.detail()).startsWith("java.lang.IllegalStateException at ");
            });
  }

  @Test
  @DisplayName("each reason has words of its own for people")
  void reasons() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::words))
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank);
  }

  @Test
  @DisplayName("it says its profile, and nothing of its key")
  void profile() {
    Profile dates = Profile.basic(Option.FULL_DATES);
    Deidentifier deidentifier = Deidentifier.of(dates, Headers.KEY);
    assertThat(deidentifier.profile()).isEqualTo(dates);
    assertThat(deidentifier).hasToString("Deidentifier[basic,full-dates]");
  }

  @Test
  @DisplayName("many threads may use one")
  void threads() throws Exception {
    byte[] expected = Headers.bytes(done(basic, Headers.ct()));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<byte[]>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        tasks.add(() -> Headers.bytes(done(basic, Headers.ct())));
      }
      for (Future<byte[]> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
