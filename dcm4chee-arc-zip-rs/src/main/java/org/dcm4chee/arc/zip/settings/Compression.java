package org.dcm4chee.arc.zip.settings;

/** How the entries are compressed (setting {@code zip.compression}). */
public enum Compression {
  /** Nothing is compressed. */
  STORE,
  /** Everything is deflated at the fastest level. */
  FAST,
  /** Everything is deflated at the highest level. */
  BEST,
  /** What a transfer syntax has compressed already is stored, everything else deflated fast. */
  AUTO
}
