package org.dcm4chee.arc.zip.pipeline;

/** What happens when an object turns out to be unreadable. */
public enum OnLoss {
  /** The ZIP goes on without it, if what was announced of the ZIP allows that. */
  LEAVE_OUT,
  /** The download ends, however late that is. */
  FAIL
}
