package org.dcm4chee.arc.zip.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;

/**
 * What has become of a download's objects: which are left out, which are sent, and which one ended
 * it. Thread-safe.
 */
final class Losses<F extends ObjectFacts> {
  private final List<? extends ObjectSource<F>> sources;
  private final OnLoss onLoss;

  @GuardedBy("this")
  private final List<LeftOut> leftOut;

  @GuardedBy("this")
  private List<LeftOut> copy = List.of();

  @GuardedBy("this")
  private final BitSet lost = new BitSet();

  @GuardedBy("this")
  private final BitSet sent = new BitSet();

  /** Whose header told what was not so. */
  @GuardedBy("this")
  private final BitSet doubted;

  /** The last one that could not be read; nobody's fault if the client had gone before. */
  @GuardedBy("this")
  private OptionalInt unread = OptionalInt.empty();

  @GuardedBy("this")
  private Optional<Cause> end = Optional.empty();

  private volatile Runnable onBlame = () -> {};

  Losses(
      List<? extends ObjectSource<F>> sources,
      List<LeftOut> before,
      OnLoss onLoss,
      BitSet doubted) {
    this.sources = sources;
    this.onLoss = onLoss;
    this.doubted = (BitSet) doubted.clone();
    leftOut = new ArrayList<>(before);
  }

  /**
   * The object at {@code index} cannot be read, which was found before it was announced; with a
   * part of an object all of it is lost.
   */
  synchronized void found(int index, Failure why) {
    if (!lost.get(index)) {
      ObjectSource<?> whole = sources.get(index).whole();
      for (int i = index; i >= 0 && sources.get(i).whole() == whole; i--) {
        lost.set(i);
      }
      for (int i = index + 1; i < sources.size() && sources.get(i).whole() == whole; i++) {
        lost.set(i);
      }
      leftOut.add(LeftOut.unreadable(whole, why));
    }
  }

  /**
   * The object at {@code index} cannot be read, and its place in the ZIP has come.
   *
   * @throws DownloadException if the ZIP must not go on without it
   */
  void leaveOut(int index, Failure why) throws DownloadException {
    if (onLoss == OnLoss.FAIL) {
      throw unreadable(index, why);
    }
    found(index, why);
  }

  /**
   * The object at {@code index} cannot be read. If that ends the ZIP, its header promised what
   * cannot be read: the next download looks at all of it beforehand.
   */
  synchronized DownloadException unreadable(int index, Failure why) {
    unread = OptionalInt.of(index);
    return new DownloadException(
        Cause.UNREADABLE,
        "Instance " + sources.get(index).uids().instance() + " cannot be sent: " + why.reason(),
        why.cause().orElse(null));
  }

  DownloadException changed(int index) {
    return new DownloadException(
        Cause.CHANGED,
        "Instance "
            + sources.get(index).uids().instance()
            + " is not what it was when the download was planned; start the download again",
        null);
  }

  /** The object at {@code index} is not what its header told: that is never asked again. */
  synchronized void doubt(int index) {
    doubted.set(index);
  }

  synchronized BitSet doubted() {
    return (BitSet) doubted.clone();
  }

  synchronized boolean isLost(int index) {
    return lost.get(index);
  }

  synchronized int lost() {
    return lost.cardinality();
  }

  synchronized BitSet lostOnes() {
    return (BitSet) lost.clone();
  }

  synchronized void sent(int index) {
    sent.set(index);
  }

  synchronized BitSet sent() {
    return (BitSet) sent.clone();
  }

  /** All that is left out; the same list as long as nothing is added. */
  synchronized List<LeftOut> leftOut() {
    if (copy.size() != leftOut.size()) {
      copy = List.copyOf(leftOut);
    }
    return copy;
  }

  /** Has {@code action} run as soon as the objects are to blame for the end. */
  void onBlame(Runnable action) {
    onBlame = action;
  }

  void ended(DownloadException exception) {
    synchronized (this) {
      end = Optional.of(exception.reason());
      if (exception.reason() == Cause.UNREADABLE) {
        unread.ifPresent(this::doubt);
      }
    }
    if (areToBlame()) {
      onBlame.run();
    }
  }

  /** Whether the objects are to blame for its end, so that what was planned is not to be used. */
  synchronized boolean areToBlame() {
    return end.filter(cause -> cause == Cause.CHANGED || cause == Cause.UNREADABLE).isPresent();
  }
}
