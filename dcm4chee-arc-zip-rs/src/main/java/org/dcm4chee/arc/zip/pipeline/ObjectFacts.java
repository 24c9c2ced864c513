package org.dcm4chee.arc.zip.pipeline;

import java.time.LocalDateTime;

/**
 * What is known of an object once it has been encoded: always of the dataset that was written,
 * never of the database, so that a de-identified object leaves no trace of the original. The
 * pipeline needs no more than this; whoever makes the sources and the {@link Composition} keeps
 * more.
 */
public interface ObjectFacts {

  /** The time of the entry: the object's own, never the clock's. */
  LocalDateTime modified();
}
