package org.dcm4chee.arc.zip.pipeline;

import java.util.zip.Deflater;

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

  /** The deflate level for one object, 0 for stored. */
  int levelFor(ObjectSource<?> source) {
    return switch (this) {
      case STORE -> 0;
      case FAST -> Deflater.BEST_SPEED;
      case BEST -> Deflater.BEST_COMPRESSION;
      case AUTO -> source.compressible() ? Deflater.BEST_SPEED : 0;
    };
  }
}
