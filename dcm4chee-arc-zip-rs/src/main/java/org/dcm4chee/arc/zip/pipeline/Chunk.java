package org.dcm4chee.arc.zip.pipeline;

import java.io.OutputStream;

/** What comes next of a ZIP. */
public sealed interface Chunk {

  /**
   * Bytes that are here. They are not changed until the next chunk is asked for.
   *
   * @param length at least 1
   */
  // Never compared: a view of somebody's bytes.
  @SuppressWarnings("ArrayRecordComponent")
  record Here(byte[] bytes, int offset, int length) implements Chunk {}

  /**
   * Bytes that have to be made while they are sent, because there are not enough memory or threads
   * to make them ahead; there may be none. To be written once, before the next chunk is asked for,
   * by a thread that may be blocked by the client.
   */
  non-sealed interface Streamed extends Chunk {
    /**
     * Writes them.
     *
     * @throws DownloadException if the ZIP ends here
     */
    void writeTo(OutputStream out) throws DownloadException;
  }

  /** The ZIP, or the range of it, has been written. */
  record End() implements Chunk {}
}
