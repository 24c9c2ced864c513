package org.dcm4chee.arc.zip.watch;

import java.util.OptionalLong;

/**
 * A running download, as the {@link Overseer} sees it. Every method is called from the overseer's
 * thread while others work on the download, answers at once and never waits.
 */
public interface Watched {
  /** Why a download is stopped. */
  enum Why {
    /** It has taken as long as one may. */
    TIME_IS_OVER,
    /** Its client has accepted nothing for as long as one may. */
    CLIENT_IDLE,
    /** Its client has closed the connection. */
    CLIENT_GONE,
    /** The server takes the plugin away. */
    UNDEPLOYED
  }

  /** When it took its slot, by the overseer's clock. */
  long startedNanos();

  /** How long it may take from then on, at least 1; empty for any time. */
  OptionalLong maxNanos();

  /** For how long its client may accept nothing while it is waited for, at least 1. */
  OptionalLong idleNanos();

  /**
   * How many bytes the client has accepted; never less than before. The finer it is counted, the
   * slower a client may be: what is written in one piece counts when all of it is gone.
   */
  long acceptedBytes();

  /**
   * Whether it waits for its client to accept bytes. It does not while it reads, encodes, or holds
   * itself to a pace.
   */
  boolean writing();

  /** Whether the client is known to have closed the connection. */
  boolean clientGone();

  /**
   * Ends it soon: it does not wait for the end. May be called when it has just ended by itself, and
   * more than once.
   */
  void stop(Why why);
}
