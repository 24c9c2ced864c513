package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;

/**
 * The sending of one ZIP by somebody who holds no thread for it: he pulls {@link #chunks}, says
 * what the client is given and takes, and {@link #end ends} it once, however that comes about. Used
 * by one thread at a time.
 */
public interface Transfer {

  /** What is to be sent. */
  Chunks chunks();

  /** How many bytes that will be, if it is known. */
  OptionalLong length();

  /** The client is given so many bytes, and waited for. */
  void gives(int bytes);

  /** It has taken them, so many. */
  void taken(int bytes);

  /** For what may wait for the client. */
  Executor streaming();

  /** Runs {@code task}, which is short, in {@code nanos} nanoseconds. */
  void later(Runnable task, long nanos);

  /**
   * Runs {@code action} when somebody stops the download: now, if that has happened, or later in
   * any thread, which it must not hold.
   */
  void onStop(Runnable action);

  /**
   * It is over: a thread that may work in the archive's database reports that, and then runs {@code
   * answer}, with which the archive's own end of the request comes. Whatever that does, nothing of
   * the download stays. The second time it does nothing.
   *
   * @param failure why it ended early, if it did
   */
  void end(Optional<DownloadException> failure, Runnable answer);
}
