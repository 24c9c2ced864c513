package org.dcm4chee.arc.zip.pipeline;

import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;

/** How the entries are compressed (setting {@code zip.compression}). */
public enum Compression {
  /** Nothing is compressed: as fast as the archive can read. */
  STORE,
  /** Everything is deflated at the fastest level. */
  FAST,
  /** Everything is deflated at the highest level. */
  BEST,
  /** What a transfer syntax has compressed already is stored, everything else deflated fast. */
  AUTO;

  /** The form of one object's entry; STORED if it is not compressed. */
  EntryForm formOf(ObjectSource<?> source) {
    return switch (this) {
      case STORE -> EntryForms.STORED;
      case FAST -> EntryForms.DEFLATED_FAST;
      case BEST -> EntryForms.DEFLATED_BEST;
      case AUTO -> source.compressible() ? EntryForms.DEFLATED_FAST : EntryForms.STORED;
    };
  }
}
