package org.dcm4chee.arc.zip.settings;

/** What is looked at while a stored object is read ({@code zip.verify}). */
public enum Verify {
  /** Nothing: it is sent as the storage gives it. */
  NONE,
  /** The digest that the archive keeps of it. */
  DIGEST
}
