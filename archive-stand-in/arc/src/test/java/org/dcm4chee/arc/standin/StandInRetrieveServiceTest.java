package org.dcm4chee.arc.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion2;
import org.dcm4chee.arc.conf.Conditions;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.LocationInputStream;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInRetrieveServiceTest {
  private static final String SOP = "1.2.3.4";

  @TempDir private Path folder;
  private SmallArchive small;

  @BeforeEach
  void store() {
    small = new SmallArchive(folder);
    small.store(SOP);
  }

  private void order(Faults.Kind kind, String storageID, int number) {
    small.archive.faults(SmallArchive.STUDY).order(kind, SOP, storageID, number);
  }

  private byte[] stored() throws IOException {
    return Files.readAllBytes(folder.resolve(SOP));
  }

  private byte[] read(RetrieveContext ctx) throws IOException {
    try (LocationInputStream file =
        small.service.openLocationInputStream(ctx, SmallArchive.only(ctx))) {
      return file.stream.readAllBytes();
    }
  }

  @Test
  void firstLocationThatCannotBeOpened_theNextOneIsRead_andTheDatabaseIsTold() throws IOException {
    small.archive.replicate(SmallArchive.STUDY, SOP, "fs2");
    order(Faults.Kind.LOST, "fs1", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThat(SmallArchive.only(ctx).getLocations())
          .extracting(Location::getStorageID)
          .containsExactly("fs1", "fs2");

      assertThat(read(ctx)).isEqualTo(stored());
      small.service.updateLocations(ctx);
    }
    assertThat(small.updates.entries())
        .containsExactly(
            new LocationUpdates.Entry(SOP, "fs1", LocationStatus.MISSING_OBJECT.name(), "null"));
  }

  @Test
  void firstLocationThatFailsInTheMiddle_theNextOneIsNotTried() throws IOException {
    small.archive.replicate(SmallArchive.STUDY, SOP, "fs2");
    order(Faults.Kind.BREAKS, "fs1", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThatThrownBy(() -> read(ctx)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void overwritten_keepsItsLengthAndHeader_andDoesNotMatchItsDigest() throws Exception {
    order(Faults.Kind.OVERWRITTEN, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      byte[] read = read(ctx);
      assertThat(read).hasSameSizeAs(stored()).isNotEqualTo(stored());
      assertThat(java.util.Arrays.mismatch(read, stored())).isGreaterThanOrEqualTo(read.length - 4);
      Location location = SmallArchive.only(ctx).getLocations().get(0);
      assertThat(location.getDigest())
          .isEqualTo(MessageDigest.getInstance("MD5").digest(stored()))
          .isNotEqualTo(MessageDigest.getInstance("MD5").digest(read));
    }
  }

  @Test
  void digestIsByTheAlgorithmOfTheStorage_orThereIsNone() throws Exception {
    small.storages.configure("fs1", "SHA-256", new Storages.Speed(0, 0));
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      String algorithm =
          small.service.getStorage("fs1", ctx).getStorageDescriptor().getDigestAlgorithm();
      assertThat(SmallArchive.only(ctx).getLocations().get(0).getDigest())
          .isEqualTo(MessageDigest.getInstance(algorithm).digest(stored()));
    }
    order(Faults.Kind.NO_DIGEST, "fs1", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThat(SmallArchive.only(ctx).getLocations().get(0).getDigest()).isNull();
    }
  }

  @Test
  void whatIsReadCanBeDigestedOnItsWay() throws Exception {
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      var storage = small.service.getStorage("fs1", ctx);
      var reading = storage.createReadContext();
      reading.setStoragePath(SOP);
      reading.setMessageDigest(storage.getStorageDescriptor().getMessageDigest());
      try (InputStream in = storage.openInputStream(reading)) {
        in.readAllBytes();
      }
      assertThat(reading.getDigest())
          .isEqualTo(SmallArchive.only(ctx).getLocations().get(0).getDigest());
      assertThat(reading.getSize()).isEqualTo(stored().length);
    }
  }

  @Test
  void storageThatWasRemoved_isNoLongerAccessible_andThrowsWhenAskedFor() throws IOException {
    small.storages.remove("fs1");
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThatThrownBy(() -> small.service.getStorage("fs1", ctx))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(small.service.removeNotAccessableMatches(ctx).get(null)).hasSize(1);
      assertThat(ctx.getMatches()).isEmpty();
      assertThat(ctx.getNumberOfMatches()).isEqualTo(1);
    }
  }

  @Test
  void replicaOnAStorageThatWasRemoved_isANullPointer_asInTheArchive() throws IOException {
    small.archive.replicate(SmallArchive.STUDY, SOP, "fs2");
    small.storages.remove("fs2");
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThat(small.service.removeNotAccessableMatches(ctx)).isEmpty();
      assertThatThrownBy(() -> read(ctx)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void copyToTheRetrieveCache_isAFurtherLocationOfTheMatch_andIsReadFirst() throws IOException {
    order(Faults.Kind.NEARLINE, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      InstanceLocations match = SmallArchive.only(ctx);
      assertThat(match.getLocations().get(0).getStorageID()).isEqualTo("nearline");
      assertThat(ctx.copyToRetrieveCache(match)).isTrue();
      ctx.copyToRetrieveCache(null);

      assertThat(ctx.copiedToRetrieveCache()).isSameAs(match);
      assertThat(ctx.copiedToRetrieveCache()).isNull();
      assertThat(ctx.copiedToRetrieveCache()).isNull();

      assertThat(match.getLocations())
          .extracting(Location::getStorageID)
          .containsExactly("nearline", "cache");
      try (LocationInputStream file = small.service.openLocationInputStream(ctx, match)) {
        assertThat(file.location.getStorageID()).isEqualTo("cache");
      }
    }
  }

  @Test
  void copyThatHangs_keepsTheEndBack_untilItIsHealed() throws IOException {
    small.store("1.2.3.5");
    Faults faults = small.archive.faults(SmallArchive.STUDY);
    faults.order(Faults.Kind.NEARLINE, "*", 0);
    faults.order(Faults.Kind.COPY_HANGS, SOP, 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      ctx.getMatches().forEach(ctx::copyToRetrieveCache);
      ctx.copyToRetrieveCache(null);

      assertThat(ctx.copiedToRetrieveCache().getSopInstanceUID()).isEqualTo("1.2.3.5");
      small.archive.heal(SmallArchive.STUDY);
      assertThat(ctx.copiedToRetrieveCache().getSopInstanceUID()).isEqualTo(SOP);
      assertThat(ctx.copiedToRetrieveCache()).isNull();
    }
  }

  @Test
  void copyThatFails_isNeverGiven() throws IOException {
    order(Faults.Kind.NEARLINE, "*", 0);
    order(Faults.Kind.COPY_FAILS, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      ctx.copyToRetrieveCache(SmallArchive.only(ctx));
      ctx.copyToRetrieveCache(null);
      assertThat(ctx.copiedToRetrieveCache()).isNull();
      assertThat(ctx.failuresOnCopyToRetrieveCache()).isEqualTo(1);
    }
  }

  @Test
  void codecWithoutItsLibrary_isALinkageError_andTheFileStaysOpenAsInTheArchive()
      throws IOException {
    order(Faults.Kind.CODEC, "*", 1);
    long open = Resources.snapshot().getOrDefault("files", 0L);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      assertThatThrownBy(
              () ->
                  small.service.openTranscoder(
                      ctx, SmallArchive.only(ctx), List.of(UID.ImplicitVRLittleEndian), true))
          .isInstanceOf(LinkageError.class);
    }
    assertThat(Resources.snapshot().get("files")).isEqualTo(open + 1);
    Resources.add("files", -1);
  }

  @Test
  void codecThatIsNotNeeded_isNotMissed() throws IOException {
    order(Faults.Kind.CODEC, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE");
        Transcoder transcoder =
            small.service.openTranscoder(
                ctx, SmallArchive.only(ctx), List.of(UID.ImplicitVRLittleEndian), true)) {
      assertThat(transcoder.getDestinationTransferSyntax()).isEqualTo(UID.ImplicitVRLittleEndian);
    }
  }

  @Test
  void coercionFails_asOrdered() throws IOException {
    order(Faults.Kind.COERCION_FAILS, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      AttributesCoercion coercion =
          small.service.getAttributesCoercion(
              ctx,
              SmallArchive.only(ctx),
              small.service.getArchiveAttributeCoercion(ctx, SmallArchive.only(ctx)));
      assertThatThrownBy(() -> coercion.coerce(new Attributes(), null))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void rule_thatLooksAtTheHost_appliesToThatHostOnly() throws Exception {
    Conditions conditions = new Conditions("ReceivingHostname=10\\.0\\..*");
    small
        .device
        .getApplicationEntity("DCM4CHEE")
        .getAEExtension(ArchiveAEExtension.class)
        .addAttributeCoercion2(
            new ArchiveAttributeCoercion2("by host")
                .setURI("merge-attrs:")
                .setMergeAttributes("StudyDescription=for {00100020}")
                .setConditions(conditions));
    assertThat(conditions.match("x", "DCM4CHEE", "10.0.0.7", null, null)).isTrue();
    assertThat(conditions.match("10.0.0.7", "DCM4CHEE", "x", null, null)).isFalse();
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      InstanceLocations match = SmallArchive.only(ctx);
      assertThat(small.service.getArchiveAttributeCoercions(ctx, match)).isEmpty();
      Attributes dataset = new Attributes();
      small
          .service
          .getAttributesCoercion(
              ctx, match, List.copyOf(ctx.getArchiveAEExtension().getAttributeCoercions2()))
          .coerce(dataset, null);
      assertThat(dataset.getString(Tag.StudyDescription)).isEqualTo("for PID");
    }
  }

  @Test
  void whatTheMatchLends_isWhatIsMerged() throws Exception {
    small.store("1.2.3.4", d -> d.setBytes(Tag.InstanceNumber, VR.IS, new byte[] {'+', '1'}));
    try (RetrieveContext ctx = small.find("DCM4CHEE")) {
      InstanceLocations match = SmallArchive.only(ctx);
      Attributes before = coerced(ctx, match);
      assertThat(before.getString(Tag.InstanceNumber)).isEqualTo("+1");

      assertThat(match.getAttributes().getInt(Tag.InstanceNumber, 0)).isEqualTo(1);

      assertThat(coerced(ctx, match).getString(Tag.InstanceNumber)).isEqualTo("1");
    }
    try (RetrieveContext again = small.find("DCM4CHEE")) {
      assertThat(coerced(again, SmallArchive.only(again)).getString(Tag.InstanceNumber))
          .as("the database itself is as it was")
          .isEqualTo("+1");
    }
  }

  private Attributes coerced(RetrieveContext ctx, InstanceLocations match) throws Exception {
    Attributes dataset = new Attributes();
    small
        .service
        .getAttributesCoercion(ctx, match, small.service.getArchiveAttributeCoercion(ctx, match))
        .coerce(dataset, null);
    return dataset;
  }

  @Test
  void headerIsReadAndWrittenWithoutAByteOfThePixels() throws IOException {
    order(Faults.Kind.HOLDS, "*", 0);
    try (RetrieveContext ctx = small.find("DCM4CHEE");
        Transcoder transcoder =
            small.service.openTranscoder(ctx, SmallArchive.only(ctx), List.of(), true)) {
      AtomicReference<Attributes> seen = new AtomicReference<>();
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      assertThatThrownBy(
              () ->
                  transcoder.transcode(
                      (self, dataset) -> {
                        seen.set(dataset);
                        return new UpTo(header, stored().length - 4, SOP, small);
                      }))
          .hasMessage("enough");
      assertThat(header.size()).isEqualTo(stored().length - 4);
    }
    FileReads reads = small.archive.reads(SmallArchive.STUDY).get(SOP).get("fs1");
    assertThat(reads.opens()).isEqualTo(1);
  }

  /** Takes so many bytes; then what held the reader back is healed, and no more is taken. */
  private static final class UpTo extends java.io.OutputStream {
    private final ByteArrayOutputStream out;
    private final int limit;
    private final String sopInstanceUID;
    private final SmallArchive small;

    UpTo(ByteArrayOutputStream out, int limit, String sopInstanceUID, SmallArchive small) {
      this.out = out;
      this.limit = limit;
      this.sopInstanceUID = sopInstanceUID;
      this.small = small;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      if (out.size() + len > limit) {
        throw new IOException("enough");
      }
      out.write(b, off, len);
      if (out.size() == limit) {
        assertThat(
                small.archive.reads(SmallArchive.STUDY).get(sopInstanceUID).get("fs1").pixelBytes())
            .isEqualTo(0);
        small.archive.heal(SmallArchive.STUDY);
      }
    }
  }

  @Test
  void contextOfMoreThanOneStudy_andHiddenInstances() throws IOException {
    small.store("9.1", d -> d.setString(Tag.StudyInstanceUID, VR.UI, "9"));
    small.store("9.2", d -> d.setString(Tag.StudyInstanceUID, VR.UI, "9"));
    small.archive.faults("9").order(Faults.Kind.HIDDEN, "9.2", 0);
    RetrieveContext ctx = small.service.newRetrieveContextWADO(null, "DCM4CHEE", null, null, null);
    ctx.setStudyInstanceUIDs("9", SmallArchive.STUDY);
    assertThat(small.service.calculateMatches(ctx)).isTrue();
    assertThat(ctx.getMatches())
        .extracting(InstanceLocations::getSopInstanceUID)
        .containsExactlyInAnyOrder("9.1", SOP);
    assertThat(ctx.getStudyInfos()).hasSize(2);
    ctx.setSopInstanceUIDs("9.1");
    small.service.calculateMatches(ctx);
    assertThat(SmallArchive.only(ctx).getSopInstanceUID()).isEqualTo("9.1");
    ctx.close();
  }

  @Test
  void inventedFileIsAsLongAsTheDatabaseSays() throws IOException {
    small.archive.invent("7", 1, 1, 1001, true, new Attributes());
    RetrieveContext ctx = small.service.newRetrieveContextWADO(null, "DCM4CHEE", "7", null, null);
    small.service.calculateMatches(ctx);
    Location location = SmallArchive.only(ctx).getLocations().get(0);
    byte[] read = read(ctx);
    assertThat((long) read.length).isEqualTo(location.getSize());
    assertThat(location.getDigest()).hasSize(16);
    assertThat(small.archive.reads("7").get("7.1.1").get("fs1").pixelBytes()).isEqualTo(1000);
    ctx.close();
  }
}
