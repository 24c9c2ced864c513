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
import org.dcm4chee.arc.retrieve.RetrieveService;
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
  private final RetrieveService service;
  private final long start = System.nanoTime();
  private boolean sendsObjects = true;
  private boolean onlyPart;
  private long firstByte;
  private long bytes;
  private String outcome = "no body";
  private Optional<IOException> failure = Optional.empty();

  TransferReport(RetrieveContext context) {
    this(List.of(context), context.getRetrieveService());
  }

  /**
   * @param contexts of the retrieves that are told of at the end
   * @param service of the archive, which has its metrics
   */
  TransferReport(List<RetrieveContext> contexts, RetrieveService service) {
    this.contexts = List.copyOf(contexts);
    this.service = service;
  }

  /** What has become of an object. */
  enum Fate {
    /** It was sent. */
    SENT,
    /** It is not in the ZIP. */
    LEFT_OUT,
    /** It was to be sent, and the download ended before. */
    NOT_SENT,
    /** Nobody wanted it: it is not in the range that was asked for. */
    NOT_ASKED
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
      contexts.forEach(context -> context.setException(failure.get()));
      for (int i = 0; i < sources.size(); i++) {
        if (!sent.get(i) && failed.add(sources.get(i))) {
          fail(sources.get(i));
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
    fail(source.context(), source.match());
  }

  private static void fail(RetrieveContext context, InstanceLocations match) {
    context.addFailedMatch(match);
    context.incrementFailed();
  }

  /**
   * Tells the archive of one study of several, before the audit asks: one that was sent before is
   * whole, whatever comes after it.
   *
   * @param fates of its matches, by identity; of others nobody has heard
   */
  void tellTheArchive(RetrieveContext context, IdentityHashMap<InstanceLocations, Fate> fates) {
    List<InstanceLocations> matches = context.getMatches();
    matches.removeIf(match -> fates.getOrDefault(match, Fate.NOT_ASKED) == Fate.NOT_ASKED);
    for (InstanceLocations match : matches) {
      if (fates.get(match) != Fate.SENT) {
        fail(context, match);
      }
      if (fates.get(match) == Fate.NOT_SENT) {
        failure.ifPresent(context::setException);
      }
    }
  }

  /** Adds to the archive's metrics, if a byte was sent. */
  void measure() {
    if (firstByte == 0) {
      return;
    }
    MetricsService metrics = service.getMetricsService();
    if (metrics != null) {
      metrics.acceptDataRate(METRIC_RATE, bytes, start);
      metrics.accept(METRIC_FIRST_BYTE, (firstByte - start) / 1e6);
    }
  }
}
