package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/** Objects that become a text and files of bulk data, and ZIPs of them, without a service. */
final class SplitZips {
  static final Duration LONG = Duration.ofMinutes(1);
  static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  static final String JPEG = UID.JPEGBaseline8Bit;
  static final int PRIVATE_CREATOR = 0x00090010;
  static final int LONG_PRIVATE = 0x00091011;
  static final int STORE_ALL = 0;
  static final int SMALL = 64 << 20;
  static final byte[] PIXELS = random(1_000_000);

  final FakeArchive archive = new FakeArchive();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final PlanCache plans = new PlanCache(1 << 20);

  /** Where what is large is kept on its way. */
  private final Path spoolFolder;

  /** What else is asked for. */
  Compression compression = Compression.STORE;

  OnLoss onLoss = OnLoss.LEAVE_OUT;
  Duration patience = LONG;
  List<String> syntaxes = List.of("*");

  /** Happens when the objects have been looked at and are to be named. */
  Runnable whenNamed = () -> {};

  SplitZips(Path spoolFolder) {
    this.spoolFolder = spoolFolder;
    archive.spoolFolder = Optional.of(spoolFolder.toFile());
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static DicomBytes header(String uid, String syntax) {
    return DicomBytes.file(syntax)
        .element(Tag.SpecificCharacterSet, "CS", "ISO_IR 100")
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", uid)
        .element(Tag.Modality, "CS", "CT")
        .element(Tag.PatientName, "PN", "Müller^Jörg")
        .element(Tag.StudyInstanceUID, "UI", "1.2")
        .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
        .element(Tag.SeriesNumber, "IS", "7")
        .element(Tag.InstanceNumber, "IS", uid.substring(uid.length() - 1));
  }

  static DicomBytes image(DicomBytes header) {
    return header
        .number(Tag.SamplesPerPixel, 1)
        .element(Tag.PhotometricInterpretation, "CS", "MONOCHROME2")
        .number(Tag.Rows, 500)
        .number(Tag.Columns, 1000)
        .number(Tag.BitsAllocated, 16);
  }

  static byte[] ofPixelsOnly(String uid, String syntax) {
    return image(header(uid, syntax)).element(DicomBytes.PIXEL_DATA, "OW", PIXELS).toBytes();
  }

  static byte[] withPrivateBulkData(String uid) {
    DicomBytes private9 =
        DicomBytes.file(EXPLICIT)
            .element(Tag.SpecificCharacterSet, "CS", "ISO_IR 100")
            .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .element(Tag.SOPInstanceUID, "UI", uid)
            .element(Tag.Modality, "CS", "CT")
            .element(PRIVATE_CREATOR, "LO", "ACME")
            .element(LONG_PRIVATE, "OB", random(1026))
            .element(Tag.StudyInstanceUID, "UI", "1.2")
            .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
            .element(Tag.SeriesNumber, "IS", "7")
            .element(Tag.InstanceNumber, "IS", uid.substring(uid.length() - 1));
    return image(private9).element(DicomBytes.PIXEL_DATA, "OW", PIXELS).toBytes();
  }

  static byte[] multiFrame(String uid) {
    return image(header(uid, JPEG).element(Tag.NumberOfFrames, "IS", "3"))
        .fragments(random(600_000), random(500_000), random(4_000))
        .toBytes();
  }

  InstanceLocations stored(String uid, byte[] file, String syntax) {
    Attributes row =
        FakeArchive.undecoded(
            DicomBytes.dataset(EXPLICIT)
                .element(Tag.SOPInstanceUID, "UI", uid)
                .element(Tag.PatientID, "LO", "merged by the archive")
                .element(Tag.StudyInstanceUID, "UI", "1.2")
                .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
                .element(Tag.SeriesNumber, "IS", "7")
                .element(Tag.InstanceNumber, "IS", uid.substring(uid.length() - 1))
                .toBytes());
    Location location = archive.store("fs1", uid, file, syntax);
    return archive.match(uid, row, location);
  }

  InstanceLocations[] allKinds() {
    return new InstanceLocations[] {
      stored("1.2.3.1", ofPixelsOnly("1.2.3.1", EXPLICIT), EXPLICIT),
      stored(
          "1.2.3.2",
          ofPixelsOnly("1.2.3.2", UID.ImplicitVRLittleEndian),
          UID.ImplicitVRLittleEndian),
      stored("1.2.3.3", withPrivateBulkData("1.2.3.3"), EXPLICIT),
      stored("1.2.3.4", multiFrame("1.2.3.4"), JPEG),
      stored("1.2.3.5", header("1.2.3.5", EXPLICIT).toBytes(), EXPLICIT)
    };
  }

  /** Memory in use. */
  long reserved() {
    return budget.reserved();
  }

  /** That no thread, no file, no memory is left. */
  void assertNothingIsLeft() throws IOException, InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).as("workers have ended").isTrue();
    assertThat(archive.open()).as("open files").isZero();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
    try (Stream<Path> left = Files.list(spoolFolder)) {
      assertThat(left).isEmpty();
    }
  }

  SplitObjects split(
      String content, int completeBytes, List<String> extras, InstanceLocations... matches) {
    return split(content, completeBytes, extras, Map.of(), matches);
  }

  SplitObjects split(
      String content,
      int completeBytes,
      List<String> extras,
      Map<String, String> properties,
      InstanceLocations... matches) {
    List<String> wanted = new ArrayList<>(extras);
    wanted.add(content);
    ZipWish wish = FakeArchive.wish(syntaxes, properties, wanted.toArray(String[]::new));
    SourceFactory factory = new SourceFactory(archive.context(), wish);
    SourceFactory.Sources found = factory.of(List.of(matches));
    found.acceptable().forEach(InstanceSource::markReady);
    return new SplitObjects(
        new Download.Order<InstanceFacts>(
            found.acceptable(),
            found.notAcceptable(),
            () -> {
              whenNamed.run();
              return factory.composition();
            },
            factory.representation(found.acceptable(), ""),
            compression,
            completeBytes,
            onLoss),
        found.acceptable(),
        SourceFactory.textOf(wish.content()).orElseThrow(),
        new Download.Resources(threads, 3, budget, plans),
        patience);
  }

  static byte[] write(SplitObjects objects, ZipPlan plan, long from, long to)
      throws DownloadException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    objects.write(plan, new ByteRange(from, to), out);
    return out.toByteArray();
  }

  byte[] zip(SplitObjects objects) throws Exception {
    try (objects) {
      ZipPlan plan = objects.prepare(LONG, Extent.WHOLE).orElseThrow();
      byte[] zip = write(objects, plan, 0, plan.length() - 1);
      assertThat(zip).hasSize((int) plan.length());
      return zip;
    }
  }

  static Map<String, byte[]> files(byte[] zip) throws IOException {
    Path file = Files.createTempFile("split", ".zip");
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      Files.write(file, zip);
      try (java.util.zip.ZipFile read = new java.util.zip.ZipFile(file.toFile())) {
        for (ZipEntry entry : read.stream().map(e -> (ZipEntry) e).toList()) {
          files.put(entry.getName(), read.getInputStream(entry).readAllBytes());
        }
      }
    } finally {
      Files.delete(file);
    }
    return files;
  }
}
