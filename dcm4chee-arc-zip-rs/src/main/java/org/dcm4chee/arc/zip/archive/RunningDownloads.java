package org.dcm4chee.arc.zip.archive;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The downloads that go on, so that none outlives the archive's deployment: the server itself lets
 * a request go on that has begun, with the files that it has open. Thread-safe.
 */
final class RunningDownloads {
  private static final long CHECK_NANOS = 10_000_000;

  private final Set<ArchiveDownload> running = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /** It begins; where all has been stopped, it is stopped at once. */
  void enter(ArchiveDownload download) {
    running.add(download);
    if (over) {
      download.stop();
    }
  }

  /** It has ended. */
  void leave(ArchiveDownload download) {
    running.remove(download);
  }

  /**
   * Stops all, and those that come later. They are given some time to end by themselves, so that
   * the archive's audit hears of them; what is left then is closed.
   *
   * @param atMost how long
   */
  void stopAll(Duration atMost) {
    over = true;
    running.forEach(ArchiveDownload::stop);
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!running.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
    }
    List.copyOf(running).forEach(ArchiveDownload::close);
  }
}
