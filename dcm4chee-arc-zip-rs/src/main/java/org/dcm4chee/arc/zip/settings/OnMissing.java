package org.dcm4chee.arc.zip.settings;

/** What happens when objects cannot be read before the first byte ({@code zip.onMissing}). */
public enum OnMissing {
  /** They are left out, and the answer says so: 206 with a {@code Warning}. */
  OMIT,
  /** The download fails: 500. */
  FAIL
}
