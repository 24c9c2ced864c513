package org.dcm4chee.arc.zip.deidentify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/**
 * Does to one data set, its items at any depth among it, what the table says (PS3.15 §E.1.1). For
 * one data set and one thread.
 *
 * <p>Standard attributes that the table does not name stay, but not: what the class library's
 * dictionary does not know either, unless it holds numbers or items; names of persons; dates, which
 * are treated as the table's are; text that is encoded as what it should not be, or that is too
 * long to be in memory; what belongs into no data set, as a file's meta information.
 *
 * <p>Somewhat long, so that who checks what becomes of an attribute has one file to read.
 */
final class Interpreter {
  /** Below are commands, file meta information and directories: all of them say who sent what. */
  private static final int FIRST_GROUP = 0x0008;

  private final Actions actions;
  private final SafePrivate safePrivate;
  private final Pseudonyms pseudonyms;
  private final Patient patient;
  private final int days;

  /** By the original. */
  private final Map<String, String> uids = new HashMap<>();

  private final Set<String> names = new HashSet<>();

  /** The attribute in work, 0 before the first. */
  private int current;

  /**
   * @param patient the data set's own, read before anything is changed
   */
  Interpreter(Actions actions, SafePrivate safePrivate, Pseudonyms pseudonyms, Patient patient) {
    this.actions = actions;
    this.safePrivate = safePrivate;
    this.pseudonyms = pseudonyms;
    this.patient = patient;
    this.days = pseudonyms.days(patient);
  }

  /** The attribute that was in work when an exception came out. */
  int current() {
    return current;
  }

  /** The UIDs that were replaced, by the originals. */
  Map<String, String> replacedUids() {
    return uids;
  }

  /** The pseudonyms that were put in. */
  Set<String> pseudonymsGiven() {
    return names;
  }

  /** Cleans a data set that is no item. */
  void clean(Attributes dataset) {
    clean(dataset, false);
  }

  /** With {@code dummies} what the table does not name is replaced by what says nothing, too. */
  private void clean(Attributes attrs, boolean dummies) {
    // Asked first: the attributes it depends on are about to go.
    String pseudonym =
        attrs.contains(Tag.PatientID) || attrs.contains(Tag.PatientName)
            ? pseudonyms.of(Patient.ofItem(attrs, patient))
            : "";
    int[] tags = attrs.tags();
    cleanPrivate(attrs, tags, dummies);
    for (int tag : tags) {
      current = tag;
      if ((tag & 0x00010000) != 0) {
        continue;
      }
      // Group lengths are never there: Attributes keeps none.
      if (tag == Tag.PatientID || tag == Tag.PatientName) {
        names.add(pseudonym);
        attrs.setString(tag, tag == Tag.PatientID ? VR.LO : VR.PN, pseudonym);
      } else {
        treat(attrs, tag, dummies);
      }
    }
  }

  private void treat(Attributes attrs, int tag, boolean dummies) {
    Optional<Action> action = actions.of(tag);
    VR vr = meant(attrs, tag);
    if (action.isPresent()) {
      apply(action.get(), attrs, tag, vr);
    } else if (tag >>> 16 < FIRST_GROUP) {
      attrs.remove(tag);
    } else if (vr == VR.SQ) {
      cleanItems(attrs, tag, dummies);
    } else if (Misplaced.mayIdentify(attrs, tag, vr)) {
      attrs.remove(tag);
    } else if (vr.isTemporalType()) {
      applyToUnnamedDate(attrs, tag, vr);
    } else if (vr == VR.PN) {
      attrs.setNull(tag, vr);
    } else if (dummies) {
      replaceByDummy(attrs, tag, vr);
    }
  }

  private static VR meant(Attributes attrs, int tag) {
    return attrs.getValue(tag) instanceof Sequence
        ? VR.SQ
        : Values.treatedAs(tag, attrs.getVR(tag));
  }

  private void apply(Action action, Attributes attrs, int tag, VR vr) {
    switch (action) {
      case REMOVE -> attrs.remove(tag);
      case EMPTY -> attrs.setNull(tag, vr);
      case DUMMY -> replaceByDummy(attrs, tag, vr);
      case UID -> replaceUids(attrs, tag);
      case REFERENCES -> cleanItems(attrs, tag, false);
      case KEEP -> keep(attrs, tag, vr);
      case SHIFT -> {
        if (!shift(attrs, tag, vr)) {
          replaceByDummy(attrs, tag, vr);
        }
      }
    }
  }

  /** Options keep values that are what their VR says; of others nobody knows what they hold. */
  private void keep(Attributes attrs, int tag, VR vr) {
    Object value = attrs.getValue(tag);
    if (vr == VR.SQ) {
      cleanItems(attrs, tag, false);
    } else if (value instanceof Value v && !v.isEmpty()) {
      attrs.setNull(tag, vr);
    } else if (vr.isTemporalType()) {
      keepTemporal(attrs, tag, vr);
    } else if (vr == VR.AS) {
      if (!replaceEach(attrs, tag, vr, (s, v) -> Dates.age(s))) {
        attrs.setNull(tag, vr);
      }
    } else if (vr == VR.UI && !Misplaced.isUids(Values.text(attrs, tag))) {
      replaceUids(attrs, tag);
    }
  }

  private void keepTemporal(Attributes attrs, int tag, VR vr) {
    if (!Dates.isTemporal(Values.stripped(Values.text(attrs, tag)).replace('\\', ' '))) {
      replaceByDummy(attrs, tag, vr);
    }
  }

  /** Whether the dates could be moved; what is no date but belongs to one, is kept. */
  private boolean shift(Attributes attrs, int tag, VR vr) {
    return switch (vr) {
      case DA -> replaceEach(attrs, tag, vr, (s, v) -> Dates.shiftDate(s, days));
      case DT -> replaceEach(attrs, tag, vr, (s, v) -> Dates.shiftDateTime(s, days));
      // TM, and Timezone Offset From UTC, which is SH.
      case TM, SH -> Dates.areTimes(Values.text(attrs, tag));
      default -> false;
    };
  }

  private void applyToUnnamedDate(Attributes attrs, int tag, VR vr) {
    if (actions.profile().has(Option.FULL_DATES)) {
      keepTemporal(attrs, tag, vr);
    } else if (!actions.profile().has(Option.MODIFIED_DATES) || !shift(attrs, tag, vr)) {
      replaceByDummy(attrs, tag, vr);
    }
  }

  private void replaceUids(Attributes attrs, int tag) {
    replaceEach(attrs, tag, VR.UI, (s, v) -> Optional.of(uid(s)));
  }

  private String uid(String original) {
    String known = uids.get(original);
    if (known != null) {
      return known;
    }
    String replacement = pseudonyms.uid(original);
    if (!replacement.equals(original)) {
      uids.put(original, replacement);
    }
    return replacement;
  }

  /**
   * Replaces each value that is not empty; false, and nothing changed, if one has none. What nobody
   * can look at becomes empty.
   */
  private static boolean replaceEach(
      Attributes attrs, int tag, VR vr, BiFunction<String, VR, Optional<String>> replacement) {
    String text = Values.text(attrs, tag);
    if (Values.stripped(text).isEmpty()) {
      attrs.setNull(tag, vr);
      return true;
    }
    StringBuilder replaced = new StringBuilder(text.length() + 16);
    for (int from = 0; from <= text.length(); ) {
      int to = text.indexOf('\\', from);
      to = to < 0 ? text.length() : to;
      String value = Values.stripped(text.substring(from, to));
      if (!value.isEmpty()) {
        Optional<String> one = replacement.apply(value, vr);
        if (one.isEmpty()) {
          return false;
        }
        replaced.append(one.get());
      }
      if (to < text.length()) {
        replaced.append('\\');
      }
      from = to + 1;
    }
    attrs.setString(tag, vr, replaced.toString());
    return true;
  }

  /** A dummy for what has a value; what is empty stays empty. */
  private void replaceByDummy(Attributes attrs, int tag, VR vr) {
    if (attrs.getValue(tag) instanceof Value v && v.isEmpty()) {
      attrs.setNull(tag, vr);
    } else if (vr == VR.SQ) {
      Sequence items = attrs.getSequence(tag);
      while (items != null && items.size() > 1) {
        items.remove(items.size() - 1);
      }
      cleanItems(attrs, tag, true);
    } else if (vr == VR.UI) {
      replaceUids(attrs, tag);
    } else if (!isCodeOrCount(tag, vr)) {
      Dummies.set(attrs, tag, vr);
    }
  }

  /** Code strings and numbers of things shape a dummy item, and say nothing of anybody. */
  private boolean isCodeOrCount(int tag, VR vr) {
    return actions.of(tag).isEmpty()
        && switch (vr) {
          case CS, AT, SL, SS, UL, US -> true;
          default -> false;
        };
  }

  private void cleanItems(Attributes attrs, int tag, boolean dummies) {
    // Of UN the library makes items, if it can; a dictionary's sequence that is none goes.
    Sequence items = attrs.getSequence(tag);
    if (items == null) {
      attrs.setNull(tag, VR.SQ);
      return;
    }
    for (Attributes item : items) {
      clean(item, dummies);
    }
  }

  /** Private attributes go, but for safe ones and the creators these need. */
  private void cleanPrivate(Attributes attrs, int[] tags, boolean dummies) {
    if (Arrays.stream(tags).noneMatch(tag -> (tag & 0x00010000) != 0)) {
      return;
    }
    boolean keepsSafe = actions.profile().has(Option.SAFE_PRIVATE) && !dummies;
    Set<Integer> creatorsInUse = new HashSet<>();
    for (int tag : tags) {
      int element = tag & 0xFFFF;
      if ((tag & 0x00010000) == 0 || element <= 0xFF) {
        continue;
      }
      current = tag;
      int creatorTag = (tag & 0xFFFF0000) | (element >>> 8);
      if (keepsSafe && keepSafe(attrs, tag, creatorTag)) {
        creatorsInUse.add(creatorTag);
      } else {
        attrs.remove(tag);
      }
    }
    for (int tag : tags) {
      if ((tag & 0x00010000) != 0 && (tag & 0xFFFF) <= 0xFF && !creatorsInUse.contains(tag)) {
        attrs.remove(tag);
      }
    }
  }

  /**
   * Keeps what is on the list: items are cleaned, UIDs replaced as all others are.
   *
   * @return whether it is kept; if not, it is to be removed
   */
  private boolean keepSafe(Attributes attrs, int tag, int creatorTag) {
    String creator = Values.stripped(Values.text(attrs, creatorTag));
    Optional<VR> listed = safePrivate.vr(creator, tag, attrs.getVR(tag));
    if (listed.isEmpty()) {
      return false;
    }
    if (listed.get() == VR.SQ) {
      Sequence items = attrs.getSequence(tag);
      if (items == null) {
        return attrs.getValue(tag) instanceof Value v && v.isEmpty();
      }
      items.forEach(item -> clean(item, false));
      return true;
    }
    if (attrs.getValue(tag) instanceof Value v && !v.isEmpty()) {
      return false;
    }
    if (listed.get() == VR.UI) {
      apply(actions.profile().has(Option.UIDS) ? Action.KEEP : Action.UID, attrs, tag, VR.UI);
    }
    return true;
  }
}
