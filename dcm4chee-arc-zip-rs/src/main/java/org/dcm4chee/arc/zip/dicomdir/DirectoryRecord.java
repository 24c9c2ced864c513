package org.dcm4chee.arc.zip.dicomdir;

/**
 * What a DICOMDIR says about one object: its patient, study, series and instance record, without
 * offsets and File ID. Made by {@link DirectoryRecords}; immutable, some hundred bytes, most of
 * them shared with the other objects of the series.
 */
public final class DirectoryRecord {
  private final EncodedRecord patient;
  private final EncodedRecord study;
  private final EncodedRecord series;
  private final EncodedRecord instance;

  DirectoryRecord(
      EncodedRecord patient, EncodedRecord study, EncodedRecord series, EncodedRecord instance) {
    this.patient = patient;
    this.study = study;
    this.series = series;
    this.instance = instance;
  }

  EncodedRecord patient() {
    return patient;
  }

  EncodedRecord study() {
    return study;
  }

  EncodedRecord series() {
    return series;
  }

  EncodedRecord instance() {
    return instance;
  }
}
