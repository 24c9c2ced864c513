package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.List;

/** The studies of one ZIP that have objects to send, in its order. For who holds a lock. */
final class CollectedStudies {
  private final List<Study> studies = new ArrayList<>();

  private record Study(int retrieve, List<CollectedObject> objects) {}

  /**
   * Adds a study.
   *
   * @param retrieve its index in the selection
   * @param objects at least one; behind those of the studies before
   */
  void add(int retrieve, List<CollectedObject> objects) {
    studies.add(new Study(retrieve, List.copyOf(objects)));
  }

  int size() {
    return studies.size();
  }

  void clear() {
    studies.clear();
  }

  /** Its index in the selection. */
  int retrieve(int index) {
    return studies.get(index).retrieve();
  }

  List<CollectedObject> objects(int index) {
    return studies.get(index).objects();
  }

  /** Index of its first object among all. */
  int first(int index) {
    return objects(index).get(0).index();
  }

  /** The study that the object at {@code position} belongs to; the last one behind all objects. */
  int at(int position) {
    int low = 0;
    int high = studies.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (first(middle) <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
