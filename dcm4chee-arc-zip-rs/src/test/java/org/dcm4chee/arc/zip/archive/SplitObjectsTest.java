package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.SAXParserFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.ContentHandlerAdapter;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.json.JSONReader;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Metadata with its bulk data beside it: the object of the other ZIP, in several files")
class SplitObjectsTest {
  @TempDir Path spoolFolder;
  private SplitZips zips;
  private FakeArchive archive;

  @BeforeEach
  void begin() {
    zips = new SplitZips(spoolFolder);
    archive = zips.archive;
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    zips.assertNothingIsLeft();
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

  @ParameterizedTest
  @ValueSource(strings = {"SPLIT_JSON", "SPLIT_XML"})
  void putTogetherAgain_itIsTheObjectOfTheOtherZip_andEachFileIsReferredToOnce(String content)
      throws Exception {
    for (int completeBytes : new int[] {SplitZips.STORE_ALL, SplitZips.SMALL}) {
      InstanceLocations[] matches = zips.allKinds();
      Map<String, byte[]> files =
          SplitZips.files(zips.zip(zips.split(content, completeBytes, List.of(), matches)));
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
    InstanceLocations[] matches = zips.allKinds();
    Map<String, byte[]> files =
        SplitZips.files(
            zips.zip(zips.split(content, SplitZips.STORE_ALL, List.of(), template, matches)));
    Reassembled reassembled = new Reassembled(files);

    assertThat(reassembled.objects()).isEqualTo(plain(matches));
    assertThat(files.keySet()).anyMatch(name -> name.contains("Müller") && name.contains("&"));
  }

  @Test
  void namesAreThoseOfTheDicomFiles_andFoldersOfTheSameNameBesideThem() throws Exception {
    assertThat(
            SplitZips.files(
                    zips.zip(zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), zips.allKinds())))
                .keySet())
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
    InstanceLocations match =
        zips.stored(
            "1.2.3.1", SplitZips.ofPixelsOnly("1.2.3.1", SplitZips.EXPLICIT), SplitZips.EXPLICIT);
    try (SplitObjects objects = zips.split("SPLIT_JSON", SplitZips.STORE_ALL, List.of(), match)) {
      assertThat(objects.prepare(SplitZips.LONG, Extent.HEADERS).orElseThrow().length())
          .isGreaterThan(SplitZips.PIXELS.length);

      assertThat(archive.bytesRead).isLessThan(SplitZips.PIXELS.length / 4);
    }
  }

  @Test
  void anObjectOfManyFilesIsMadeOnceForAllOfThem() throws Exception {
    InstanceLocations match =
        zips.stored("1.2.3.4", SplitZips.multiFrame("1.2.3.4"), SplitZips.JPEG);
    try (SplitObjects objects = zips.split("SPLIT_JSON", SplitZips.STORE_ALL, List.of(), match)) {
      ZipPlan plan = objects.prepare(SplitZips.LONG, Extent.WHOLE).orElseThrow();
      int before = archive.opened.size();
      SplitZips.write(objects, plan, 0, plan.length() - 1);

      assertThat(archive.opened.size() - before).isEqualTo(1);
    }
  }

  @Test
  void anyRangeIsThatPartOfTheWhole_ofAnotherDownload() throws Exception {
    InstanceLocations[] matches = zips.allKinds();
    byte[] whole =
        zips.zip(zips.split("SPLIT_XML", SplitZips.STORE_ALL, List.of("manifest"), matches));
    for (long from = 1; from < whole.length; from += whole.length / 7) {
      try (SplitObjects objects =
          zips.split("SPLIT_XML", SplitZips.STORE_ALL, List.of("manifest"), matches)) {
        ZipPlan plan = objects.prepare(SplitZips.LONG, Extent.PART).orElseThrow();
        long to = Math.min(from + 700_000, whole.length - 1L);

        assertThat(SplitZips.write(objects, plan, from, to))
            .isEqualTo(Arrays.copyOfRange(whole, (int) from, (int) to + 1));
      }
    }
  }

  @Test
  void theManifestHasALineForEachFile() throws Exception {
    Map<String, byte[]> files =
        SplitZips.files(
            zips.zip(
                zips.split(
                    "SPLIT_JSON", SplitZips.STORE_ALL, List.of("manifest"), zips.allKinds())));

    String manifest = text(files.get("manifest.csv"));
    assertThat(manifest.lines()).hasSize(1 + 12);
    assertThat(manifest).contains("CT007/000004/7FE00010/2.jpg", "1.2.3.4,");
  }

  @Test
  void whatCannotBeReadIsLeftOutWithAllItsFiles() throws Exception {
    InstanceLocations[] matches = zips.allKinds();
    archive.files.remove("1.2.3.3");
    try (SplitObjects objects = zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), matches)) {
      ZipPlan plan = objects.prepare(SplitZips.LONG, Extent.WHOLE).orElseThrow();
      Map<String, byte[]> files =
          SplitZips.files(SplitZips.write(objects, plan, 0, plan.length() - 1));

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
    InstanceLocations[] matches = zips.allKinds();
    archive.breaking.put("1.2.3.1", 500_000);
    Map<String, byte[]> files =
        SplitZips.files(zips.zip(zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), matches)));

    assertThat(files.keySet())
        .contains("MISSING.txt", "CT007/000002.json")
        .noneMatch(name -> name.contains("000001"));
  }

  @Test
  void pixelsThatBreakOffLater_endALargeZip_andAreLeftOutOfTheNext() throws Exception {
    InstanceLocations[] matches = zips.allKinds();
    try (SplitObjects objects = zips.split("SPLIT_JSON", SplitZips.STORE_ALL, List.of(), matches)) {
      ZipPlan plan = objects.prepare(SplitZips.LONG, Extent.WHOLE).orElseThrow();
      archive.breaking.put("1.2.3.1", 500_000);

      assertThatThrownBy(() -> SplitZips.write(objects, plan, 0, plan.length() - 1))
          .isInstanceOf(DownloadException.class);
      assertThat(objects.sent().get(0)).isFalse();
    }
    Map<String, byte[]> files =
        SplitZips.files(
            zips.zip(zips.split("SPLIT_JSON", SplitZips.STORE_ALL, List.of(), matches)));

    assertThat(files.keySet())
        .contains("MISSING.txt", "CT007/000002.json", "CT007/000002/7FE00010.raw")
        .noneMatch(name -> name.contains("000001"));
  }

  @Test
  void nothingCanBeRead_nothingIsPrepared() throws Exception {
    InstanceLocations match =
        zips.stored(
            "1.2.3.1", SplitZips.ofPixelsOnly("1.2.3.1", SplitZips.EXPLICIT), SplitZips.EXPLICIT);
    archive.files.clear();
    try (SplitObjects objects = zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), match)) {
      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();

      assertThat(objects.leftOut()).extracting(LeftOut::kind).hasSize(1);
      assertThat(objects.sent().isEmpty()).isTrue();
    }
  }

  @Test
  void itsTagIsThatOfEveryTry_butNotOfAnotherForm() throws Exception {
    InstanceLocations[] matches = zips.allKinds();
    List<String> tags = new ArrayList<>();
    for (String content : List.of("SPLIT_JSON", "SPLIT_JSON", "SPLIT_XML")) {
      try (SplitObjects objects = zips.split(content, SplitZips.STORE_ALL, List.of(), matches)) {
        Optional<ZipPlan> plan = objects.prepare(SplitZips.LONG, Extent.HEADERS);
        assertThat(plan).isPresent();
        tags.add(objects.entityTag());
      }
    }

    assertThat(tags.get(0)).startsWith("\"").isEqualTo(tags.get(1)).isNotEqualTo(tags.get(2));
  }

  @Test
  void cancelled_nothingIsPrepared_andNothingIsLeft() throws Exception {
    try (SplitObjects objects =
        zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), zips.allKinds())) {
      objects.cancel();

      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();
    }
  }

  @Test
  void streamReadersFindTheSame() throws Exception {
    byte[] zip = zips.zip(zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), zips.allKinds()));
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }

    assertThat(names).containsExactlyElementsOf(SplitZips.files(zip).keySet());
  }

  @Test
  void pixelsOfTheOtherByteOrder_areLittleEndian() throws Exception {
    byte[] swapped = SplitZips.PIXELS.clone();
    for (int i = 0; i < swapped.length; i += 2) {
      swapped[i] = SplitZips.PIXELS[i + 1];
      swapped[i + 1] = SplitZips.PIXELS[i];
    }
    byte[] file =
        SplitZips.image(SplitZips.header("1.2.3.1", UID.ExplicitVRBigEndian))
            .element(DicomBytes.PIXEL_DATA, VR.OW.name(), swapped)
            .toBytes();
    InstanceLocations match = zips.stored("1.2.3.1", file, UID.ExplicitVRBigEndian);

    Map<String, byte[]> files =
        SplitZips.files(zips.zip(zips.split("SPLIT_JSON", SplitZips.SMALL, List.of(), match)));

    assertThat(files.get("CT007/000001/7FE00010.raw")).isEqualTo(SplitZips.PIXELS);
  }
}
