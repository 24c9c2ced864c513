package org.dcm4chee.arc.zip.dicomdir;

import java.util.List;

/**
 * What a DICOMDIR says about one object: its record and those above it, without offsets and File
 * ID. Made by {@link DirectoryRecords}; immutable, some hundred bytes, most of them shared with the
 * other objects of the series.
 */
public final class DirectoryRecord {
  private final List<EncodedRecord> above;
  private final EncodedRecord instance;

  DirectoryRecord(List<EncodedRecord> above, EncodedRecord instance) {
    this.above = List.copyOf(above);
    this.instance = instance;
  }

  /** Those of patient, study and series; none for an object that belongs to no study. */
  List<EncodedRecord> above() {
    return above;
  }

  EncodedRecord instance() {
    return instance;
  }
}
