package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.NotNowException;
import org.dcm4chee.arc.zip.pipeline.Progress;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The studies of one ZIP of several, each opened when one of its objects is to be read: at most
 * {@value #MOST} at a time. When objects of a study are about to be sent, the archive is told that
 * its retrieve begins; when the writer has done with it, what became of each of them, and that it
 * is over: so its audit has one true message for each study. A study that is looked at for the plan
 * alone is no news to it.
 *
 * <p>Thread-safe. Opening asks the archive's database, and is for threads that may wait for that:
 * workers, and who writes. As long as it is because all that has to be done under its one lock is
 * here.
 */
final class OpenStudies implements AutoCloseable {
  /** That which is sent, and the one that is encoded ahead. */
  static final int MOST = 2;

  /** So often who waits looks whether the download is stopped. */
  private static final long LOOK_AGAIN_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(OpenStudies.class);

  private final Selection selection;
  private final ZipWish wish;
  private final ZipContents contents;
  private final RetrieveCaches caches;
  private final ThreadFactory threads;

  /** Those that have objects to send, in the order of the ZIP. */
  @GuardedBy("this")
  private final CollectedStudies studies = new CollectedStudies();

  /** By index. */
  @GuardedBy("this")
  private final TreeMap<Integer, OpenStudy> open = new TreeMap<>();

  /** Of which the archive has been told that they begin. */
  @GuardedBy("this")
  private final BitSet begun = new BitSet();

  @GuardedBy("this")
  private Optional<Download<InstanceFacts>> download = Optional.empty();

  @GuardedBy("this")
  private Optional<TransferReport> report = Optional.empty();

  @GuardedBy("this")
  private boolean closed;

  /** Not guarded: who stops a download must not wait for the archive's database. */
  private volatile boolean stopped;

  /** Of no study yet. */
  OpenStudies(
      Selection selection,
      ZipWish wish,
      ZipContents contents,
      RetrieveCaches caches,
      ThreadFactory threads) {
    this.selection = selection;
    this.wish = wish;
    this.contents = contents;
    this.caches = caches;
    this.threads = threads;
  }

  /** The study of an object, open until this is closed. */
  final class Lease implements AutoCloseable {
    private final OpenStudy study;
    private final InstanceSource source;

    Lease(OpenStudy study, InstanceSource source) {
      this.study = study;
      this.source = source;
    }

    InstanceSource source() {
      return source;
    }

    @Override
    public void close() {
      synchronized (OpenStudies.this) {
        study.leave();
        OpenStudies.this.notifyAll();
      }
    }
  }

  /**
   * Adds a study, which is open; it stays so only if there is room for the next one beside it.
   *
   * @param retrieve its index in the selection
   * @param objects of it, in the order of the ZIP; behind those of the studies before
   */
  synchronized void add(OpenStudy study, int retrieve, List<CollectedObject> objects) {
    if (objects.isEmpty() || open.size() == MOST - 1) {
      study.close(caches);
    } else {
      open.put(studies.size(), study);
    }
    if (!objects.isEmpty()) {
      studies.add(retrieve, objects);
    }
  }

  /** How many have objects to send. */
  synchronized int size() {
    return studies.size();
  }

  /** Forgets all: there will be no ZIP of them. */
  synchronized void forget() {
    open.values().forEach(study -> study.close(caches));
    open.clear();
    studies.clear();
  }

  /** From now on there is a download to ask how far it is, and somebody to tell the archive. */
  synchronized void serve(Download<InstanceFacts> toBeServed, TransferReport toBeTold) {
    download = Optional.of(toBeServed);
    report = Optional.of(toBeTold);
  }

  /**
   * Opens the study of an object to read it.
   *
   * @throws LeaveOutException if it is not there any more as the search had found it
   * @throws NotNowException if it is to be read ahead, and there is no room for its study; or if
   *     the download is stopped
   */
  synchronized Lease lease(CollectedObject object) throws IOException {
    OpenStudy study = opened(object);
    Progress progress = progress();
    // What is still encoded for the plan, far ahead of the writer, does not begin yet.
    if (progress.sends(object.index()) && object.group() <= studies.at(progress.position()) + 1) {
      begin(object.group(), study);
    }
    InstanceSource source = study.source(object).orElseThrow(OpenStudies::isNotThere);
    if (!source.isReady()) {
      source.onReady(this::look);
    }
    // Who waits for a copy keeps nobody else from opening a study.
    while (!source.isReady() && !study.isClosed() && !stopped) {
      await();
    }
    if (study.isClosed() || stopped) {
      throw new NotNowException();
    }
    study.enter();
    return new Lease(study, source);
  }

  private static LeaveOutException isNotThere() {
    return new LeaveOutException(
        LeftOut.Kind.UNREADABLE,
        "it was changed or deleted in the archive after the search had found it");
  }

  private synchronized void look() {
    notifyAll();
  }

  /**
   * The download is stopped: nobody waits for a copy any more, who may be the one that has to end
   * it. Takes no lock, and so is seen only when it is looked for.
   */
  void stop() {
    stopped = true;
  }

  @GuardedBy("this")
  @SuppressWarnings("WaitNotInLoop")
  private void await() throws InterruptedIOException {
    try {
      wait(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a study was to be opened");
    }
  }

  @GuardedBy("this")
  private OpenStudy opened(CollectedObject object) throws IOException {
    while (true) {
      if (closed) {
        throw new IOException("The download is over");
      }
      if (stopped) {
        throw new NotNowException();
      }
      OpenStudy known = open.get(object.group());
      if (known != null) {
        known.read(caches, threads);
        return known;
      }
      Progress progress = progress();
      if (open.size() == MOST) {
        closeOne(progress);
      }
      if (open.size() < MOST) {
        return open(object.group());
      }
      if (isReadAhead(object, progress)) {
        throw new NotNowException();
      }
      await();
    }
  }

  @GuardedBy("this")
  private OpenStudy open(int index) throws IOException {
    try {
      RetrieveContext context = selection.again(studies.retrieve(index));
      try {
        OpenStudy opened =
            new OpenStudy(context, wish, contents, studies.first(index), Sharing.ALONE);
        opened.read(caches, threads);
        open.put(index, opened);
        return opened;
      } catch (RuntimeException | Error e) {
        Delivery.letGo(context);
        throw e;
      }
    } catch (RuntimeException e) {
      throw new IOException("A study could not be opened", e);
    }
  }

  @GuardedBy("this")
  private Progress progress() {
    return download.orElseThrow().progress();
  }

  @GuardedBy("this")
  private void begin(int index, OpenStudy study) throws IOException {
    if (study.isBegun() || !study.hasObjects()) {
      return;
    }
    try {
      selection.begin(study.context());
    } catch (RuntimeException e) {
      throw new IOException("The archive did not let a study be sent", e);
    }
    study.begin();
    begun.set(index);
  }

  /** Whether nobody waits for it: it would only be encoded ahead. */
  @GuardedBy("this")
  private boolean isReadAhead(CollectedObject object, Progress progress) {
    return progress.sends(object.index()) && object.group() > studies.at(progress.position());
  }

  /** Closes one that nobody reads, and that is not, or not any more, being sent. */
  @GuardedBy("this")
  private void closeOne(Progress progress) {
    int at = studies.at(progress.position());
    for (Map.Entry<Integer, OpenStudy> entry : open.entrySet()) {
      OpenStudy study = entry.getValue();
      boolean passed = entry.getKey() < at || progress.isOver();
      if (study.isIdle() && (!study.isBegun() || passed)) {
        end(entry.getKey(), study);
        open.remove(entry.getKey());
        notifyAll();
        return;
      }
    }
  }

  /** What fails in one must not keep the archive from hearing of the others. */
  @GuardedBy("this")
  private void end(int index, OpenStudy study) {
    study.end();
    try {
      if (study.isBegun()) {
        Download<InstanceFacts> served = download.orElseThrow();
        report
            .orElseThrow()
            .tellTheArchive(study.context(), study.fates(studies.objects(index), served));
        selection.end(study.context());
      } else if (study.wasRead()) {
        selection.leave(study.context());
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("A retrieve could not be ended as it should be; please report it", e);
    } finally {
      study.close(caches);
    }
  }

  /** Ends all that are open, for good: what has been begun is told to the archive. */
  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(this::end);
    open.clear();
    notifyAll();
    if (download.isPresent()) {
      tellOfTheRest(download.get().sent());
    }
  }

  /**
   * What was encoded for the plan and finished only when writing had begun could be sent without
   * its study having been opened for that: the archive is to hear of it all the same.
   */
  @GuardedBy("this")
  private void tellOfTheRest(BitSet sent) {
    for (int i = sent.nextSetBit(0); i >= 0; ) {
      int index = studies.at(i);
      if (!begun.get(index)) {
        try {
          OpenStudy study = open(index);
          open.remove(index);
          try {
            begin(index, study);
          } finally {
            end(index, study);
          }
        } catch (IOException e) {
          LOG.error("The archive could not be told that objects of a study were sent", e);
        }
      }
      i = sent.nextSetBit(studies.first(index) + studies.objects(index).size());
    }
  }
}
