package org.dcm4chee.arc.zip.pipeline;

import java.time.LocalDateTime;

/**
 * What is known of an object once it has been encoded: always of the dataset that was written,
 * never of the database, so that a de-identified object leaves no trace of the original.
 */
public interface ObjectFacts {

  /** What the entries of one series have in common, its Series Instance UID as written. */
  String seriesKey();

  /** The path that the naming template gives, not yet sanitised or made unique. */
  String proposedPath();

  /** The time of the entry: the object's own, never the clock's. */
  LocalDateTime modified();
}
