package org.dcm4chee.arc.zip.pipeline;

/** How much of a ZIP is to be written. */
public enum Extent {
  /** Nothing: only what can be said of the ZIP. */
  HEADERS,
  /** A range. */
  PART,
  /** All of it. */
  WHOLE
}
