package org.dcm4chee.arc.zip.archive;

/** Whoever a ZIP is sent to, as far as the download has to know. Thread-safe. */
public interface Client {

  /**
   * Whether the client has closed its connection. Asked only while nobody reads from the connection
   * or writes to it.
   */
  boolean isGone();

  /**
   * Ends the connection so that the client sees an error and not an end.
   *
   * @return whether a thread that writes to it has to be interrupted: it would wait for ever
   */
  boolean cut();
}
