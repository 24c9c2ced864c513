package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;

/** A download that ended before its last byte; the connection has to be cut. */
public final class DownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why a download ended early. */
  public enum Cause {
    /** The client closed the connection, or it broke. */
    CLIENT_GONE,
    /** An object could not be read in the middle of its bytes. */
    UNREADABLE,
    /** An object is not any more what it was when it was measured. */
    CHANGED,
    /** Somebody stopped it: a time limit, or the server going down. */
    STOPPED
  }

  private final Cause reason;

  DownloadException(Cause reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Somebody stopped it, and {@code cause} is what came of that. */
  public static DownloadException stopped(Throwable cause) {
    return new DownloadException(Cause.STOPPED, "The download was stopped", cause);
  }

  /** The client closed the connection, or it broke. */
  public static DownloadException clientGone(Throwable cause) {
    return new DownloadException(Cause.CLIENT_GONE, "The client ended the download", cause);
  }

  /**
   * The client takes no more.
   *
   * @param stopped whether the download was stopped: who is cut for that is not gone by himself
   */
  static DownloadException clientGone(Throwable cause, boolean stopped) {
    return stopped ? stopped(cause) : clientGone(cause);
  }

  /** Why it ended. */
  public Cause reason() {
    return reason;
  }
}
