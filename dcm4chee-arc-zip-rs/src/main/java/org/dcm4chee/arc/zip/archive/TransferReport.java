package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/**
 * What one download was in the end, for the archive: its audit hears of the objects that left it
 * and of no others, its metrics of the speed. Used by one thread at a time: the request's, or the
 * one that ends the download after it.
 */
final class TransferReport {
  private static final String METRIC_RATE = "zip-rs-rate";
  private static final String METRIC_FIRST_BYTE = "zip-rs-first-byte";

  private final List<RetrieveContext> contexts;
  private final long start = System.nanoTime();
  private boolean sendsObjects = true;
  private boolean onlyPart;
  private long firstByte;
  private long bytes;
  private String outcome = "no body";
  private Optional<IOException> failure = Optional.empty();

  TransferReport(RetrieveContext context) {
    this(List.of(context));
  }

  /**
   * @param contexts of all retrieves of the download, at least one
   */
  TransferReport(List<RetrieveContext> contexts) {
    this.contexts = List.copyOf(contexts);
  }

  /** Nothing of the objects is sent: a HEAD, a 304. The audit has nothing to say of it. */
  void nothingSent(String why) {
    sendsObjects = false;
    outcome = why;
  }

  /** The first byte goes out. */
  void begins() {
    firstByte = System.nanoTime();
  }

  /**
   * All that was to be sent is sent.
   *
   * @param part whether that was a part of the ZIP
   */
  void finished(boolean part) {
    onlyPart = part;
    outcome = part ? "range finished" : "finished";
  }

  /** It ended early. */
  void failed(IOException why, String inWords) {
    failure = Optional.of(why);
    outcome = inWords;
  }

  void sent(long count) {
    bytes = count;
  }

  long bytes() {
    return bytes;
  }

  String outcome() {
    return outcome;
  }

  /** From its beginning; empty if no byte was sent. */
  OptionalLong nanosToFirstByte() {
    return firstByte == 0 ? OptionalLong.empty() : OptionalLong.of(firstByte - start);
  }

  /**
   * Tells the archive what was sent and what was not, before its audit asks. Each object is looked
   * at once.
   *
   * @param sources in the order of the ZIP
   * @param sent which of them were sent
   */
  void tellTheArchive(List<InstanceSource> sources, List<LeftOut> leftOut, BitSet sent) {
    if (!sendsObjects) {
      contexts.forEach(context -> context.getMatches().clear());
      return;
    }
    Set<Object> failed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (LeftOut left : leftOut) {
      failed.add(left.source());
      if (left.source() instanceof InstanceSource source) {
        fail(source);
      }
    }
    if (failure.isPresent()) {
      boolean all = contexts.size() == 1 || sent.cardinality() == sources.size();
      if (all) {
        contexts.forEach(context -> context.setException(failure.get()));
      }
      for (int i = 0; i < sources.size(); i++) {
        if (!sent.get(i) && failed.add(sources.get(i))) {
          fail(sources.get(i));
          // A study that was sent before is whole, whatever came after it.
          sources.get(i).context().setException(failure.get());
        }
      }
    } else if (onlyPart) {
      onlySent(sources, sent);
    }
  }

  /** The audit of a range names the objects in it. */
  private void onlySent(List<InstanceSource> sources, BitSet sent) {
    Set<InstanceLocations> notSent = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < sources.size(); i++) {
      if (!sent.get(i)) {
        notSent.add(sources.get(i).match());
      }
    }
    contexts.forEach(context -> context.getMatches().removeIf(notSent::contains));
  }

  private static void fail(InstanceSource source) {
    source.context().addFailedMatch(source.match());
    source.context().incrementFailed();
  }

  /** Adds to the archive's metrics, if a byte was sent. */
  void measure() {
    if (firstByte == 0) {
      return;
    }
    MetricsService metrics = contexts.get(0).getRetrieveService().getMetricsService();
    if (metrics != null) {
      metrics.acceptDataRate(METRIC_RATE, bytes, start);
      metrics.accept(METRIC_FIRST_BYTE, (firstByte - start) / 1e6);
    }
  }
}
