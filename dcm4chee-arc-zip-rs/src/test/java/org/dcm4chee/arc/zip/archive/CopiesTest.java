package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.Fake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An object is read from its copies as the archive would, and then from the others")
class CopiesTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final String JPEG = UID.JPEGBaseline8Bit;

  private final ArchiveDeviceExtension archive = new ArchiveDeviceExtension();
  private final List<Location> stored = new ArrayList<>();
  private final InstanceLocations instance =
      Fake.of(InstanceLocations.class, Map.of("getLocations", arguments -> stored));

  CopiesTest() {
    storage("online", Availability.ONLINE);
    storage("online 2", Availability.ONLINE);
    storage("nearline", Availability.NEARLINE);
    storage("offline", Availability.OFFLINE);
  }

  private void storage(String id, Availability availability) {
    StorageDescriptor descriptor = new StorageDescriptor(id);
    descriptor.setInstanceAvailability(availability);
    archive.addStorageDescriptor(descriptor);
  }

  private Location on(String storage, String syntax) {
    Location location = new Location(storage, "path", syntax, 1);
    stored.add(location);
    return location;
  }

  @Test
  void onLineBeforeNearLine_andNeitherFromWhereNothingCanBeRead() throws IOException {
    Location nearline = on("nearline", EXPLICIT);
    on("offline", EXPLICIT);
    Location online = on("online", EXPLICIT);
    on("nobody knows it", EXPLICIT);
    Location second = on("online 2", EXPLICIT);
    Copies copies = Copies.of(instance, EXPLICIT, archive);

    assertThat(copies.inOrder()).containsExactly(online, second, nearline);
    assertThat(copies.all()).containsExactly(online, second, nearline);
    assertThat(copies.instance()).isSameAs(instance);
  }

  @Test
  void whatDoesNotHoldTheObjectIsNoCopy() {
    stored.add(
        new Location.Builder()
            .storageID("online")
            .transferSyntaxUID(EXPLICIT)
            .objectType(Location.ObjectType.METADATA)
            .build());
    Copies copies = Copies.of(instance, EXPLICIT, archive);

    assertThatIOException()
        .isThrownBy(copies::inOrder)
        .withMessage("No storage that the archive can read has a copy of the object");
    assertThat(copies.hasUntried()).isFalse();
  }

  @Test
  void nothingIsCompressedOnTheWayOut_butAnythingDecompressed() throws IOException {
    Location plain = on("online", EXPLICIT);
    Location compressed = on("online 2", JPEG);

    assertThat(Copies.of(instance, JPEG, archive).inOrder()).containsExactly(compressed);
    assertThat(Copies.of(instance, EXPLICIT, archive).inOrder()).containsExactly(plain, compressed);
  }

  @Test
  void thoseThatHaveFailedComeLast_inTheirOrder() throws IOException {
    Location first = on("online", EXPLICIT);
    Location second = on("online 2", EXPLICIT);
    Location third = on("nearline", EXPLICIT);
    Copies copies = Copies.of(instance, EXPLICIT, archive);

    copies.noteFailure(second);
    copies.noteFailure(first);
    copies.noteFailure(first);
    assertThat(copies.inOrder()).containsExactly(third, first, second);
    assertThat(copies.hasUntried()).isTrue();
    assertThat(copies.all()).as("the archive knows nothing of it").startsWith(first, second);

    copies.noteFailure(third);
    assertThat(copies.hasUntried()).isFalse();
    assertThat(copies.inOrder()).containsExactly(first, second, third);
  }

  @Test
  void whatTheRetrieveCacheAddsIsThereTheNextTime() {
    on("nearline", EXPLICIT);
    Copies before = Copies.of(instance, EXPLICIT, archive);
    Location cached = on("online", EXPLICIT);

    assertThat(before.all()).doesNotContain(cached);
    assertThat(Copies.of(instance, EXPLICIT, archive).all()).startsWith(cached);
  }
}
