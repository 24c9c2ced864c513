package org.dcm4chee.arc.zip.dicomdir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records of a file-set under one another: those of the same patient, study and series are one,
 * that of the first file that has it. Takes a fixed number of operations for each file.
 */
final class RecordTree {
  private final Branch root = new Branch(Optional.empty());
  private final Set<String> fileIds = new HashSet<>();

  /** What has a place in a directory entity. */
  sealed interface Node permits Branch, Leaf {}

  /** A record of a patient, study or series; the root has none. */
  static final class Branch implements Node {
    private final Optional<EncodedRecord> rec;
    private final List<Node> children = new ArrayList<>();
    private final Map<String, Branch> byKey = new HashMap<>();

    private Branch(Optional<EncodedRecord> rec) {
      this.rec = rec;
    }

    Optional<EncodedRecord> rec() {
      return rec;
    }

    /** In the order in which they were added. */
    List<Node> children() {
      return children;
    }

    private Branch below(EncodedRecord record) {
      return byKey.computeIfAbsent(
          record.key(),
          key -> {
            Branch added = new Branch(Optional.of(record));
            children.add(added);
            return added;
          });
    }
  }

  /** The record of an object in a file. */
  record Leaf(DicomDir.File file) implements Node {}

  /**
   * Adds a file behind the others of its series.
   *
   * @throws IllegalArgumentException if another one has its File ID
   */
  void add(DicomDir.File file) {
    if (!fileIds.add(file.fileId())) {
      throw new IllegalArgumentException(
          "Two files of the DICOMDIR have the File ID " + file.fileId());
    }
    Branch branch = root;
    for (EncodedRecord record : file.record().above()) {
      branch = branch.below(record);
    }
    branch.children.add(new Leaf(file));
  }

  Branch root() {
    return root;
  }
}
