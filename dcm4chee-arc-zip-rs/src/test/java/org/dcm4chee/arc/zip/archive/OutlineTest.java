package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.Outline;

@Label("The length of an object is told from its header, or not at all")
class OutlineTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final int PRIVATE_BEHIND_PIXELS = 0x7FE10011;

  /** What is stored: how, and what lies around the pixels. */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(
      String syntax, boolean encapsulated, List<Integer> lengths, byte[] behind, String number) {

    byte[] file() {
      DicomBytes file = beginning(syntax, number);
      List<byte[]> values = lengths.stream().map(Stored::random).toList();
      if (encapsulated) {
        file.fragments(values.toArray(byte[][]::new));
      } else {
        file.element(DicomBytes.PIXEL_DATA, "OW", values.get(0));
      }
      byte[] before = file.toBytes();
      byte[] all = Arrays.copyOf(before, before.length + behind.length);
      System.arraycopy(behind, 0, all, before.length, behind.length);
      return all;
    }

    private static byte[] random(int length) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      return bytes;
    }
  }

  private static DicomBytes beginning(String syntax, String number) {
    return DicomBytes.file(syntax)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .element(Tag.Modality, "CS", "CT")
        .element(Tag.StudyInstanceUID, "UI", "1.2")
        .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
        .element(Tag.InstanceNumber, "IS", number)
        .number(Tag.SamplesPerPixel, 1)
        .number(Tag.Rows, 2)
        .number(Tag.Columns, 2)
        .number(Tag.BitsAllocated, 16)
        .number(Tag.BitsStored, 16);
  }

  private static Attributes row() {
    return FakeArchive.undecoded(
        DicomBytes.dataset(EXPLICIT)
            .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
            .element(Tag.PatientID, "LO", "4711")
            .toBytes());
  }

  @Provide
  Arbitrary<Stored> stored() {
    Arbitrary<List<Integer>> lengths =
        Arbitraries.integers().between(0, 70_000).list().ofMinSize(1).ofMaxSize(4);
    Arbitrary<byte[]> behind =
        Arbitraries.of(
            new byte[0],
            padding(0),
            padding(10),
            DicomBytes.dataset(EXPLICIT).element(PRIVATE_BEHIND_PIXELS, "OB", "ab").toBytes());
    Arbitrary<String> number = Arbitraries.of("1", "+7", "007", " 7", "7 ", "-1", "");
    return Combinators.combine(
            Arbitraries.of(
                EXPLICIT,
                UID.ImplicitVRLittleEndian,
                UID.ExplicitVRBigEndian,
                UID.JPEG2000Lossless,
                UID.RLELossless),
            lengths,
            behind,
            number)
        .as(
            (syntax, values, rest, text) ->
                new Stored(syntax, isEncapsulated(syntax), values, rest, text))
        // Behind what is not Explicit VR Little Endian the test writes nothing.
        .filter(
            stored ->
                stored.behind().length == 0
                    || stored.encapsulated()
                    || stored.syntax().equals(EXPLICIT))
        // Words of two bytes that are turned round on the way: half of one is no object.
        .filter(
            stored ->
                !stored.syntax().equals(UID.ExplicitVRBigEndian)
                    || stored.lengths().get(0) % 2 == 0);
  }

  private static boolean isEncapsulated(String syntax) {
    return syntax.equals(UID.JPEG2000Lossless) || syntax.equals(UID.RLELossless);
  }

  private static byte[] padding(int length) {
    return DicomBytes.dataset(EXPLICIT).element(0xFFFCFFFC, "OB", new byte[length]).toBytes();
  }

  private static InstanceSource source(FakeArchive archive, Location location, String wanted) {
    return new SourceFactory(archive.context(), FakeArchive.wish(List.of(wanted), Map.of()))
        .of(List.of(archive.match("1.2.3.4", row(), location)))
        .acceptable()
        .get(0);
  }

  private static byte[] encoded(InstanceSource source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.encode(out);
    return out.toByteArray();
  }

  @Property(tries = 400)
  @Label("What is told is what is written")
  void toldAsWritten(@ForAll("stored") Stored stored) throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = stored.file();
    InstanceSource source = source(archive, archive.store("fs1", "a", file, stored.syntax()), "*");

    Optional<Outline<InstanceFacts>> outline = source.outline();
    byte[] written;
    try {
      written = encoded(source);
    } catch (IOException e) {
      // What cannot be written has no length to be wrong about.
      return;
    }
    outline.ifPresent(
        told -> {
          assertThat(told.length()).isEqualTo(written.length);
          assertThat(told.headerDigest()).hasSize(32);
        });
    boolean known = stored.behind().length == 0 || stored.behind()[0] == (byte) 0xFC;
    assertThat(outline.isPresent()).isEqualTo(known);
    assertThat(archive.open()).isZero();
  }

  @Property(tries = 100)
  @Label("What is known of the object is the same as after it was written")
  void factsAsWritten(@ForAll("stored") Stored stored) throws IOException {
    FakeArchive archive = new FakeArchive();
    InstanceSource source =
        source(archive, archive.store("fs1", "a", stored.file(), stored.syntax()), "*");
    Optional<Outline<InstanceFacts>> outline = source.outline();
    InstanceFacts facts = source.encode(java.io.OutputStream.nullOutputStream());
    outline.ifPresent(told -> assertThat(told.facts()).isEqualTo(facts));
  }

  @Example
  @Label("Of the pixels nothing is read")
  void pixelsAreNotRead() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file =
        beginning(EXPLICIT, "1")
            .element(DicomBytes.PIXEL_DATA, "OW", new byte[10_000_000])
            .toBytes();
    InstanceSource source = source(archive, archive.store("fs1", "a", file, EXPLICIT), "*");

    assertThat(source.outline()).map(Outline::length).contains((long) encoded(source).length);
    archive.bytesRead = 0;
    source.outline();
    assertThat(archive.bytesRead).isLessThan(20_000);
  }

  @Example
  @Label("Fragments are skipped, however many and long")
  void fragmentsAreSkipped() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[][] fragments = new byte[20][1_000_001];
    byte[] file = beginning(UID.JPEG2000Lossless, "1").fragments(fragments).toBytes();
    InstanceSource source =
        source(archive, archive.store("fs1", "a", file, UID.JPEG2000Lossless), "*");

    Optional<Outline<InstanceFacts>> outline = source.outline();
    assertThat(archive.bytesRead).isLessThan(400_000);
    assertThat(outline).map(Outline::length).contains((long) encoded(source).length);
  }

  @Example
  @Label("What is decompressed has the length that its header says")
  void decompressed() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = beginning(UID.RLELossless, "1").fragments(rle()).toBytes();
    InstanceSource source =
        source(archive, archive.store("fs1", "a", file, UID.RLELossless), EXPLICIT);

    assertThat(source.outline()).map(Outline::length).contains((long) encoded(source).length);
  }

  @Example
  @Label("What is decompressed and has something behind its fragments is not known")
  void decompressedWithPadding() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] before = beginning(UID.RLELossless, "1").fragments(rle()).toBytes();
    byte[] padding = padding(10);
    byte[] file = Arrays.copyOf(before, before.length + padding.length);
    System.arraycopy(padding, 0, file, before.length, padding.length);
    InstanceSource source =
        source(archive, archive.store("fs1", "a", file, UID.RLELossless), EXPLICIT);

    assertThat(source.outline()).isEmpty();
  }

  /** Two segments (PS3.5 §G.5): the high and the low bytes of four pixels, a run each. */
  private static byte[] rle() {
    byte[] frame = new byte[68];
    frame[0] = 2;
    frame[4] = 64;
    frame[8] = 66;
    frame[64] = -3;
    frame[65] = 1;
    frame[66] = -3;
    frame[67] = 2;
    return frame;
  }

  @Example
  @Label("An object without pixels is known wholly, if it is small")
  void withoutPixels() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] small = beginning(EXPLICIT, "1").toBytes();
    byte[] large =
        beginning(EXPLICIT, "1").element(0x7FE00008, "OF", new byte[5_000_000]).toBytes();
    InstanceSource first = source(archive, archive.store("fs1", "a", small, EXPLICIT), "*");
    InstanceSource second = source(archive, archive.store("fs1", "b", large, EXPLICIT), "*");

    assertThat(first.outline()).map(Outline::length).contains((long) encoded(first).length);
    assertThat(second.outline()).isEmpty();
  }

  @Example
  @Label("Nothing is told of a file whose size the database does not know, nor is it opened")
  void sizeUnknown() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = new Stored(EXPLICIT, false, List.of(8), new byte[0], "1").file();
    for (long size : new long[] {0, -1}) {
      InstanceSource source =
          source(archive, archive.store("fs1", "a", file, EXPLICIT, size, null), "*");
      assertThat(source.outline()).isEmpty();
    }
    assertThat(archive.bytesRead).isZero();
  }

  @Example
  @Label("A file that is longer or shorter than the database says is not known")
  void sizeWrong() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = new Stored(EXPLICIT, false, List.of(8), new byte[0], "1").file();
    for (int off : new int[] {-2, 2, 20}) {
      InstanceSource source =
          source(archive, archive.store("fs1", "a", file, EXPLICIT, file.length + off, null), "*");
      assertThat(source.outline()).isEmpty();
    }
  }

  @Example
  @Label("Nothing is told where a rule takes the pixels away")
  void withoutPixelValue() throws IOException {
    FakeArchive archive = new FakeArchive();
    ArchiveAttributeCoercion rule = new ArchiveAttributeCoercion("no pixels");
    rule.setNullifyPixelData(true);
    archive.olderRule = Optional.of(rule);
    byte[] file = new Stored(EXPLICIT, false, List.of(8), new byte[0], "1").file();
    InstanceSource source = source(archive, archive.store("fs1", "a", file, EXPLICIT), "*");

    assertThat(source.outline()).isEmpty();
    try (DicomInputStream written =
        new DicomInputStream(new ByteArrayInputStream(encoded(source)))) {
      assertThat(written.readDataset().containsValue(Tag.PixelData)).isFalse();
    }
  }

  @Example
  @Label("The digest tells headers and files apart, and not where a file is")
  void digests() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = new Stored(EXPLICIT, false, List.of(8), new byte[0], "1").file();
    byte[] other = new Stored(EXPLICIT, false, List.of(8), new byte[0], "2").file();
    byte[] digest = {1, 2, 3};
    byte[] otherDigest = {1, 2, 4};
    Location[] locations = {
      archive.store("fs1", "a", file, EXPLICIT, file.length, digest),
      archive.store("fs2", "b", file, EXPLICIT, file.length, digest),
      archive.store("fs1", "c", other, EXPLICIT, file.length, digest),
      archive.store("fs1", "d", file, EXPLICIT, file.length, otherDigest),
      archive.store("fs1", "e", file, EXPLICIT),
      archive.store("fs1", "f", file, EXPLICIT)
    };
    List<String> digests = new ArrayList<>();
    for (Location location : locations) {
      digests.add(
          Arrays.toString(source(archive, location, "*").outline().orElseThrow().headerDigest()));
    }
    assertThat(digests.get(0)).isEqualTo(digests.get(1));
    assertThat(digests.subList(1, digests.size())).doesNotHaveDuplicates();
  }

  @Example
  @Label("A header that cannot be read is read from the next copy")
  void nextCopy() throws IOException {
    FakeArchive archive = new FakeArchive();
    byte[] file = new Stored(EXPLICIT, false, List.of(8), new byte[0], "1").file();
    archive.breaking.put("a", 200);
    InstanceSource source =
        new SourceFactory(archive.context(), FakeArchive.wish(List.of("*"), Map.of()))
            .of(
                List.of(
                    archive.match(
                        "1.2.3.4",
                        row(),
                        archive.store("fs1", "a", file, EXPLICIT),
                        archive.store("fs2", "b", file, EXPLICIT))))
            .acceptable()
            .get(0);

    assertThat(source.outline()).isPresent();
    assertThat(archive.opened).containsExactly("a", "b");
  }

  /** Real files, where a folder of them is given: {@code -Dzip.it.samples=DIRECTORY}. */
  @Example
  @Label("Of real files, as stored and decompressed, what is told is what is written")
  void realFiles() throws IOException {
    String folder = System.getProperty("zip.it.samples", "");
    assumeThat(folder).isNotEmpty();
    int told = 0;
    for (Path path : files(folder)) {
      byte[] file = Files.readAllBytes(path);
      Optional<String> syntax = syntax(file);
      for (String wanted : syntax.isPresent() ? List.of("*", EXPLICIT) : List.<String>of()) {
        told += told(file, syntax.get(), wanted) ? 1 : 0;
      }
    }
    assertThat(told).isPositive();
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Optional<String> syntax(byte[] file) {
    try (DicomInputStream in = new DicomInputStream(new ByteArrayInputStream(file))) {
      Attributes meta = in.readFileMetaInformation();
      return meta == null
          ? Optional.empty()
          : Optional.ofNullable(meta.getString(Tag.TransferSyntaxUID));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean told(byte[] file, String syntax, String wanted) throws IOException {
    FakeArchive archive = new FakeArchive();
    List<InstanceSource> sources =
        new SourceFactory(archive.context(), FakeArchive.wish(List.of(wanted), Map.of()))
            .of(
                List.of(
                    archive.match(
                        "1.2.3.4", new Attributes(), archive.store("fs1", "a", file, syntax))))
            .acceptable();
    if (sources.isEmpty()) {
      return false;
    }
    Optional<Outline<InstanceFacts>> outline;
    byte[] written;
    try {
      outline = sources.get(0).outline();
      written = encoded(sources.get(0));
    } catch (IOException | RuntimeException e) {
      return false;
    }
    outline.ifPresent(told -> assertThat(told.length()).isEqualTo(written.length));
    assertThat(archive.open()).isZero();
    return outline.isPresent();
  }
}
