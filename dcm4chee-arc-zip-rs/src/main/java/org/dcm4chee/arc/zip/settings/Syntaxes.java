package org.dcm4chee.arc.zip.settings;

/** Which rules choose the transfer syntax of each object ({@code zip.syntaxes}). */
public enum Syntaxes {
  /** Those of the standard (PS3.18 §8.7.3). */
  STANDARD,
  /** Those of the archive's own ZIP. */
  ARCHIVE
}
