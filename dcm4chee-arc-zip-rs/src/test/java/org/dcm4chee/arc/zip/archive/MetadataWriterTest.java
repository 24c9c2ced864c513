package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.SAXParserFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.ContentHandlerAdapter;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.json.JSONReader;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Metadata alone is that of the DICOM file which a ZIP of DICOM files has")
class MetadataWriterTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int PRIVATE_CREATOR = 0x00090010;
  private static final int SHORT_PRIVATE = 0x00091010;
  private static final int LONG_PRIVATE = 0x00091011;
  private static final int BEHIND_PIXELS = 0xFFFCFFF0;
  private static final int PADDING = 0xFFFCFFFC;
  private static final byte[] PIXELS = new byte[1_000_000];

  static {
    new Random(1).nextBytes(PIXELS);
  }

  private final FakeArchive archive = new FakeArchive();

  private static DicomBytes header(String syntax) {
    return DicomBytes.file(syntax)
        .element(Tag.SpecificCharacterSet, "CS", "ISO_IR 100")
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .element(Tag.AccessionNumber, "SH", "")
        .element(Tag.Modality, "CS", "CT")
        .element(PRIVATE_CREATOR, "LO", "ACME")
        .element(SHORT_PRIVATE, "OB", new byte[] {1, 2, 3, 4})
        .element(LONG_PRIVATE, "OB", new byte[1026])
        .element(Tag.PatientName, "PN", "Müller^Jörg")
        .element(Tag.StudyInstanceUID, "UI", "1.2")
        .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
        .element(Tag.SeriesNumber, "IS", "7")
        .element(Tag.InstanceNumber, "IS", "5")
        .number(Tag.SamplesPerPixel, 1)
        .element(Tag.PhotometricInterpretation, "CS", "MONOCHROME2")
        .number(Tag.Rows, 500)
        .number(Tag.Columns, 1000)
        .number(Tag.BitsAllocated, 16);
  }

  private static byte[] file() {
    return header(EXPLICIT).element(DicomBytes.PIXEL_DATA, "OW", PIXELS).toBytes();
  }

  private static Attributes row() {
    return FakeArchive.undecoded(
        DicomBytes.dataset(EXPLICIT)
            .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
            .element(Tag.PatientID, "LO", "merged by the archive")
            .element(Tag.StudyInstanceUID, "UI", "1.2")
            .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
            .toBytes());
  }

  private SourceFactory factory(String content, Map<String, String> properties) {
    return new SourceFactory(
        archive.context(), FakeArchive.wish(List.of(), properties, content, "manifest"));
  }

  private InstanceSource source(SourceFactory factory, Location... locations) {
    InstanceLocations match = archive.match("1.2.3.4", row(), locations);
    return factory.of(List.of(match)).acceptable().get(0);
  }

  private InstanceSource source(String content, Location... locations) {
    return source(factory(content, Map.of()), locations);
  }

  private static byte[] encoded(InstanceSource source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.encode(out);
    return out.toByteArray();
  }

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(archive.open()).isZero();
  }

  /** A data set and its file meta information. */
  private record Read(Attributes dataset, Attributes fileMetaInformation) {

    static Read of(String content, byte[] bytes) throws Exception {
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      if (content.equals("JSON")) {
        JSONReader reader = new JSONReader(Json.createParser(in));
        Attributes dataset = reader.readDataset(null);
        return new Read(dataset, reader.getFileMetaInformation());
      }
      if (content.equals("XML")) {
        ContentHandlerAdapter adapter = new ContentHandlerAdapter(null);
        SAXParserFactory.newInstance().newSAXParser().parse(in, adapter);
        return new Read(adapter.getDataset(), adapter.getFileMetaInformation());
      }
      try (DicomInputStream dicom = new DicomInputStream(in)) {
        Attributes dataset = dicom.readDataset();
        return new Read(dataset, dicom.getFileMetaInformation());
      }
    }
  }

  /** What the ZIP of DICOM files has, without what is no metadata. */
  private Read expected(Location location) throws Exception {
    Read plain = Read.of("DICOM", encoded(source("DICOM", location)));
    plain.dataset().remove(DicomBytes.PIXEL_DATA);
    plain.dataset().remove(LONG_PRIVATE);
    plain.dataset().remove(PADDING);
    plain.fileMetaInformation().remove(Tag.FileMetaInformationGroupLength);
    return plain;
  }

  private void assertSame(String content, byte[] file, String syntax) throws Exception {
    Location location = archive.store("fs1", "a", file, syntax);
    Read expected = expected(location);

    Read read = Read.of(content, encoded(source(content, location)));

    assertThat(read.dataset()).isEqualTo(expected.dataset());
    assertThat(read.dataset().getString(Tag.PatientName)).isEqualTo("Müller^Jörg");
    assertThat(read.dataset().getString(Tag.PatientID)).isEqualTo("merged by the archive");
    Attributes group2 = read.fileMetaInformation();
    group2.remove(Tag.FileMetaInformationGroupLength);
    assertThat(group2).isEqualTo(expected.fileMetaInformation());
    assertThat(group2.getString(Tag.TransferSyntaxUID)).isEqualTo(EXPLICIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "XML"})
  void readBack_itIsTheObjectOfTheOtherZip(String content) throws Exception {
    assertSame(content, file(), EXPLICIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "XML"})
  void ofAnotherTransferSyntax_itIsTheObjectAsItWouldBeSent(String content) throws Exception {
    assertSame(
        content,
        header(UID.ImplicitVRLittleEndian).element(DicomBytes.PIXEL_DATA, "OW", PIXELS).toBytes(),
        UID.ImplicitVRLittleEndian);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "XML"})
  void withoutPixels(String content) throws Exception {
    assertSame(content, header(EXPLICIT).toBytes(), EXPLICIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "XML"})
  void whatIsBehindThePixels_isThereToo_paddingIsNot(String content) throws Exception {
    byte[] file =
        header(EXPLICIT)
            .element(DicomBytes.PIXEL_DATA, "OW", PIXELS)
            .element(BEHIND_PIXELS, "LO", "signed")
            .element(PADDING, "OB", new byte[100])
            .toBytes();

    assertSame(content, file, EXPLICIT);

    byte[] text = encoded(source(content, archive.store("fs1", "a", file, EXPLICIT)));
    assertThat(new String(text, StandardCharsets.UTF_8))
        .contains("FFFCFFF0")
        .doesNotContain("FFFCFFFC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "XML"})
  void aHeaderThatIsLongerThanHeadersAre_isReadAllTheSame(String content) throws Exception {
    byte[] text = new byte[5_000_000];
    Arrays.fill(text, (byte) 'x');
    byte[] file =
        header(EXPLICIT)
            .element(0x00400000 | 0xA160, "UT", text)
            .element(DicomBytes.PIXEL_DATA, "OW", PIXELS)
            .toBytes();

    assertSame(content, file, EXPLICIT);
  }

  @Test
  void bulkDataIsNotThere_norAnyReferenceToIt() throws IOException {
    Location location = archive.store("fs1", "a", file(), EXPLICIT);

    for (String content : List.of("JSON", "XML")) {
      assertThat(new String(encoded(source(content, location)), StandardCharsets.UTF_8))
          .contains("AQIDBA==")
          .doesNotContain("00091011", "7FE00010", "BulkData", "1.2.3/", "http:", "file:");
    }
  }

  @Test
  void theHeaderIsEnough_noPixelIsRead() throws IOException {
    Location location = archive.store("fs1", "a", file(), EXPLICIT);

    encoded(source("JSON", location));

    assertThat(archive.bytesRead).isLessThan(PIXELS.length / 2);
    assertThat(archive.opened).containsExactly("a");
  }

  @Test
  void verified_allOfTheFileIsRead_andWhatIsNotWhatWasStoredDoesNotLeave() {
    Location location = archive.store("fs1", "a", file(), EXPLICIT, file().length, new byte[16]);
    InstanceSource source = source(factory("JSON", Map.of("zip.verify", "digest")), location);

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(StoredFile.ChecksumException.class);
    assertThat(archive.bytesRead).isGreaterThanOrEqualTo(PIXELS.length);
  }

  @Test
  void aCopyThatBreaksOff_isReadFromTheNext() throws IOException {
    Location whole = archive.store("fs2", "b", file(), EXPLICIT);
    byte[] expected = encoded(source("JSON", whole));
    archive.breaking.put("a", 200);

    byte[] text = encoded(source("JSON", archive.store("fs1", "a", file(), EXPLICIT), whole));

    assertThat(text).isEqualTo(expected);
  }

  @Test
  void verified_aCopyThatIsNotWhatWasStored_isReadFromTheNext() throws IOException {
    Location broken = archive.store("fs1", "a", file(), EXPLICIT, file().length, new byte[16]);
    Location whole = archive.store("fs2", "b", file(), EXPLICIT);

    byte[] text = encoded(source(factory("JSON", Map.of("zip.verify", "digest")), broken, whole));

    assertThat(text).isEqualTo(encoded(source("JSON", whole)));
  }

  @Test
  void whoTakesItAndFails_hearsOfItsOwnFailure() {
    InstanceSource source = source("XML", archive.store("fs1", "a", file(), EXPLICIT));
    IOException gone = new IOException("gone");

    assertThatThrownBy(
            () ->
                source.encode(
                    new OutputStream() {
                      @Override
                      public void write(int b) throws IOException {
                        throw gone;
                      }
                    }))
        .isSameAs(gone);
  }

  @Test
  void itsLengthIsKnownOnceItIsWritten_andItIsWorthDeflating() throws IOException {
    InstanceSource source = source("JSON", archive.store("fs1", "a", file(), EXPLICIT));

    assertThat(source.headerTellsLength()).isFalse();
    assertThat(source.outline()).isEmpty();
    assertThat(source.compressible()).isTrue();
    assertThat(source.estimatedSize()).isPositive();
  }

  @Test
  void entriesAreNamedAsThoseOfDicomFiles_butForTheExtension() throws IOException {
    for (String content : List.of("JSON", "XML", "DICOM")) {
      SourceFactory factory = factory(content, Map.of());
      InstanceSource source = source(factory, archive.store("fs1", "a", file(), EXPLICIT));
      InstanceFacts facts = source.encode(OutputStream.nullOutputStream());
      String extension =
          content.equals("DICOM") ? "dcm" : content.toLowerCase(java.util.Locale.ROOT);

      assertThat(factory.composition().entryName(facts)).isEqualTo("CT007/000005." + extension);
    }
  }

  @Test
  void itIsAnotherRepresentationThanAnyOther() {
    Location location = archive.store("fs1", "a", file(), EXPLICIT);
    List<String> representations =
        List.of("JSON", "XML", "DICOM").stream()
            .map(
                content -> {
                  SourceFactory factory = factory(content, Map.of());
                  return factory.representation(List.of(source(factory, location)), "");
                })
            .toList();

    assertThat(representations).doesNotHaveDuplicates();
  }
}
