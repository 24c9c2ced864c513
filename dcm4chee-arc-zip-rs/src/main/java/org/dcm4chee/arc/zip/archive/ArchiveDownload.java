package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.archive.GuardedContext.Guard;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Downloads;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.Compression;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.settings.OnMissing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A download of what one {@link RetrieveContext} has found: from the archive's event before the
 * answer to the one after it. It takes a slot, reads through the archive, and tells the archive's
 * audit what was really sent.
 */
public final class ArchiveDownload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveDownload.class);
  private static final String METRIC_RATE = "zip-rs-rate";
  private static final String METRIC_FIRST_BYTE = "zip-rs-first-byte";

  private final RetrieveContext context;
  private final ZipWish wish;
  private final ZipService service;
  private final Slots.Lease lease;
  private final Downloads.Running running;
  private final Guard guard;
  private final RetrieveCache retrieveCache;
  private final SourceFactory.Sources found;
  private final List<InstanceSource> sources;
  private final List<LeftOut> notAcceptable;
  private final Download<InstanceFacts> download;
  private final long start = System.nanoTime();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<Runnable> cut = new AtomicReference<>(() -> {});
  private volatile boolean stopped;

  private boolean asked = true;
  private long firstByte;
  private long bytes;
  private Downloads.Outcome outcome = Downloads.Outcome.FINISHED;
  private String outcomeInWords = "no body";
  private Optional<IOException> failure = Optional.empty();

  private ArchiveDownload(
      RetrieveContext context,
      ZipWish wish,
      ZipService service,
      Guard guard,
      SourceFactory factory,
      SourceFactory.Sources found,
      Slots.Lease lease) {
    this.context = context;
    this.wish = wish;
    this.service = service;
    this.guard = guard;
    this.lease = lease;
    this.found = found;
    sources = found.acceptable();
    notAcceptable = found.notAcceptable();
    retrieveCache = new RetrieveCache(context);
    download =
        new Download<>(
            new Download.Order<>(
                sources,
                found.notAcceptable(),
                factory::composition,
                factory.representation(sources, String.valueOf(wish.settings().compression())),
                compression(wish),
                wish.settings().bufferBytes(),
                wish.settings().onMissing() == OnMissing.FAIL ? OnLoss.FAIL : OnLoss.LEAVE_OUT),
            new Download.Resources(
                service.executor(),
                wish.settings().threads(),
                service.budget().part(wish.settings().bufferBytes()),
                service.plans()));
    running = service.downloads().begin();
  }

  /**
   * Starts a download, if the settings allow it.
   *
   * @throws Refusal if they do not
   */
  static ArchiveDownload start(RetrieveContext context, ZipWish wish, ZipService service) {
    touchStorages(context);
    Guard guard = GuardedContext.of(context);
    SourceFactory factory = new SourceFactory(guard.context(), wish);
    SourceFactory.Sources found = factory.of(context.getMatches());
    Limits.Request request =
        new Limits.Request(level(context), seriesSizes(found.acceptable()), wish.roles());
    Optional<Refusal> refusal = Limits.check(wish.settings(), request);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    Slots.Lease lease = service.slots().acquire(wish.user(), wish.settings());
    ArchiveDownload started;
    try {
      started = new ArchiveDownload(context, wish, service, guard, factory, found, lease);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
    try {
      service.running().enter(started);
      started.retrieveCache.request(started.sources, service.executor());
      return started;
    } catch (RuntimeException | Error e) {
      started.abandon();
      throw e;
    }
  }

  private static Limits.Level level(RetrieveContext context) {
    if (context.getSopInstanceUID() != null) {
      return Limits.Level.INSTANCE;
    }
    return context.getSeriesInstanceUID() != null ? Limits.Level.SERIES : Limits.Level.STUDY;
  }

  private static List<SeriesSize> seriesSizes(List<InstanceSource> sources) {
    Map<String, SeriesSize> sizes = new LinkedHashMap<>();
    for (InstanceSource source : sources) {
      String uid = source.values().series();
      sizes.merge(
          uid,
          new SeriesSize(source.uids().series(), 1, source.estimatedSize()),
          (a, b) ->
              new SeriesSize(
                  a.seriesInstanceUid(), a.instances() + b.instances(), a.bytes() + b.bytes()));
    }
    return List.copyOf(sizes.values());
  }

  /** The archive keeps its storages in a map that two threads must not fill at the same time. */
  private static void touchStorages(RetrieveContext context) {
    RetrieveService retrieveService = context.getRetrieveService();
    context.getMatches().stream()
        .flatMap(match -> match.getLocations().stream())
        .map(Location::getStorageID)
        .distinct()
        .forEach(storageID -> retrieveService.getStorage(storageID, context));
  }

  private static Compression compression(ZipWish wish) {
    return switch (wish.settings().compression()) {
      case STORE -> Compression.STORE;
      case FAST -> Compression.FAST;
      case BEST -> Compression.BEST;
      case AUTO -> Compression.AUTO;
    };
  }

  /** What was asked for. */
  public ZipWish wish() {
    return wish;
  }

  /** The UIDs of what was asked for, as they are sent, for a file name. */
  public String defaultFileName() {
    return found.defaultFileName(
        context.getSeriesInstanceUID() != null, context.getSopInstanceUID() != null);
  }

  /**
   * Measures the objects.
   *
   * @param atMost how long it may take
   * @param extent how much of the ZIP is to be written
   * @return the plan, if there was time to make one
   */
  public Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException {
    return download.prepare(atMost, extent);
  }

  /** What is not in the ZIP, as far as is known. */
  public List<LeftOut> leftOut() {
    return download.leftOut();
  }

  /** How many objects were asked for. */
  public int objects() {
    return download.asked();
  }

  /** How many of them no acceptable transfer syntax fits. */
  public int notAcceptable() {
    return download.asked() - sources.size();
  }

  /** Nothing of the objects is sent: a HEAD, a 304. The audit has nothing to say of it. */
  public void sendNothing(String why) {
    asked = false;
    outcomeInWords = why;
  }

  /** The download is refused. */
  public void refuse(Refusal refusal) {
    service.downloads().refused(refusal.reason());
    outcome = Downloads.Outcome.FAILED;
    outcomeInWords = "refused with " + refusal.status();
    failure = Optional.of(new IOException(refusal.getMessage()));
  }

  /**
   * Writes a range of the planned ZIP.
   *
   * @throws DownloadException if it ended early
   */
  public void write(ZipPlan plan, ByteRange range, OutputStream out) throws DownloadException {
    record(client -> download.write(plan, range, client), out);
    if (range.length() < plan.length() && outcome == Downloads.Outcome.FINISHED) {
      outcomeInWords = "range finished";
      onlySentObjects();
    }
  }

  /**
   * Writes the ZIP as it comes.
   *
   * @throws DownloadException if it ended early
   */
  public void write(OutputStream out) throws DownloadException {
    record(download::write, out);
  }

  private interface Writing {
    void to(OutputStream out) throws DownloadException;
  }

  private void record(Writing writing, OutputStream out) throws DownloadException {
    firstByte = System.nanoTime();
    CountingOutputStream counted = new CountingOutputStream(out);
    try {
      writing.to(counted);
      outcomeInWords = "finished";
    } catch (DownloadException e) {
      outcome =
          e.reason() == DownloadException.Cause.CLIENT_GONE
              ? Downloads.Outcome.ABORTED
              : Downloads.Outcome.FAILED;
      outcomeInWords = e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      failure = Optional.of(e);
      throw e;
    } finally {
      bytes = counted.count();
      running.sent(bytes);
    }
  }

  /** The audit of a range names the objects in it. */
  private void onlySentObjects() {
    BitSet sent = download.sent();
    for (int i = 0; i < sources.size(); i++) {
      if (!sent.get(i)) {
        context.getMatches().remove(sources.get(i).match());
      }
    }
  }

  /** How its client is to be told, from any thread, if it is stopped. */
  public void onStop(Runnable connectionCut) {
    cut.set(connectionCut);
    if (stopped) {
      connectionCut.run();
    }
  }

  /** Stops it, from any thread: its workers end, and a client that is being sent bytes is cut. */
  public void stop() {
    stopped = true;
    download.cancel();
    cut.get().run();
  }

  /** Gives the context back untouched, for the archive's own ZIP. */
  void abandon() {
    release();
  }

  /** Tells the archive what was sent and what was not, before its audit asks. */
  void tellTheArchive() {
    if (!asked) {
      context.getMatches().clear();
      return;
    }
    Set<ObjectSource<?>> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());
    download.leftOut().forEach(left -> leftOut.add(left.source()));
    notAcceptable.forEach(left -> fail((InstanceSource) left.source()));
    boolean failed = failure.isPresent();
    failure.ifPresent(context::setException);
    BitSet sent = download.sent();
    for (int i = 0; i < sources.size(); i++) {
      if (leftOut.contains(sources.get(i)) || (failed && !sent.get(i))) {
        fail(sources.get(i));
      }
    }
  }

  private void fail(InstanceSource source) {
    context.addFailedMatch(source.match());
    context.incrementFailed();
  }

  /** Ends it, in whatever state it is: no thread, no file, no memory, no slot is left. */
  @Override
  public void close() {
    if (!release()) {
      return;
    }
    closeContext(context);
    long end = System.nanoTime();
    LOG.info(
        "ZIP of {} {}: {} instances, {} left out, {} bytes, first byte after {} s, {} s in all, {}",
        level(context).name().toLowerCase(Locale.ROOT),
        context.getStudyInstanceUID(),
        download.asked() - download.leftOut().size(),
        download.leftOut().size(),
        bytes,
        seconds(start, firstByte == 0 ? end : firstByte),
        seconds(start, end),
        outcomeInWords);
    measure();
  }

  /** The archive does not do it, and leaves its storages open. */
  static void closeContext(RetrieveContext context) {
    try {
      context.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("A storage could not be closed", e);
    }
  }

  private static String seconds(long from, long to) {
    return String.format(Locale.ROOT, "%.3f", (to - from) / 1e9);
  }

  private void measure() {
    if (firstByte == 0) {
      return;
    }
    MetricsService metrics = context.getRetrieveService().getMetricsService();
    if (metrics != null) {
      metrics.acceptDataRate(METRIC_RATE, bytes, start);
      metrics.accept(METRIC_FIRST_BYTE, (firstByte - start) / 1e6);
    }
  }

  private boolean release() {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    retrieveCache.close();
    download.close();
    guard.end().run();
    lease.close();
    running.end(outcome);
    service.running().leave(this);
    return true;
  }
}
