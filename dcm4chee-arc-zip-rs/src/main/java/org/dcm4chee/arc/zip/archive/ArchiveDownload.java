package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.archive.GuardedContext.Guard;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.dcm4chee.arc.zip.watch.EndedDownload;
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
  private final Downloads<Refusal.Reason>.Running running;
  private final Guard guard;
  private final RetrieveCache retrieveCache;
  private final List<InstanceSource> sources;
  private final Download download;
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
    sources = found.acceptable();
    retrieveCache = new RetrieveCache(context);
    download =
        new Download(
            sources,
            found.notAcceptable(),
            () -> new ZipComposition(wish.dicomdir(), wish.manifest()),
            service.plans(),
            planKey(factory.pathTemplate()),
            new Download.Resources(
                service.executor(),
                wish.settings().get(Setting.THREADS),
                service.budget().part(wish.settings().get(Setting.BUFFER_BYTES)),
                wish.settings().get(Setting.COMPRESSION)));
    running = service.downloads().begin();
  }

  /**
   * Starts a download, if the settings allow it.
   *
   * @throws Refusal if they do not
   */
  static ArchiveDownload start(RetrieveContext context, ZipWish wish, ZipService service) {
    Optional<Refusal> refusal = Limits.checkRoles(wish.settings(), wish.roles());
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    touchStorages(context);
    Guard guard = GuardedContext.of(context);
    SourceFactory factory = new SourceFactory(guard.context(), wish);
    SourceFactory.Sources found = factory.of(context.getMatches());
    requireWithinLimits(context, wish, found.acceptable());
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

  private static void requireWithinLimits(
      RetrieveContext context, ZipWish wish, List<InstanceSource> sources) {
    Map<String, SeriesSize> sizes = new LinkedHashMap<>();
    Map<String, InstanceSource> firstOfSeries = new HashMap<>();
    for (InstanceSource source : sources) {
      String uid = source.match().getAttributes().getString(Tag.SeriesInstanceUID, "");
      sizes.merge(uid, new SeriesSize(uid, 1, source.estimatedSize()), SeriesSize::plus);
      firstOfSeries.putIfAbsent(uid, source);
    }
    Optional<Refusal> refusal =
        Limits.checkSizes(
            wish.settings(),
            level(context),
            List.copyOf(sizes.values()),
            uid -> firstOfSeries.get(uid).remapped(uid));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
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

  /** Stands for exactly this representation of exactly these objects as they are now. */
  private String planKey(Optional<String> pathTemplate) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    update(sha256, context.getLocalAETitle());
    update(
        sha256,
        wish.dicomdir() + "," + wish.manifest() + "," + wish.settings().get(Setting.COMPRESSION));
    update(sha256, pathTemplate.orElse(""));
    update(sha256, wish.settings().get(Setting.FILE_NAME).orElse(""));
    for (InstanceSource source : sources) {
      update(sha256, source.sopInstanceUID());
      update(sha256, source.targetSyntax());
      update(sha256, String.valueOf(source.match().getUpdatedTime()));
    }
    update(
        sha256,
        String.valueOf(context.getRetrieveService().getLastModifiedFromMatches(context, false)));
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** What was asked for. */
  public ZipWish wish() {
    return wish;
  }

  /** The UIDs of the URL, as the archive's user interface joins them for a file name. */
  public String defaultFileName() {
    StringBuilder name = new StringBuilder(context.getStudyInstanceUID());
    if (context.getSeriesInstanceUID() != null) {
      name.append('_').append(context.getSeriesInstanceUID());
    }
    if (context.getSopInstanceUID() != null) {
      name.append('_').append(context.getSopInstanceUID());
    }
    return name.toString();
  }

  /**
   * Measures the objects.
   *
   * @param atMost how long it may take
   * @param whole whether all of the ZIP is to be written
   * @return the plan, if there was time to make one
   */
  public Optional<ZipPlan> prepare(Duration atMost, boolean whole) throws InterruptedException {
    return download.prepare(atMost, whole);
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
    outcome = Downloads.Outcome.WITHOUT_ZIP;
    outcomeInWords = why;
  }

  /** The download is refused. */
  public void refuse(Refusal refusal) {
    service.downloads().refused(refusal.reason());
    outcome =
        refusal.reason().isFailure() ? Downloads.Outcome.FAILED : Downloads.Outcome.WITHOUT_ZIP;
    outcomeInWords = "refused: " + refusal.reason();
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
    for (LeftOut left : download.leftOut()) {
      fail((InstanceSource) left.source());
    }
    if (failure.isPresent()) {
      context.setException(failure.get());
      BitSet sent = download.sent();
      for (int i = 0; i < sources.size(); i++) {
        if (!sent.get(i) && !isLeftOut(sources.get(i))) {
          fail(sources.get(i));
        }
      }
    }
  }

  private boolean isLeftOut(InstanceSource source) {
    return download.leftOut().stream().anyMatch(left -> left.source() == source);
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
    int leftOut = download.leftOut().size();
    EndedDownload ended =
        new EndedDownload(
            level(context).name().toLowerCase(Locale.ROOT) + " " + context.getStudyInstanceUID(),
            download.asked() - leftOut,
            leftOut,
            bytes,
            firstByte == 0 ? OptionalLong.empty() : OptionalLong.of(firstByte - start),
            end - start,
            outcomeInWords);
    LOG.info("{}", ended);
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
