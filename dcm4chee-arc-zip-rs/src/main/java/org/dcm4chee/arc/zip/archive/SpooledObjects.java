package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.metadata.BulkDataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects of one download that several entries are made of, so that each is read from the archive
 * once and not once for each entry. As many as are in use are kept, and of the others those that
 * were used last. Thread-safe.
 */
final class SpooledObjects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpooledObjects.class);

  private final int most;

  /** Those that were used last come last. */
  @GuardedBy("this")
  private final Map<InstanceSource, Shared> kept = new LinkedHashMap<>(16, 0.75f, true);

  private volatile boolean over;

  /**
   * None yet.
   *
   * @param most how many may be kept; more only while they are in use
   */
  SpooledObjects(int most) {
    this.most = most;
  }

  /** Uses an object. */
  @FunctionalInterface
  interface Use {
    void of(Whole object) throws IOException;
  }

  /**
   * An object that has been read as a whole.
   *
   * @param files of its bulk data, by their paths below the folder of the object
   */
  record Whole(SpooledObject object, Map<String, BulkDataFile> files) {
    private static Whole of(SpooledObject object) throws IOException {
      Map<String, BulkDataFile> files = new HashMap<>();
      for (BulkDataFile file : SurveyedObject.split(object, MeasuredText.ANY_STEM).files()) {
        files.put(SurveyedObject.pathOf(file), file);
      }
      return new Whole(object, files);
    }
  }

  /**
   * Uses an object, which is made if it is not there; who else wants it meanwhile waits.
   *
   * @throws IOException if it cannot be made, what {@code use} throws, or that the download is over
   */
  void use(InstanceSource source, Use use) throws IOException {
    Shared shared;
    synchronized (this) {
      requireNotOver();
      shared = kept.computeIfAbsent(source, Shared::new);
      shared.users++;
    }
    try {
      use.of(shared.made());
    } finally {
      leave(shared);
    }
  }

  private void requireNotOver() throws InterruptedIOException {
    if (over) {
      throw new InterruptedIOException("The download is over");
    }
  }

  private void leave(Shared left) {
    List<Shared> dropped = new ArrayList<>();
    synchronized (this) {
      left.users--;
      dropped.addAll(takeUnused());
    }
    dropped.forEach(Shared::close);
  }

  @GuardedBy("this")
  private List<Shared> takeUnused() {
    List<Shared> dropped = new ArrayList<>();
    int tooMany = over ? kept.size() : kept.size() - most;
    for (Iterator<Shared> oldest = kept.values().iterator();
        oldest.hasNext() && dropped.size() < tooMany; ) {
      Shared next = oldest.next();
      if (next.users == 0) {
        dropped.add(next);
        oldest.remove();
      }
    }
    return dropped;
  }

  /** No object is made any more; those in use go when they are not. From any thread. */
  void cancel() {
    over = true;
  }

  @Override
  public void close() {
    over = true;
    List<Shared> dropped;
    synchronized (this) {
      dropped = takeUnused();
    }
    dropped.forEach(Shared::close);
  }

  private final class Shared {
    private final InstanceSource source;

    /** Guarded by the objects' lock. */
    private int users;

    @GuardedBy("this")
    private Optional<Whole> object = Optional.empty();

    Shared(InstanceSource source) {
      this.source = source;
    }

    synchronized Whole made() throws IOException {
      if (object.isEmpty()) {
        SpooledObject made = SpooledObject.of(source.reader(), new WhileWanted());
        try {
          object = Optional.of(Whole.of(made));
        } catch (IOException | RuntimeException | Error e) {
          made.close();
          throw e;
        }
      }
      return object.get();
    }

    synchronized void close() {
      try {
        if (object.isPresent()) {
          object.get().object().close();
        }
      } catch (IOException e) {
        LOG.warn("A file of an object on its way could not be removed", e);
      }
    }
  }

  /** Ends what is being made for a download that is over. */
  private final class WhileWanted extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      requireNotOver();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      requireNotOver();
    }
  }
}
