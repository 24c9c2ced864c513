package org.dcm4chee.arc.zip.settings;

/** Whether a ZIP is de-identified on its way out. */
public enum Deidentify {
  /** Nobody gets one that is. */
  NEVER,
  /** Who asks for it gets it. */
  ALLOWED,
  /** Each one is, asked for or not. */
  ALWAYS
}
