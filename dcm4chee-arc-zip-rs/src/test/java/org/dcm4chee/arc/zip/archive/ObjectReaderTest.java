package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.imageio.codec.CodecFaults;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.pipeline.EncodeAgainException;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An object is read from the first copy that can be read and is what was stored")
class ObjectReaderTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final byte[] PIXELS = new byte[100_000];
  private static final byte[] FILE = file(PIXELS);

  static {
    new Random(1).nextBytes(PIXELS);
  }

  private final FakeArchive archive = new FakeArchive();
  private boolean verify;

  private static byte[] file(byte[] pixels) {
    return DicomBytes.file(EXPLICIT)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .element(Tag.StudyInstanceUID, "UI", "1.2")
        .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
        .number(Tag.Rows, 250)
        .number(Tag.Columns, 200)
        .number(Tag.BitsAllocated, 16)
        .element(DicomBytes.PIXEL_DATA, "OW", pixels)
        .toBytes();
  }

  @AfterEach
  void nothingIsLeftOpen() {
    CodecFaults.order(-1);
    assertThat(archive.open()).isZero();
  }

  private static Attributes row() {
    return FakeArchive.undecoded(
        DicomBytes.dataset(EXPLICIT)
            .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
            .element(Tag.StudyInstanceUID, "UI", "1.2")
            .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
            .toBytes());
  }

  private InstanceSource source(Location... locations) {
    InstanceLocations match = archive.match("1.2.3.4", row(), locations);
    Map<String, String> properties = verify ? Map.of("zip.verify", "digest") : Map.of();
    return new SourceFactory(archive.context(), FakeArchive.wish(List.of(), properties))
        .of(List.of(match))
        .acceptable()
        .get(0);
  }

  private static byte[] encoded(InstanceSource source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.encode(out);
    return out.toByteArray();
  }

  private byte[] expected() throws IOException {
    return archive.multipart(FILE, row(), EXPLICIT);
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneCopy_isReadOnce() throws IOException {
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.opened).containsExactly("a");
    assertThat(archive.told()).isEmpty();
  }

  @Test
  void missingFile_isReadFromTheNextCopy_andTheArchiveHasNotedIt() throws IOException {
    Location missing = archive.store("fs1", "a", FILE, EXPLICIT);
    archive.files.remove("a");
    InstanceSource source = source(missing, archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.opened).containsExactly("a", "b");
    assertThat(archive.told()).containsExactly(LocationStatus.MISSING_OBJECT);
  }

  @Test
  void storageThatBreaksOff_goesOnFromTheNextCopy_withoutTheReceiverNoticing() throws IOException {
    archive.breaking.put("a", FILE.length - 10);
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT), archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.told()).containsExactly(LocationStatus.FAILED_TO_FETCH_OBJECT);
    assertThat(archive.updateLocations.get(0).location.getStoragePath()).isEqualTo("a");
  }

  @Test
  void truncatedFile_goesOnFromTheNextCopy_andIsToldByItsSize() throws IOException {
    byte[] half = Arrays.copyOf(FILE, FILE.length - 10);
    InstanceSource source =
        source(
            archive.store("fs1", "a", half, EXPLICIT, FILE.length, null),
            archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_SIZE);
  }

  @Test
  void aCopyThatFailedOnce_comesLastFromThenOn() throws IOException {
    archive.breaking.put("a", 1000);
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT), archive.store("fs2", "b", FILE, EXPLICIT));

    encoded(source);
    encoded(source);
    assertThat(archive.opened).containsExactly("a", "b", "b");
  }

  @Test
  void onlyFailedCopies_areTriedAgain() throws IOException {
    archive.breaking.put("a", 1000);
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));

    assertThatThrownBy(() -> encoded(source)).hasMessage("The storage is gone");
    archive.breaking.clear();
    assertThat(encoded(source)).isEqualTo(expected());
  }

  @Test
  void everyCopyFails_theFirstFailureIsTold() {
    archive.breaking.put("b", 1000);
    Location missing = archive.store("fs1", "a", FILE, EXPLICIT);
    archive.files.remove("a");
    InstanceSource source = source(missing, archive.store("fs2", "b", FILE, EXPLICIT));

    assertThatThrownBy(() -> encoded(source))
        .isInstanceOf(NoSuchFileException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aCopyThatBeginsOtherwise_isNotGluedToTheFirst() {
    byte[] otherPixels = PIXELS.clone();
    otherPixels[0]++;
    archive.breaking.put("a", FILE.length - 10);
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT),
            archive.store("fs2", "b", file(otherPixels), EXPLICIT));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(EncodeAgainException.class);
    assertThat(archive.told()).containsExactly(LocationStatus.FAILED_TO_FETCH_OBJECT);
  }

  @Test
  void aShorterCopy_isNotTheRestOfTheFirst() {
    archive.breaking.put("a", FILE.length - 10);
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT),
            archive.store("fs2", "b", file(new byte[10]), EXPLICIT));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(EncodeAgainException.class);
  }

  @Test
  void bitRot_isNotLookedForUnlessAsked() throws IOException {
    byte[] rotten = FILE.clone();
    rotten[FILE.length - 1]++;
    InstanceSource source =
        source(archive.store("fs1", "a", rotten, EXPLICIT, FILE.length, md5(FILE)));

    assertThat(encoded(source)).isNotEqualTo(expected());
    assertThat(archive.told()).isEmpty();
  }

  @Test
  void bitRot_isUnreadable_andToldAsSuch() {
    verify = true;
    byte[] rotten = FILE.clone();
    rotten[FILE.length - 1]++;
    InstanceSource source =
        source(archive.store("fs1", "a", rotten, EXPLICIT, FILE.length, md5(FILE)));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(StoredFile.ChecksumException.class);
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
  }

  @Test
  void bitRotInOneCopy_theObjectIsEncodedAgainFromTheOther() throws IOException {
    verify = true;
    byte[] rotten = FILE.clone();
    rotten[FILE.length - 1]++;
    InstanceSource source =
        source(
            archive.store("fs1", "a", rotten, EXPLICIT, FILE.length, md5(FILE)),
            archive.store("fs2", "b", FILE, EXPLICIT, FILE.length, md5(FILE)));

    assertThatThrownBy(() -> encoded(source))
        .isInstanceOf(EncodeAgainException.class)
        .hasCauseInstanceOf(StoredFile.ChecksumException.class);
    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.opened).containsExactly("a", "b");
  }

  @Test
  void theDigestIsOfTheWholeFile_whateverIsBehindTheDataset() throws IOException {
    verify = true;
    InstanceSource source =
        source(archive.store("fs1", "a", FILE, EXPLICIT, FILE.length, md5(FILE)));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.bytesRead).isEqualTo(FILE.length);
  }

  @Test
  void aCopyWithoutDigest_cannotBeVerified_andIsSent() throws IOException {
    verify = true;
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
  }

  @Test
  void aStorageWithoutAlgorithm_cannotBeVerified_andIsSent() throws IOException {
    verify = true;
    archive.device.getStorageDescriptor("fs1").setDigestAlgorithm(null);
    InstanceSource source =
        source(archive.store("fs1", "a", FILE, EXPLICIT, FILE.length, new byte[16]));

    assertThat(encoded(source)).isEqualTo(expected());
  }

  @Test
  void aReceiverThatFails_isNoFailureOfTheFile() {
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT), archive.store("fs2", "b", FILE, EXPLICIT));
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("The client is gone");
          }
        };

    assertThatThrownBy(() -> source.encode(gone)).hasMessage("The client is gone");
    assertThat(archive.opened).containsExactly("a");
    assertThat(archive.told()).isEmpty();
  }

  @Test
  void aCoercionThatFails_isNoFailureOfTheFile() {
    archive.coercionFailure = java.util.Optional.of("no stylesheet");
    InstanceSource source =
        source(
            archive.store("fs1", "a", FILE, EXPLICIT), archive.store("fs2", "b", FILE, EXPLICIT));

    assertThatThrownBy(() -> encoded(source))
        .isInstanceOf(IOException.class)
        .hasMessage("An attribute coercion failed");
    assertThat(archive.opened).containsExactly("a");
    assertThat(archive.told()).isEmpty();
  }

  @Test
  void garbage_isReadFromTheNextCopy_andToldAsNoObject() throws IOException {
    InstanceSource source =
        source(
            archive.store("fs1", "a", new byte[5000], EXPLICIT),
            archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.told()).containsExactly(LocationStatus.FAILED_TO_FETCH_OBJECT);
    assertThat(archive.updateLocations.get(0).location.getStoragePath()).isEqualTo("a");
  }

  @Test
  void garbageWithADigest_isToldByThat_inTheHeaderAndInTheObject() throws IOException {
    InstanceSource source =
        source(
            archive.store("fs1", "a", new byte[FILE.length], EXPLICIT, FILE.length, md5(FILE)),
            archive.store("fs2", "b", FILE, EXPLICIT));

    assertThat(source.outline()).isPresent();
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.opened).containsExactly("a", "a", "b", "b");
  }

  @Test
  void whatIsNotUnderstoodAndAsItWasStored_isNoFailureOfTheFile() {
    byte[] never = new byte[5000];
    InstanceSource source =
        source(archive.store("fs1", "a", never, EXPLICIT, never.length, md5(never)));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(IOException.class);
    assertThat(archive.told()).isEmpty();
  }

  private InstanceSource rottenAndRight() {
    byte[] rotten = FILE.clone();
    rotten[FILE.length - 1]++;
    return source(
        archive.store("fs1", "a", rotten, EXPLICIT, FILE.length, md5(FILE)),
        archive.store("fs2", "b", FILE, EXPLICIT, FILE.length, md5(FILE)));
  }

  @Test
  void chosenBeforehand_isTheCopyThatIsRight_andTheOtherIsTold() throws IOException {
    verify = true;
    InstanceSource source = rottenAndRight();

    source.chooseCopy(() -> false);
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
    assertThat(encoded(source)).isEqualTo(expected());
    // The last copy has to do, so it is not read to find that out.
    assertThat(archive.opened).containsExactly("a", "b");
  }

  @Test
  void nothingIsChosen_whereThereIsNoChoice_orNobodyLooksAtDigests() throws IOException {
    rottenAndRight().chooseCopy(() -> false);
    verify = true;
    source(archive.store("fs1", "c", FILE, EXPLICIT, FILE.length, md5(FILE)))
        .chooseCopy(() -> false);

    assertThat(archive.opened).isEmpty();
  }

  @Test
  void choosing_endsWhenItIsStopped() throws IOException {
    verify = true;

    rottenAndRight().chooseCopy(() -> true);
    assertThat(archive.bytesRead).isZero();
    assertThat(archive.told()).isEmpty();
  }

  @Test
  void anEmptyFile_isTruncated() {
    InstanceSource source =
        source(archive.store("fs1", "a", new byte[0], EXPLICIT, FILE.length, null));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(IOException.class);
    assertThat(archive.told()).containsExactly(LocationStatus.DIFFERING_OBJECT_SIZE);
  }

  @Test
  void truncated_isSaidAsTheEndOfAFile() {
    InstanceSource source =
        source(
            archive.store(
                "fs1", "a", Arrays.copyOf(FILE, FILE.length - 100), EXPLICIT, FILE.length, null));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(EOFException.class);
  }

  @Test
  void copiesAreReadOnLineFirst_andThoseOnStoragesThatAreGoneOrOffLineNever() throws IOException {
    InstanceSource source =
        source(
            archive.store("removed", "x", FILE, EXPLICIT),
            archive.store("vault", "y", FILE, EXPLICIT),
            archive.store("tape", "t", FILE, EXPLICIT),
            archive.store("fs2", "b", FILE, EXPLICIT));
    archive.files.remove("b");

    assertThat(encoded(source)).isEqualTo(expected());
    assertThat(archive.opened).containsExactly("b", "t");
  }

  @Test
  void noCopyThatCanBeRead_isAFailureOfTheObject() {
    InstanceSource source = source(archive.store("removed", "x", FILE, EXPLICIT));

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(IOException.class);
    assertThat(archive.opened).isEmpty();
  }

  private static byte[] compressed() {
    return DicomBytes.file(UID.RLELossless)
        .element(Tag.SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .element(Tag.SOPInstanceUID, "UI", "1.2.3.4")
        .fragments(new byte[64])
        .toBytes();
  }

  @Test
  void codecWhoseLibraryIsMissing_leavesTheObjectOut_andSaysHowToGetIt() {
    InstanceSource source = source(archive.store("fs1", "a", compressed(), UID.RLELossless));
    CodecFaults.order(0);

    assertThatThrownBy(() -> encoded(source))
        .hasMessage(Decoders.NONE)
        .hasCauseInstanceOf(UnsatisfiedLinkError.class)
        .isInstanceOfSatisfying(
            LeaveOutException.class,
            e -> assertThat(e.kind()).isEqualTo(LeftOut.Kind.NOT_ACCEPTABLE));
  }

  @Test
  void codecWhoseLibraryIsMissing_thoughNothingIsToBeDecompressed_isAFailureOfTheObject() {
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));
    CodecFaults.order(1);

    assertThatThrownBy(() -> encoded(source))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("A codec of this server")
        .hasCauseInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  void codecWhoseLibraryIsMissing_thoughItIsSentAsStored_isAFailureOfTheObject() {
    InstanceSource source =
        new SourceFactory(archive.context(), FakeArchive.wish(List.of(UID.RLELossless), Map.of()))
            .of(
                List.of(
                    archive.match(
                        "1.2.3.4",
                        row(),
                        archive.store("fs1", "a", compressed(), UID.RLELossless))))
            .acceptable()
            .get(0);
    CodecFaults.order(1);

    assertThatThrownBy(() -> encoded(source)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whichRulesFit_isAskedOnceForAnObject() throws IOException {
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));

    source.uids();
    source.outline();
    encoded(source);
    encoded(source);
    assertThat(archive.rulesAsked).isEqualTo(1);
  }

  @Test
  void uidsAreThoseThatAreWritten() {
    archive.remappedUids.putAll(Map.of("1.2", "2.25.1", "1.2.3", "2.25.2", "1.2.3.4", "2.25.3"));
    InstanceSource source = source(archive.store("fs1", "a", FILE, EXPLICIT));

    assertThat(source.uids())
        .isEqualTo(new org.dcm4chee.arc.zip.pipeline.ObjectUids("2.25.1", "2.25.2", "2.25.3"));
  }
}
