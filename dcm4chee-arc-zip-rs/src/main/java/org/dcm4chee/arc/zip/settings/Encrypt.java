package org.dcm4chee.arc.zip.settings;

/** Whether a ZIP is encrypted. */
public enum Encrypt {
  /** Nobody gets one that is. */
  NEVER,
  /** Who gives a password gets it. */
  ALLOWED,
  /** Each one is, asked for or not. */
  ALWAYS
}
