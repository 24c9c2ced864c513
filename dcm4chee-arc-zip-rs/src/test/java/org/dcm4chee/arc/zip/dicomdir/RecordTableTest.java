package org.dcm4chee.arc.zip.dicomdir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.media.RecordFactory;
import org.dcm4che3.media.RecordType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the table: each row is tried on an object that has nothing, and on one that has it. */
class RecordTableTest {
  static Stream<RecordKey> rows() {
    return RecordTable.types().stream().flatMap(type -> RecordTable.of(type).stream());
  }

  /** An object with nothing but its identity. */
  private static Attributes bare() {
    Attributes object = new Attributes();
    object.setString(Tag.SOPClassUID, VR.UI, "1.2.3.999");
    object.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3.4.5");
    object.setString(Tag.StudyInstanceUID, VR.UI, "1.2.840.99999.123456789");
    object.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.4");
    return object;
  }

  /** One in which the condition of each row holds. */
  private static Attributes demanding() {
    Attributes object = bare();
    object.setString(Tag.SOPClassUID, VR.UI, UID.EncapsulatedCDAStorage);
    object.setString(Tag.VerificationFlag, VR.CS, "VERIFIED");
    return object;
  }

  private static Attributes recordOf(RecordKey key, Attributes object) {
    return RecordKeys.record(key.recordType(), RecordKeys.needed(object));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whatTheRowAsksForIsInTheRecordOfAnObjectThatHasNothing(RecordKey key) {
    Attributes rec = recordOf(key, bare());
    Attributes inDemand = recordOf(key, demanding());
    // Series Number and Instance Number are given in the order of the DICOMDIR, see DicomDirTest.
    boolean numbered = key.origin() == Origin.POSITION;

    switch (key.requirement()) {
      case TYPE_1 -> {
        assertThat(rec.contains(key.tag())).isTrue();
        assertThat(RecordKeys.hasValue(rec, key.tag())).isEqualTo(!numbered);
      }
      case TYPE_1C -> {
        assertThat(rec.contains(key.tag())).isFalse();
        assertThat(RecordKeys.hasValue(inDemand, key.tag()))
            .isEqualTo(key.condition() != Condition.IN_OBJECT);
      }
      case TYPE_2 -> {
        assertThat(rec.contains(key.tag())).isTrue();
        assertThat(RecordKeys.hasValue(rec, key.tag())).isFalse();
      }
      case TYPE_3 -> assertThat(rec.contains(key.tag())).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void whatTheObjectHasIsInTheRecord(RecordKey key) {
    Attributes object = bare();
    byte[] value = valueOf(key.vr());
    if (key.vr() == VR.SQ) {
      Attributes item = new Attributes();
      item.setString(Tag.RelationshipType, VR.CS, "HAS CONCEPT MOD");
      object.newSequence(key.tag(), 1).add(item);
    } else {
      object.setBytes(key.tag(), key.vr(), value);
    }
    Attributes rec = recordOf(key, object);

    if (key.vr() == VR.SQ) {
      assertThat(rec.getSequence(key.tag())).hasSize(1);
      assertThat(rec.getSequence(key.tag()).get(0).getString(Tag.RelationshipType))
          .isEqualTo("HAS CONCEPT MOD");
    } else {
      assertThat(rec.getSafeBytes(key.tag())).isEqualTo(value);
    }
  }

  private static byte[] valueOf(VR vr) {
    return switch (vr) {
      case US -> new byte[] {7, 0};
      case UL -> new byte[] {7, 0, 0, 0};
      case DA -> bytes("20240229");
      default -> bytes("1.23");
    };
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void keysOfType1cHaveACondition_andNoOthers() {
    assertThat(new RecordKey("T", 1, Requirement.TYPE_1C, Condition.VERIFIED, Origin.OBJECT))
        .isNotNull();
    assertThat(new RecordKey("T", 1, Requirement.TYPE_2, Condition.NONE, Origin.OBJECT))
        .isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RecordKey("T", 1, Requirement.TYPE_1C, Condition.NONE, Origin.OBJECT));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RecordKey("T", 1, Requirement.TYPE_2, Condition.VERIFIED, Origin.OBJECT));
  }

  @Test
  void noRowIsThereTwice() {
    List<String> rows =
        rows().map(key -> key.recordType() + " " + Integer.toHexString(key.tag())).toList();

    assertThat(rows).doesNotHaveDuplicates();
  }

  /** A version of the archive that knows another type must not go unnoticed. */
  @Test
  void everyTypeThatTheArchiveKnowsIsInTheTable() {
    assertThat(RecordTable.types())
        .containsAll(Arrays.stream(RecordType.values()).map(RecordType::code).toList())
        .contains("RADIOTHERAPY", "ANNOTATION");
  }

  /** What the archive's own writer lists, ours lists too. */
  @ParameterizedTest
  @MethodSource("archivesTypes")
  void noKeyOfTheArchivesTableIsMissing(RecordType type) {
    RecordFactory archives = new RecordFactory();
    archives.loadDefaultConfiguration();

    assertThat(RecordTable.of(type.code()).stream().map(RecordKey::tag))
        .containsAll(Arrays.stream(archives.getRecordKeys(type)).boxed().toList());
  }

  static Stream<RecordType> archivesTypes() {
    return Arrays.stream(RecordType.values());
  }
}
