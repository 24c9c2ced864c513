package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of private attributes those are kept that are known to be safe, if that is asked for")
class SafePrivateTest {
  private static final String PET = "Philips PET Private Group";
  private static final int PET_CREATOR = 0x70530010;

  /** DS. */
  private static final int PET_FACTOR = 0x70531000;

  private static final int NQ_CREATOR = 0x00990010;

  /** UI. */
  private static final int NQ_SERIES = 0x00991002;

  private static final int HOLOGIC_CREATOR = 0x7E010010;

  /** SQ. */
  private static final int HOLOGIC_DATA = 0x7E011010;

  private static final String ORIGINAL = "1.2.3.4711";

  private final Deidentifier safe =
      Deidentifier.of(Profile.basic(Option.SAFE_PRIVATE), Headers.KEY);
  private final Attributes ct = Headers.ct();

  private static Attributes done(Deidentifier deidentifier, Attributes dataset) {
    assertThat(deidentifier.apply(dataset)).isEqualTo(new Outcome.Done());
    return dataset;
  }

  private int[] privateTags() {
    return Arrays.stream(ct.tags()).filter(tag -> (tag & 0x00010000) != 0).toArray();
  }

  private void pet() {
    ct.setString(PET_CREATOR, VR.LO, PET);
    ct.setString(PET_FACTOR, VR.DS, "0.000125");
  }

  @Test
  void notAskedFor_noneIsKept() {
    pet();
    done(Deidentifier.of(Profile.basic(), Headers.KEY), ct);

    assertThat(privateTags()).isEmpty();
  }

  @Test
  void askedFor_safeOnesAreKeptWithTheirCreators_andNothingElse() {
    pet();
    ct.setString(0x705310FE, VR.LO, "not listed");
    ct.setString(0x70530011, VR.LO, "SOMEBODY ELSE");
    ct.setString(0x70531100, VR.DS, "1");
    ct.setString(0x00090010, VR.LO, PET);
    ct.setString(0x00091000, VR.DS, "in another group");
    ct.setString(0x00090001, VR.LO, "of no block");
    ct.setString(0x00090100, VR.LO, "of no block");
    ct.setString(0x000900FF, VR.LO, "of an empty block");
    done(safe, ct);

    assertThat(privateTags()).containsExactly(PET_CREATOR, PET_FACTOR);
    assertThat(ct.getString(PET_FACTOR)).isEqualTo("0.000125");
  }

  @Test
  void theLastBlockIsOneLikeAnyOther() {
    ct.setString(0x705300FF, VR.LO, PET);
    ct.setString(0x7053FF00, VR.DS, "0.000125");
    done(safe, ct);

    assertThat(privateTags()).containsExactly(0x705300FF, 0x7053FF00);
  }

  @Test
  void anotherVrThanListedIsNotKept_norWhatNobodyCanLookAt() {
    ct.setString(PET_CREATOR, VR.LO, PET);
    ct.setString(PET_FACTOR, VR.LO, "Mueller");
    done(safe, ct);
    assertThat(privateTags()).isEmpty();

    Attributes other = Headers.ct();
    other.setString(PET_CREATOR, VR.LO, PET);
    other.setValue(PET_FACTOR, VR.DS, new BulkData("file:/no/such/file", 0, 10, false));
    done(safe, other);
    assertThat(other.contains(PET_FACTOR)).isFalse();
  }

  @Test
  void uidsAreReplacedAsAllOthersAre_unlessTheyAreKept() {
    ct.setString(NQ_CREATOR, VR.LO, "NQHeader");
    ct.setString(NQ_SERIES, VR.UI, ORIGINAL);
    Attributes again = new Attributes(ct);
    done(safe, ct);
    assertThat(ct.getString(NQ_SERIES)).isEqualTo(safe.uid(ORIGINAL)).isNotEqualTo(ORIGINAL);

    done(Deidentifier.of(Profile.basic(Option.SAFE_PRIVATE, Option.UIDS), Headers.KEY), again);
    assertThat(again.getString(NQ_SERIES)).isEqualTo(ORIGINAL);
  }

  @Test
  void itemsAreCleaned() {
    ct.setString(HOLOGIC_CREATOR, VR.LO, "HOLOGIC, Inc.");
    Sequence items = ct.newSequence(HOLOGIC_DATA, 2);
    items.add(new Attributes());
    Attributes item = Headers.item(Tag.OperatorsName, VR.PN, "Westphall^Donald");
    item.setString(PET_CREATOR, VR.LO, PET);
    item.setString(PET_FACTOR, VR.DS, "1");
    item.setString(0x70531001, VR.LO, "not listed so");
    items.add(item);
    done(safe, ct);

    assertThat(ct.getSequence(HOLOGIC_DATA)).hasSize(2);
    Attributes cleaned = ct.getSequence(HOLOGIC_DATA).get(1);
    assertThat(cleaned.getString(Tag.OperatorsName)).isNotEqualTo("Westphall^Donald");
    assertThat(cleaned.contains(PET_FACTOR)).isTrue();
    assertThat(cleaned.contains(0x70531001)).isFalse();
  }

  @Test
  void aSequenceWithoutItemsStays_whatIsNoSequenceDoesNot() {
    ct.setString(HOLOGIC_CREATOR, VR.LO, "HOLOGIC, Inc.");
    ct.setNull(HOLOGIC_DATA, VR.SQ);
    done(safe, ct);
    assertThat(ct.contains(HOLOGIC_DATA)).isTrue();

    Attributes other = Headers.ct();
    other.setString(HOLOGIC_CREATOR, VR.LO, "HOLOGIC, Inc.");
    other.setValue(HOLOGIC_DATA, VR.UN, new BulkData("file:/no/such/file", 0, 10, false));
    assertThat(safe.apply(other)).isEqualTo(new Outcome.Done());
    assertThat(other.contains(HOLOGIC_DATA)).isFalse();
  }
}
