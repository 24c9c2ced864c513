package org.dcm4chee.arc.zip.pipeline;

import java.util.List;

/**
 * Which groups of sources are worked at: that which the work has come to, and the next. Used by the
 * one agenda, under its lock.
 */
final class Groups<F extends ObjectFacts> {
  private final List<Slot<F>> slots;
  private final boolean several;

  /** Below it nobody works any more at outlining or measuring. */
  private int floor;

  private boolean heldBack;

  Groups(List<Slot<F>> slots) {
    this.slots = slots;
    several = !slots.isEmpty() && group(slots.size() - 1) > 0;
  }

  private int group(int index) {
    return slots.get(index).source().group();
  }

  /** Whether there is more than one. */
  boolean areSeveral() {
    return several;
  }

  /** All are to be looked at once more. */
  void start() {
    floor = 0;
  }

  /** The first object that somebody works at, if that is before {@code next}. */
  int floor(int next) {
    while (floor < next && !slots.get(floor).isUnderWay()) {
      floor++;
    }
    return floor;
  }

  /**
   * Whether the group of the object at {@code index} has to wait.
   *
   * @param position what the work has come to; may be behind the last object
   */
  boolean holdBack(int index, int position) {
    if (!several || position >= slots.size() || group(index) <= group(position) + 1) {
      return false;
    }
    heldBack = true;
    return true;
  }

  /** Whether one had to wait since this was asked last: its time may have come. */
  boolean takeHeldBack() {
    boolean was = heldBack;
    heldBack = false;
    return was;
  }
}
