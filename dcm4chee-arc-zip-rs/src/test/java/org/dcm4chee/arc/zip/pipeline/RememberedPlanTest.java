package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The store is written when there is more to know, and never made to know less")
class RememberedPlanTest {
  private static final String KEY = "representation";
  private static final BitSet NO_DOUBTS = new BitSet();

  private final PlanCache kept = new PlanCache(1 << 20);
  private final List<String> calls = new ArrayList<>();
  private final PlanStore store =
      new PlanStore() {
        @Override
        public Optional<byte[]> get(String key) {
          calls.add("get");
          return kept.get(key);
        }

        @Override
        public void put(String key, byte[] plan) {
          calls.add("put");
          kept.put(key, plan);
        }

        @Override
        public void drop(String key) {
          calls.add("drop");
          kept.drop(key);
        }
      };

  private final RememberedPlan remembered = new RememberedPlan(store, KEY);

  /** Two objects, the first {@code checked} of which were encoded. */
  private static ZipPlan plan(String tag, int checked) {
    LocalDateTime time = LocalDateTime.of(2024, 1, 1, 0, 0);
    ZipPlan plan =
        new ZipPlan(
            ZipLayout.of(
                List.of(
                    EntryHeader.outlined("a", EntryForms.STORED_BLOCKS, 5, time),
                    EntryHeader.outlined("b", EntryForms.STORED_BLOCKS, 5, time))),
            new int[] {0, 1},
            List.of(),
            Optional.empty(),
            tag);
    for (int i = 0; i < checked; i++) {
      plan.checks().tell(i, 70 + i);
    }
    return plan;
  }

  private static PlanMemo memo(ZipPlan plan) {
    return new PlanMemo(Optional.of(plan), NO_DOUBTS);
  }

  private static PlanMemo memo(ZipPlan plan, int... digests) {
    Map<Integer, FileDigest> known = new java.util.TreeMap<>();
    for (int index : digests) {
      known.put(index, FileDigest.of(new byte[] {(byte) index}));
    }
    return new PlanMemo(Optional.of(plan), NO_DOUBTS, known);
  }

  private PlanMemo stored() {
    return kept.get(KEY).map(PlanMemo::decoded).orElseThrow();
  }

  @Test
  void nothingIsKnownOfWhatWasNeverWritten() {
    assertThat(remembered.read()).isEqualTo(PlanMemo.NOTHING);
  }

  @Test
  void aFirstPlanIsWritten_andReadBack() {
    remembered.write(memo(plan("\"a\"", 0)));

    assertThat(stored().plan().orElseThrow().entityTag()).isEqualTo("\"a\"");
    assertThat(remembered.read().plan().orElseThrow().length())
        .isEqualTo(plan("\"a\"", 0).length());
  }

  @Test
  void whatTheStoreIsKnownToHaveIsNotAskedForAgain() {
    remembered.has(memo(plan("\"a\"", 1)));
    remembered.write(memo(plan("\"a\"", 1)));
    assertThat(calls).isEmpty();

    remembered.write(memo(plan("\"a\"", 2)));
    remembered.write(memo(plan("\"a\"", 2)));
    assertThat(calls).as("once, when there was more").containsExactly("get", "put");
  }

  @Test
  void whatAnotherDownloadHasFoundOutIsLearnedAndStays() {
    kept.put(KEY, memo(plan("\"a\"", 2), 0, 1).encoded());
    ZipPlan mine = plan("\"a\"", 0);
    remembered.write(memo(mine, 0));

    assertThat(calls).as("the store knows more than this one").containsExactly("get");
    assertThat(mine.checks().crc32(1)).hasValue(71);
    assertThat(stored().digests()).hasSize(2);

    remembered.write(memo(mine, 0, 1));
    assertThat(calls).as("and is known to have all of it").containsExactly("get");
  }

  @Test
  void moreDigestsThanTheStoreHasReplaceThem() {
    kept.put(KEY, memo(plan("\"a\"", 1), 0).encoded());
    remembered.write(memo(plan("\"a\"", 1), 0, 1));

    assertThat(stored().digests().keySet()).containsExactly(0, 1);
  }

  @Test
  void thePlanOfAnotherZipIsReplaced_howeverMuchItKnows() {
    kept.put(KEY, memo(plan("\"b\"", 2), 0, 1).encoded());
    ZipPlan mine = plan("\"a\"", 0);
    remembered.write(memo(mine));

    assertThat(stored().plan().orElseThrow().entityTag()).isEqualTo("\"a\"");
    assertThat(stored().digests()).isEmpty();
    assertThat(mine.checked()).as("nothing is learned of another ZIP").isZero();
  }

  @Test
  void whatIsForgottenIsGone_butForDoubtsInHeaders() {
    kept.put(KEY, memo(plan("\"a\"", 2)).encoded());
    BitSet doubted = new BitSet();
    doubted.set(1);
    remembered.forget(doubted);
    assertThat(stored()).isEqualTo(new PlanMemo(Optional.empty(), doubted));

    remembered.forget(NO_DOUBTS);
    assertThat(kept.get(KEY)).isEmpty();
  }
}
