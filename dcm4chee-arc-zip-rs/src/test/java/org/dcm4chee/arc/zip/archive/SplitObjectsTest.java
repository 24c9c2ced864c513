package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.SAXParserFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.ContentHandlerAdapter;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.json.JSONReader;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.ByteBudget;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Metadata with its bulk data beside it: the object of the other ZIP, in several files")
class SplitObjectsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final String JPEG = UID.JPEGBaseline8Bit;
  private static final int PRIVATE_CREATOR = 0x00090010;
  private static final int LONG_PRIVATE = 0x00091011;
  private static final int STORE_ALL = 0;
  private static final int SMALL = 64 << 20;
  private static final byte[] PIXELS = random(1_000_000);

  private final FakeArchive archive = new FakeArchive();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final PlanCache plans = new PlanCache(1 << 20);

  @TempDir Path spoolFolder;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static DicomBytes header(String uid, String syntax) {
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

  private static DicomBytes image(DicomBytes header) {
    return header
        .number(Tag.SamplesPerPixel, 1)
        .element(Tag.PhotometricInterpretation, "CS", "MONOCHROME2")
        .number(Tag.Rows, 500)
        .number(Tag.Columns, 1000)
        .number(Tag.BitsAllocated, 16);
  }

  private static byte[] ofPixelsOnly(String uid, String syntax) {
    return image(header(uid, syntax)).element(DicomBytes.PIXEL_DATA, "OW", PIXELS).toBytes();
  }

  private static byte[] withPrivateBulkData(String uid) {
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

  private static byte[] multiFrame(String uid) {
    return image(header(uid, JPEG).element(Tag.NumberOfFrames, "IS", "3"))
        .fragments(random(600_000), random(500_000), random(4_000))
        .toBytes();
  }

  private InstanceLocations stored(String uid, byte[] file, String syntax) {
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

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).as("workers have ended").isTrue();
    assertThat(archive.open()).as("open files").isZero();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
    try (Stream<Path> left = Files.list(spoolFolder)) {
      assertThat(left).isEmpty();
    }
  }

  private SplitObjects split(
      String content, int completeBytes, List<String> extras, InstanceLocations... matches) {
    return split(content, completeBytes, extras, Map.of(), matches);
  }

  private SplitObjects split(
      String content,
      int completeBytes,
      List<String> extras,
      Map<String, String> properties,
      InstanceLocations... matches) {
    archive.spoolFolder = Optional.of(spoolFolder.toFile());
    List<String> wanted = new ArrayList<>(extras);
    wanted.add(content);
    ZipWish wish = FakeArchive.wish(List.of("*"), properties, wanted.toArray(String[]::new));
    SourceFactory factory = new SourceFactory(archive.context(), wish);
    SourceFactory.Sources found = factory.of(List.of(matches));
    found.acceptable().forEach(InstanceSource::markReady);
    return new SplitObjects(
        new Download.Order<InstanceFacts>(
            found.acceptable(),
            found.notAcceptable(),
            factory::composition,
            factory.representation(found.acceptable(), ""),
            Compression.STORE,
            completeBytes,
            OnLoss.LEAVE_OUT),
        found.acceptable(),
        SourceFactory.textOf(wish.content()).orElseThrow(),
        new Download.Resources(threads, 3, budget, plans),
        LONG);
  }

  private static byte[] write(SplitObjects objects, ZipPlan plan, long from, long to)
      throws DownloadException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    objects.write(plan, new ByteRange(from, to), out);
    return out.toByteArray();
  }

  private byte[] zip(SplitObjects objects) throws Exception {
    try (objects) {
      ZipPlan plan = objects.prepare(LONG, Extent.WHOLE).orElseThrow();
      byte[] zip = write(objects, plan, 0, plan.length() - 1);
      assertThat(zip).hasSize((int) plan.length());
      return zip;
    }
  }

  private static Map<String, byte[]> files(byte[] zip) throws IOException {
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

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** What a reader makes of a text and the files that it refers to. */
  private static final class Reassembled {
    private final Map<String, byte[]> files;
    private final Set<String> referred = new TreeSet<>();

    Reassembled(Map<String, byte[]> files) {
      this.files = files;
    }

    List<Attributes> objects() throws Exception {
      List<Attributes> objects = new ArrayList<>();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (file.getKey().endsWith(".json") || file.getKey().endsWith(".xml")) {
          Attributes object = read(file.getKey(), file.getValue());
          resolve(object, URI.create("zip:///").resolve(escaped(file.getKey())));
          objects.add(object);
        }
      }
      return objects;
    }

    private static String escaped(String path) throws Exception {
      return new URI(null, null, path, null).toASCIIString();
    }

    private static Attributes read(String name, byte[] text) throws Exception {
      ByteArrayInputStream in = new ByteArrayInputStream(text);
      if (name.endsWith(".json")) {
        return new JSONReader(Json.createParser(in)).readDataset(null);
      }
      ContentHandlerAdapter adapter = new ContentHandlerAdapter(null);
      SAXParserFactory.newInstance().newSAXParser().parse(in, adapter);
      return adapter.getDataset();
    }

    private void resolve(Attributes object, URI base) {
      for (int tag : object.tags()) {
        Object value = object.getValue(tag);
        if (value instanceof Sequence items) {
          items.forEach(item -> resolve(item, base));
        } else if (value instanceof BulkData bulk) {
          object.setBytes(tag, object.getVR(tag), bytes(bulk, base));
        } else if (value instanceof Fragments fragments) {
          fragments.replaceAll(
              fragment -> fragment instanceof BulkData bulk ? bytes(bulk, base) : fragment);
        }
      }
    }

    private byte[] bytes(BulkData bulk, URI base) {
      String path = base.resolve(bulk.getURI()).getPath().substring(1);
      assertThat(files).containsKey(path);
      assertThat(referred.add(path)).as("referred to once: " + path).isTrue();
      return files.get(path);
    }
  }

  /** The objects of the ZIP of DICOM files. */
  private List<Attributes> plain(InstanceLocations... matches) throws Exception {
    SourceFactory factory =
        new SourceFactory(archive.context(), FakeArchive.wish(List.of("*"), Map.of(), "DICOM"));
    List<Attributes> objects = new ArrayList<>();
    for (InstanceSource source : factory.of(List.of(matches)).acceptable()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      source.encode(out);
      try (DicomInputStream in =
          new DicomInputStream(new ByteArrayInputStream(out.toByteArray()))) {
        objects.add(in.readDataset());
      }
    }
    return objects;
  }

  private InstanceLocations[] allKinds() {
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

  @ParameterizedTest
  @ValueSource(strings = {"SPLIT_JSON", "SPLIT_XML"})
  void putTogetherAgain_itIsTheObjectOfTheOtherZip_andEachFileIsReferredToOnce(String content)
      throws Exception {
    for (int completeBytes : new int[] {STORE_ALL, SMALL}) {
      InstanceLocations[] matches = allKinds();
      Map<String, byte[]> files = files(zip(split(content, completeBytes, List.of(), matches)));
      Reassembled reassembled = new Reassembled(files);

      assertThat(reassembled.objects()).isEqualTo(plain(matches));
      Set<String> bulk = new TreeSet<>(files.keySet());
      bulk.removeIf(name -> name.endsWith(".json") || name.endsWith(".xml"));
      assertThat(reassembled.referred).isEqualTo(bulk);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPLIT_JSON", "SPLIT_XML"})
  void namesThatAreLongerInAUriOrInXml_changeNoLength(String content) throws Exception {
    Map<String, String> template =
        Map.of("zip.entryNameFormat", "M & M/{00100010} & 50% 'x' {00200013}");
    InstanceLocations[] matches = allKinds();
    Map<String, byte[]> files = files(zip(split(content, STORE_ALL, List.of(), template, matches)));
    Reassembled reassembled = new Reassembled(files);

    assertThat(reassembled.objects()).isEqualTo(plain(matches));
    assertThat(files.keySet()).anyMatch(name -> name.contains("Müller") && name.contains("&"));
  }

  @Test
  void namesAreThoseOfTheDicomFiles_andFoldersOfTheSameNameBesideThem() throws Exception {
    assertThat(files(zip(split("SPLIT_JSON", SMALL, List.of(), allKinds()))).keySet())
        .containsExactly(
            "CT007/000001.json",
            "CT007/000001/7FE00010.raw",
            "CT007/000002.json",
            "CT007/000002/7FE00010.raw",
            "CT007/000003.json",
            "CT007/000003/00091011.raw",
            "CT007/000003/7FE00010.raw",
            "CT007/000004.json",
            "CT007/000004/7FE00010/1.jpg",
            "CT007/000004/7FE00010/2.jpg",
            "CT007/000004/7FE00010/3.jpg",
            "CT007/000005.json");
  }

  @Test
  void lengthsOfPixelsAreToldByTheHeader_noneIsReadBeforeTheFirstByte() throws Exception {
    InstanceLocations match = stored("1.2.3.1", ofPixelsOnly("1.2.3.1", EXPLICIT), EXPLICIT);
    try (SplitObjects objects = split("SPLIT_JSON", STORE_ALL, List.of(), match)) {
      assertThat(objects.prepare(LONG, Extent.HEADERS).orElseThrow().length())
          .isGreaterThan(PIXELS.length);

      assertThat(archive.bytesRead).isLessThan(PIXELS.length / 4);
    }
  }

  @Test
  void anObjectOfManyFilesIsMadeOnceForAllOfThem() throws Exception {
    InstanceLocations match = stored("1.2.3.4", multiFrame("1.2.3.4"), JPEG);
    try (SplitObjects objects = split("SPLIT_JSON", STORE_ALL, List.of(), match)) {
      ZipPlan plan = objects.prepare(LONG, Extent.WHOLE).orElseThrow();
      int before = archive.opened.size();
      write(objects, plan, 0, plan.length() - 1);

      assertThat(archive.opened.size() - before).isEqualTo(1);
    }
  }

  @Test
  void anyRangeIsThatPartOfTheWhole_ofAnotherDownload() throws Exception {
    InstanceLocations[] matches = allKinds();
    byte[] whole = zip(split("SPLIT_XML", STORE_ALL, List.of("manifest"), matches));
    for (long from = 1; from < whole.length; from += whole.length / 7) {
      try (SplitObjects objects = split("SPLIT_XML", STORE_ALL, List.of("manifest"), matches)) {
        ZipPlan plan = objects.prepare(LONG, Extent.PART).orElseThrow();
        long to = Math.min(from + 700_000, whole.length - 1L);

        assertThat(write(objects, plan, from, to))
            .isEqualTo(Arrays.copyOfRange(whole, (int) from, (int) to + 1));
      }
    }
  }

  @Test
  void theManifestHasALineForEachFile() throws Exception {
    Map<String, byte[]> files =
        files(zip(split("SPLIT_JSON", STORE_ALL, List.of("manifest"), allKinds())));

    String manifest = text(files.get("manifest.csv"));
    assertThat(manifest.lines()).hasSize(1 + 12);
    assertThat(manifest).contains("CT007/000004/7FE00010/2.jpg", "1.2.3.4,");
  }

  @Test
  void whatCannotBeReadIsLeftOutWithAllItsFiles() throws Exception {
    InstanceLocations[] matches = allKinds();
    archive.files.remove("1.2.3.3");
    try (SplitObjects objects = split("SPLIT_JSON", SMALL, List.of(), matches)) {
      ZipPlan plan = objects.prepare(LONG, Extent.WHOLE).orElseThrow();
      Map<String, byte[]> files = files(write(objects, plan, 0, plan.length() - 1));

      assertThat(objects.asked()).isEqualTo(5);
      assertThat(objects.leftOut()).hasSize(1);
      assertThat(objects.leftOut().get(0).source().uids().instance()).isEqualTo("1.2.3.3");
      assertThat(objects.leftOut().get(0).source()).isInstanceOf(InstanceSource.class);
      assertThat(files).containsKey("MISSING.txt").hasSize(10);
      assertThat(files.keySet()).noneMatch(name -> name.contains("000003"));
      assertThat(text(files.get("MISSING.txt")).split("1\\.2\\.3\\.3", -1)).hasSize(2);
      assertThat(objects.sent().stream().boxed()).containsExactly(0, 1, 3, 4);
    }
  }

  @Test
  void pixelsThatBreakOff_areFoundBeforeTheFirstByteOfASmallZip() throws Exception {
    InstanceLocations[] matches = allKinds();
    archive.breaking.put("1.2.3.1", 500_000);
    Map<String, byte[]> files = files(zip(split("SPLIT_JSON", SMALL, List.of(), matches)));

    assertThat(files.keySet())
        .contains("MISSING.txt", "CT007/000002.json")
        .noneMatch(name -> name.contains("000001"));
  }

  @Test
  void pixelsThatBreakOffLater_endALargeZip_andAreLeftOutOfTheNext() throws Exception {
    InstanceLocations[] matches = allKinds();
    try (SplitObjects objects = split("SPLIT_JSON", STORE_ALL, List.of(), matches)) {
      ZipPlan plan = objects.prepare(LONG, Extent.WHOLE).orElseThrow();
      archive.breaking.put("1.2.3.1", 500_000);

      assertThatThrownBy(() -> write(objects, plan, 0, plan.length() - 1))
          .isInstanceOf(DownloadException.class);
      assertThat(objects.sent().get(0)).isFalse();
    }
    Map<String, byte[]> files = files(zip(split("SPLIT_JSON", STORE_ALL, List.of(), matches)));

    assertThat(files.keySet())
        .contains("MISSING.txt", "CT007/000002.json", "CT007/000002/7FE00010.raw")
        .noneMatch(name -> name.contains("000001"));
  }

  @Test
  void nothingCanBeRead_nothingIsPrepared() throws Exception {
    InstanceLocations match = stored("1.2.3.1", ofPixelsOnly("1.2.3.1", EXPLICIT), EXPLICIT);
    archive.files.clear();
    try (SplitObjects objects = split("SPLIT_JSON", SMALL, List.of(), match)) {
      assertThat(objects.prepare(LONG, Extent.WHOLE)).isEmpty();

      assertThat(objects.leftOut()).extracting(LeftOut::kind).hasSize(1);
      assertThat(objects.sent().isEmpty()).isTrue();
    }
  }

  @Test
  void itsTagIsThatOfEveryTry_butNotOfAnotherForm() throws Exception {
    InstanceLocations[] matches = allKinds();
    List<String> tags = new ArrayList<>();
    for (String content : List.of("SPLIT_JSON", "SPLIT_JSON", "SPLIT_XML")) {
      try (SplitObjects objects = split(content, STORE_ALL, List.of(), matches)) {
        Optional<ZipPlan> plan = objects.prepare(LONG, Extent.HEADERS);
        assertThat(plan).isPresent();
        tags.add(objects.entityTag());
      }
    }

    assertThat(tags.get(0)).startsWith("\"").isEqualTo(tags.get(1)).isNotEqualTo(tags.get(2));
  }

  @Test
  void cancelled_nothingIsPrepared_andNothingIsLeft() throws Exception {
    try (SplitObjects objects = split("SPLIT_JSON", SMALL, List.of(), allKinds())) {
      objects.cancel();

      assertThat(objects.prepare(LONG, Extent.WHOLE)).isEmpty();
    }
  }

  @Test
  void streamReadersFindTheSame() throws Exception {
    byte[] zip = zip(split("SPLIT_JSON", SMALL, List.of(), allKinds()));
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }

    assertThat(names).containsExactlyElementsOf(files(zip).keySet());
  }

  @Test
  void pixelsOfTheOtherByteOrder_areLittleEndian() throws Exception {
    byte[] swapped = PIXELS.clone();
    for (int i = 0; i < swapped.length; i += 2) {
      swapped[i] = PIXELS[i + 1];
      swapped[i + 1] = PIXELS[i];
    }
    byte[] file =
        image(header("1.2.3.1", UID.ExplicitVRBigEndian))
            .element(DicomBytes.PIXEL_DATA, VR.OW.name(), swapped)
            .toBytes();
    InstanceLocations match = stored("1.2.3.1", file, UID.ExplicitVRBigEndian);

    Map<String, byte[]> files = files(zip(split("SPLIT_JSON", SMALL, List.of(), match)));

    assertThat(files.get("CT007/000001/7FE00010.raw")).isEqualTo(PIXELS);
  }
}
