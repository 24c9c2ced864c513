package org.dcm4chee.arc.zip.deidentify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The table under one profile, made for looking up tags. Immutable, thread-safe; a look-up is a
 * binary search and allocates nothing.
 */
final class Actions {
  private static final int CURVES = 0x50;
  private static final int OVERLAYS = 0x60;

  /** Ascending. */
  private final int[] tags;

  private final List<Optional<Action>> actions;
  private final List<TableRow> repeating;
  private final Profile profile;

  Actions(ConfidentialityTable table, Profile profile) {
    List<TableRow> single =
        table.rows().stream()
            .filter(TableRow::isSingle)
            .sorted(Comparator.comparingInt(TableRow::tag))
            .toList();
    this.tags = single.stream().mapToInt(TableRow::tag).toArray();
    this.actions = new ArrayList<>();
    single.forEach(row -> actions.add(Optional.of(row.actionIn(profile))));
    this.repeating =
        table.rows().stream().filter(row -> !row.isSingle() && !row.safePart()).toList();
    this.profile = profile;
  }

  Profile profile() {
    return profile;
  }

  /** What the table says about a standard attribute; nothing if it is not in there. */
  Optional<Action> of(int tag) {
    int group = tag >>> 24;
    if (group == CURVES || group == OVERLAYS) {
      for (TableRow row : repeating) {
        if (row.matches(tag)) {
          return Optional.of(row.actionIn(profile));
        }
      }
    }
    int index = Arrays.binarySearch(tags, tag);
    return index < 0 ? Optional.empty() : actions.get(index);
  }
}
