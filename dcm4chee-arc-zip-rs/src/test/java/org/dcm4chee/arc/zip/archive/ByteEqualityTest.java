package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;

@Label("What is only read is not rewritten: every entry is multipart's part, byte for byte")
class ByteEqualityTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;

  /** Everything the plugin looks at, as it may be found in an object. */
  record Found(
      String seriesNumber,
      String instanceNumber,
      String frames,
      String date,
      String time,
      String name,
      String spacing,
      String series,
      String description) {

    /** With the padding that was chosen, be it allowed or not. */
    DicomBytes in(DicomBytes bytes) {
      return bytes
          .element(Tag.SpecificCharacterSet, "CS", "ISO_IR 100")
          .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
          .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
          .element(Tag.StudyDate, "DA", date)
          .element(Tag.SeriesDate, "DA", date)
          .element(Tag.AcquisitionDate, "DA", date)
          .element(Tag.ContentDate, "DA", date)
          .element(Tag.StudyTime, "TM", time)
          .element(Tag.ContentTime, "TM", time)
          .element(Tag.Modality, "CS", " CT ")
          .element(Tag.SeriesDescription, "LO", description)
          .element(Tag.PatientName, "PN", name)
          .element(Tag.PatientID, "LO", " 4711")
          .element(Tag.SliceThickness, "DS", spacing)
          .element(Tag.StudyInstanceUID, "UI", "1.2 ")
          .element(Tag.SeriesInstanceUID, "UI", series)
          .element(Tag.SeriesNumber, "IS", seriesNumber)
          .element(Tag.InstanceNumber, "IS", instanceNumber)
          .element(Tag.NumberOfFrames, "IS", frames)
          .number(Tag.Rows, 1)
          .number(Tag.Columns, 1)
          .element(Tag.PixelSpacing, "DS", spacing + "\\" + spacing);
    }
  }

  @Provide
  Arbitrary<Found> found() {
    Arbitrary<String> digits =
        Arbitraries.of(
            "1",
            "+1",
            "-1",
            "007",
            "+007",
            " 7",
            "7 ",
            " 7 ",
            "0",
            "-0",
            "",
            " ",
            "2147483647",
            "000000000000001",
            "999999999999",
            "1\\2",
            "+1\\007",
            "7.0",
            "1E2",
            "abc",
            "1 2");
    Arbitrary<String> dates =
        Arbitraries.of("20240229", "2024.02.29", "20240230", "", " ", "20240101\\20240102", "2024");
    Arbitrary<String> times =
        Arbitraries.of("120000", "12:00:00", "1200", "120000.000000", " 120000", "", "250000");
    Arbitrary<String> names =
        Arbitraries.of("Doe^John", " Doe ^ John ", "M\u00fcller^^^", "a=b=c", "", "Doe\\Roe");
    Arbitrary<String> decimals =
        Arbitraries.of(
            "1",
            "1.0",
            "+1.50",
            "-0",
            " 1.5 ",
            "1E2",
            "1e-2",
            ".5",
            "5.",
            "0.12345678901234",
            "",
            "abc");
    Arbitrary<String> uids =
        Arbitraries.of("1.2.3", "1.2.3 ", " 1.2.3", "1.2.03", "1.2.3\\1.2.4", "");
    Arbitrary<String> descriptions = Arbitraries.of("T1 axial", " T1 ", "K\u00f6pf", "", "=1+1");
    return Combinators.combine(digits, digits, digits, dates, times, names, decimals, uids)
        .flatAs(
            (series, instance, frames, date, time, name, spacing, uid) ->
                descriptions.map(
                    description ->
                        new Found(
                            series,
                            instance,
                            frames,
                            date,
                            time,
                            name,
                            spacing,
                            uid,
                            description)));
  }

  @Property(tries = 400)
  void asMultipart(
      @ForAll("found") Found inFile,
      @ForAll("found") Found inDatabase,
      @ForAll boolean dicomdir,
      @ForAll boolean manifest,
      @ForAll boolean template)
      throws IOException {
    byte[] file =
        inFile
            .in(DicomBytes.file(EXPLICIT))
            .element(DicomBytes.PIXEL_DATA, "OW", new byte[] {1, 2})
            .toBytes();
    byte[] row = inDatabase.in(DicomBytes.dataset(EXPLICIT)).toBytes();
    FakeArchive archive = new FakeArchive();
    byte[] expected = archive.multipart(file, FakeArchive.undecoded(row), EXPLICIT);
    Location location = archive.store("fs1", "a", file, EXPLICIT);
    InstanceLocations match = archive.match("1.2.3.4", FakeArchive.undecoded(row), location);
    InstanceLocations other = archive.match("1.2.3.5", FakeArchive.undecoded(row), location);
    SourceFactory factory =
        new SourceFactory(
            archive.context(),
            FakeArchive.wish(
                List.of("*"),
                template
                    ? Map.of(
                        "zip.entryNameFormat", "{00200011,number,000}/{00200013}.dcm",
                        "zip.fileName", "{00080020,date,yyyy}")
                    : Map.of(),
                dicomdir ? "dicomdir" : "",
                manifest ? "manifest" : "-"));

    List<InstanceSource> sources = factory.of(List.of(match, other)).acceptable();
    for (int pass = 0; pass < 2; pass++) {
      for (InstanceSource source : sources) {
        source.estimatedSize();
        source.uids();
        source.decidedBy();
        try {
          source.outline();
          encodedEquals(source, expected, factory.composition());
        } catch (IllegalArgumentException e) {
          // Without a series it cannot be in a DICOMDIR.
          assertThat(dicomdir).isTrue();
        }
      }
    }
    assertThat(match.getAttributes()).isEqualTo(FakeArchive.undecoded(row));
  }

  private static void encodedEquals(
      InstanceSource source, byte[] expected, Composition<InstanceFacts> composition)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InstanceFacts facts = source.encode(out);
    String name = composition.entryName(facts);
    composition.extras(List.of(new IncludedObject<>(facts, name, out.size())), List.of());
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Property(tries = 100)
  @Label("What is lent is not touched: its bytes stay those of the database")
  void notTouched(@ForAll("found") Found inDatabase) {
    byte[] bytes = inDatabase.in(DicomBytes.dataset(EXPLICIT)).toBytes();
    Attributes lent = FakeArchive.undecoded(bytes);
    FakeArchive archive = new FakeArchive();
    Location location = archive.store("fs1", "a", new byte[0], EXPLICIT);

    MatchValues values = MatchValues.of(archive.match("1.2.3.4", lent, location));
    values.estimatedSize(List.of(location), EXPLICIT);

    assertThat(kinds(lent)).isEqualTo(kinds(FakeArchive.undecoded(bytes)));
  }

  /** How each value is held: as bytes as long as nobody has asked for it. */
  private static Map<Integer, Class<?>> kinds(Attributes attributes) {
    Map<Integer, Class<?>> kinds = new TreeMap<>();
    for (int tag : attributes.tags()) {
      kinds.put(tag, attributes.getValue(tag).getClass());
    }
    // The first that whoever writes the rest has to know, the archive too.
    kinds.remove(Tag.SpecificCharacterSet);
    return kinds;
  }
}
