package org.dcm4chee.arc.zip.pipeline;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.FileDigest;

/**
 * What the store knows of the ZIP of one download: read at its start, and written when the download
 * knows more. Used by one thread at a time.
 */
final class RememberedPlan {
  private final PlanStore plans;
  private final String key;

  /** How much of the plan the store is known to have; -1 if it may have another plan. */
  private int known = -1;

  /**
   * @param key stands for exactly this representation of exactly these objects
   */
  RememberedPlan(PlanStore plans, String key) {
    this.plans = plans;
    this.key = key;
  }

  /** What there is; {@link PlanMemo#NOTHING} if that cannot be used. */
  PlanMemo read() {
    return plans.get(key).map(PlanMemo::decoded).orElse(PlanMemo.NOTHING);
  }

  /** The store has all of {@code memo}. */
  void has(PlanMemo memo) {
    known = memo.knowledge();
  }

  /** Remembers {@code memo}, which has a plan, and learns what another download found out. */
  void write(PlanMemo memo) {
    if (memo.knowledge() == known) {
      return;
    }
    ZipPlan made = memo.plan().orElseThrow();
    PlanMemo before = read();
    Map<Integer, FileDigest> digests = memo.digests();
    int stored = -1;
    if (before.plan().filter(other -> other.entityTag().equals(made.entityTag())).isPresent()) {
      made.learn(before.plan().get());
      if (before.digests().size() > digests.size()) {
        digests = before.digests();
      }
      stored = before.knowledge();
    }
    PlanMemo all = new PlanMemo(memo.plan(), memo.doubted(), digests);
    known = all.knowledge();
    if (stored < known) {
      plans.put(key, all.encoded());
    }
  }

  /** The plan is not to be used again; which headers told a wrong length stays known. */
  void forget(BitSet doubted) {
    if (doubted.isEmpty()) {
      plans.drop(key);
    } else {
      plans.put(key, new PlanMemo(Optional.empty(), doubted).encoded());
    }
  }
}
