package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A ZIP with bulk data is refused before its first byte, or sent, and what of it is known")
class SplitObjectsSentTest {
  @TempDir Path spoolFolder;
  private SplitZips zips;

  @BeforeEach
  void begin() {
    zips = new SplitZips(spoolFolder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    zips.assertNothingIsLeft();
  }

  private SplitObjects split(int completeBytes, InstanceLocations... matches) {
    return zips.split("SPLIT_JSON", completeBytes, List.of(), matches);
  }

  private InstanceLocations small(String uid) {
    return zips.stored(
        uid, SplitZips.header(uid, SplitZips.EXPLICIT).toBytes(), SplitZips.EXPLICIT);
  }

  private InstanceLocations large(String uid) {
    return zips.stored(uid, SplitZips.ofPixelsOnly(uid, SplitZips.EXPLICIT), SplitZips.EXPLICIT);
  }

  private static ZipPlan plan(SplitObjects objects) throws InterruptedException {
    return objects.prepare(SplitZips.LONG, Extent.WHOLE).orElseThrow();
  }

  private static List<Integer> sent(SplitObjects objects) {
    return objects.sent().stream().boxed().toList();
  }

  /** Pulls to the end, or to the first piece behind so many bytes. */
  private static byte[] pull(Chunks chunks, long atLeast) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < atLeast) {
      Chunk chunk = chunks.next();
      if (chunk instanceof Chunk.Here here) {
        bytes.write(here.bytes(), here.offset(), here.length());
      } else if (chunk instanceof Chunk.Streamed streamed) {
        streamed.writeTo(bytes);
      } else {
        break;
      }
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("whoever has not the time to have all objects looked at is told to ask for less")
  void noTime() {
    zips.patience = Duration.ZERO;
    try (SplitObjects objects = split(SplitZips.SMALL, large("1.2.3.1"), large("1.2.3.2"))) {
      assertThatThrownBy(() -> objects.prepare(SplitZips.LONG, Extent.WHOLE))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.STOPPED))
          .hasMessageContaining("longer than 0 s to look at all 2 objects");
    }
  }

  @Test
  @DisplayName("an object of more files than a ZIP may have is refused, and not made")
  void tooManyFiles() {
    byte[][] frames = new byte[SplitObjects.MAX_ENTRIES][];
    Arrays.fill(frames, new byte[2]);
    DicomBytes header =
        SplitZips.header("1.2.3.1", SplitZips.JPEG)
            .element(Tag.NumberOfFrames, "IS", String.valueOf(frames.length));
    byte[] file = SplitZips.image(header).fragments(frames).toBytes();
    InstanceLocations match = zips.stored("1.2.3.1", file, SplitZips.JPEG);
    try (SplitObjects objects = split(SplitZips.STORE_ALL, match)) {
      assertThatThrownBy(() -> objects.prepare(SplitZips.LONG, Extent.WHOLE))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_INSTANCES);
                assertThat(refusal.details())
                    .isEqualTo(Map.of("maxFiles", SplitObjects.MAX_ENTRIES));
              });
    }
  }

  @Test
  @DisplayName("where all or nothing is wanted nothing is prepared if one cannot be read")
  void allOrNothing() throws Exception {
    InstanceLocations there = small("1.2.3.1");
    InstanceLocations lost = small("1.2.3.2");
    zips.archive.files.remove("1.2.3.2");
    zips.onLoss = OnLoss.FAIL;
    try (SplitObjects objects = split(SplitZips.SMALL, there, lost)) {
      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();
      assertThat(objects.leftOut())
          .extracting(left -> left.source().uids().instance())
          .containsExactly("1.2.3.2");
    }
    zips.onLoss = OnLoss.LEAVE_OUT;
    try (SplitObjects objects = split(SplitZips.SMALL, there, lost)) {
      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isPresent();
    }
  }

  @Test
  @DisplayName("what is only not acceptable is no loss, counts as asked for, and is told of")
  void notAcceptable() throws Exception {
    zips.syntaxes = List.of(SplitZips.EXPLICIT);
    zips.onLoss = OnLoss.FAIL;
    InstanceLocations unknown =
        zips.stored("1.2.3.2", SplitZips.multiFrame("1.2.3.2"), UID.JPEG2000MC);
    try (SplitObjects objects = split(SplitZips.SMALL, small("1.2.3.1"), unknown)) {
      assertThat(objects.asked()).isEqualTo(2);
      assertThat(objects.leftOut())
          .as("before anything is prepared")
          .extracting(LeftOut::kind)
          .containsExactly(LeftOut.Kind.NOT_ACCEPTABLE);
      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isPresent();
      assertThat(objects.leftOut()).hasSize(1);
    }
    try (SplitObjects objects = split(SplitZips.SMALL, unknown)) {
      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).as("nothing is left").isEmpty();
    }
  }

  @Test
  void beforeItIsPreparedItHasNoTag_andHasSentNothing() {
    try (SplitObjects objects = split(SplitZips.SMALL, small("1.2.3.1"))) {
      assertThatThrownBy(objects::entityTag).isInstanceOf(IllegalStateException.class);
      assertThat(objects.sent().isEmpty()).isTrue();
    }
  }

  @Test
  @DisplayName("what can be read at one time only makes another ZIP, with a tag of its own")
  void tagOfWhatIsThere() throws Exception {
    InstanceLocations[] matches = {large("1.2.3.1"), small("1.2.3.2")};
    String all;
    try (SplitObjects objects = split(SplitZips.STORE_ALL, matches)) {
      assertThat(plan(objects).length()).isPositive();
      all = objects.entityTag();
    }
    zips.archive.files.remove("1.2.3.2");
    try (SplitObjects objects = split(SplitZips.STORE_ALL, matches)) {
      assertThat(plan(objects).length()).isPositive();
      assertThat(objects.entityTag()).isNotEqualTo(all);
    }
  }

  @Test
  @DisplayName("without time for its length it is written as it comes, and all of it is sent")
  void asItComes() throws Exception {
    try (SplitObjects objects = split(SplitZips.SMALL, large("1.2.3.1"), small("1.2.3.2"))) {
      assertThat(objects.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      objects.write(zip);

      assertThat(SplitZips.files(zip.toByteArray()).keySet())
          .containsExactly("CT007/000001.json", "CT007/000001/7FE00010.raw", "CT007/000002.json");
      assertThat(sent(objects)).containsExactly(0, 1);
    }
  }

  @Test
  @DisplayName("who pulls it gets the same, and of what he does not pull nothing is sent")
  void pulled() throws Exception {
    InstanceLocations[] matches = {large("1.2.3.1"), large("1.2.3.2")};
    byte[] whole = zips.zip(split(SplitZips.STORE_ALL, matches));
    try (SplitObjects objects = split(SplitZips.STORE_ALL, matches)) {
      ZipPlan plan = plan(objects);
      Chunks chunks = objects.open(plan, new ByteRange(0, plan.length() - 1));
      byte[] begun = pull(chunks, 1);
      assertThat(sent(objects)).as("with the first piece").doesNotContain(1);
      byte[] rest = pull(chunks, Long.MAX_VALUE);

      byte[] both = Arrays.copyOf(begun, begun.length + rest.length);
      System.arraycopy(rest, 0, both, begun.length, rest.length);
      assertThat(both).isEqualTo(whole);
      assertThat(sent(objects)).containsExactly(0, 1);
    }
  }

  @Test
  @DisplayName("who pulls it as it comes gets all of it, too")
  void pulledAsItComes() throws Exception {
    try (SplitObjects objects = split(SplitZips.SMALL, large("1.2.3.1"), small("1.2.3.2"))) {
      assertThat(objects.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
      Chunks chunks = objects.open();
      assertThat(sent(objects)).isEmpty();

      assertThat(SplitZips.files(pull(chunks, Long.MAX_VALUE))).hasSize(3);
      assertThat(sent(objects)).containsExactly(0, 1);
    }
  }

  @Test
  @DisplayName("of a range only the objects are sent of which it has a byte")
  void range() throws Exception {
    InstanceLocations[] matches = {large("1.2.3.1"), large("1.2.3.2"), small("1.2.3.3")};
    try (SplitObjects objects = split(SplitZips.STORE_ALL, matches)) {
      ZipPlan plan = plan(objects);
      SplitZips.write(objects, plan, 1_500_000, 1_500_010);

      assertThat(sent(objects)).containsExactly(1);
    }
  }

  @Test
  @DisplayName("ended while its objects are named, it is not begun any more")
  void endedMeanwhile() throws Exception {
    try (SplitObjects objects = split(SplitZips.SMALL, large("1.2.3.1"))) {
      zips.whenNamed = objects::close;

      assertThat(objects.prepare(SplitZips.LONG, Extent.WHOLE)).isEmpty();
    }
  }

  @Test
  @DisplayName("an object that is another by now ends the ZIP: its text says what it was")
  void changedMeanwhile() throws Exception {
    InstanceLocations[] matches = {large("1.2.3.1"), zips.allKinds()[3]};
    for (String uid : List.of("1.2.3.1", "1.2.3.4")) {
      try (SplitObjects objects = split(SplitZips.STORE_ALL, matches)) {
        ZipPlan plan = plan(objects);
        byte[] before =
            zips.archive.files.put(uid, SplitZips.header(uid, SplitZips.EXPLICIT).toBytes());

        assertThatThrownBy(() -> SplitZips.write(objects, plan, 0, plan.length() - 1))
            .isInstanceOfSatisfying(
                DownloadException.class,
                e ->
                    assertThat(e.reason())
                        .isIn(DownloadException.Cause.CHANGED, DownloadException.Cause.UNREADABLE));
        zips.archive.files.put(uid, before);
      }
    }
  }

  @Test
  @DisplayName("texts and plain pixels are compressed where that is worth it, frames are not")
  void compressed() throws Exception {
    zips.compression = Compression.AUTO;
    InstanceLocations[] matches = zips.allKinds();
    byte[] zip = zips.zip(split(SplitZips.SMALL, matches));
    Path file = java.nio.file.Files.createTempFile("split", ".zip");
    java.nio.file.Files.write(file, zip);
    try (java.util.zip.ZipFile read = new java.util.zip.ZipFile(file.toFile())) {
      assertThat(read.getEntry("CT007/000004.json").getMethod()).isEqualTo(8);
      assertThat(read.getEntry("CT007/000001/7FE00010.raw").getMethod()).isEqualTo(8);
      assertThat(read.getEntry("CT007/000004/7FE00010/1.jpg").getMethod()).isZero();
    } finally {
      java.nio.file.Files.delete(file);
    }
  }

  @Test
  @DisplayName("of a copy that is not what was stored nothing gets into the ZIP")
  void verified() throws Exception {
    byte[] right = SplitZips.ofPixelsOnly("1.2.3.1", SplitZips.EXPLICIT);
    byte[] rotten = right.clone();
    rotten[right.length - 1]++;
    byte[] md5 = MessageDigest.getInstance("MD5").digest(right);
    Location first = zips.archive.store("fs1", "a", rotten, SplitZips.EXPLICIT, right.length, md5);
    Location second = zips.archive.store("fs2", "b", right, SplitZips.EXPLICIT, right.length, md5);
    InstanceLocations match =
        zips.archive.match("1.2.3.1", large("1.2.3.1").getAttributes(), first, second);

    Map<String, byte[]> files =
        SplitZips.files(
            zips.zip(
                zips.split(
                    "SPLIT_XML",
                    SplitZips.STORE_ALL,
                    List.of(),
                    Map.of("zip.verify", "digest"),
                    match)));

    assertThat(files.get("CT007/000001/7FE00010.raw")).isEqualTo(SplitZips.PIXELS);
    assertThat(new String(files.get("CT007/000001.xml"), StandardCharsets.UTF_8))
        .contains("1.2.3.1");
  }
}
