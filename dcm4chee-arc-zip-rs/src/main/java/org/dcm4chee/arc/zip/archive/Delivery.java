package org.dcm4chee.arc.zip.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.OnMissing;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.dcm4chee.arc.zip.watch.Downloads;
import org.dcm4chee.arc.zip.watch.EndedDownload;
import org.dcm4chee.arc.zip.watch.Watched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZIP on its way from the archive to one client: prepared, then written once, then closed; all
 * of it by the request's thread, or from {@link #open} on by whoever drives the {@link Transfer}.
 * From other threads it can only be looked at and stopped.
 *
 * <p>As long as it is because it is where the archive, the download and its client meet.
 */
public final class Delivery implements AutoCloseable, Watched {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Retrieved retrieved;
  private final SourceFactory.Sources found;
  private final ZipWish wish;
  private final Sending download;
  private final RetrieveCaches retrieveCaches;
  private final Lifecycle lifecycle;
  private final Downloads<Refusal.Reason> counters;
  private final Sender sender;
  private final TransferReport report;
  private final long start = System.nanoTime();

  private volatile ClientStream client = new ClientStream(Nobody.INSTANCE);
  private volatile Optional<Why> stopped = Optional.empty();

  /** Whether the context is closed, or given back: one thread may end it while another does. */
  private final AtomicBoolean contextLeft = new AtomicBoolean();

  /** Before that, who is stopped can be told so in words. */
  private volatile boolean sending;

  private volatile boolean underway;
  private volatile boolean part;
  private volatile Runnable onServerEnd = () -> {};
  private Downloads.Outcome outcome = Downloads.Outcome.FINISHED;

  /** Guarded by itself; run once, and empty again at the end. */
  private final List<Runnable> onStop = new ArrayList<>(1);

  /**
   * What it takes to send it.
   *
   * @param slot given back by its lifecycle
   * @param workers like {@code threads} and {@code underway} for what is sent without the request's
   *     thread
   */
  record Sender(Slots.Lease slot, WorkerAccess workers, SenderThreads threads, Underway underway) {}

  /** Before a client is known there is none that could go. */
  private enum Nobody implements Client {
    INSTANCE;

    @Override
    public boolean isGone() {
      return false;
    }

    @Override
    public boolean cut() {
      return false;
    }
  }

  /**
   * What the archive has found.
   *
   * @param contexts of the retrieve that the archive has begun itself; empty of several studies,
   *     which are opened and ended as the ZIP comes to them
   * @param found the sources of that
   * @param service of the archive
   */
  record Retrieved(
      Selection selection,
      List<RetrieveContext> contexts,
      SourceFactory.Sources found,
      RetrieveService service) {}

  /**
   * @param lifecycle of all that the download has taken; ended by it
   */
  Delivery(
      Retrieved retrieved,
      ZipWish wish,
      Sending download,
      RetrieveCaches retrieveCaches,
      Lifecycle lifecycle,
      Downloads<Refusal.Reason> counters,
      Sender sender) {
    this.retrieved = retrieved;
    found = retrieved.found();
    this.wish = wish;
    this.download = download;
    this.retrieveCaches = retrieveCaches;
    this.lifecycle = lifecycle;
    this.counters = counters;
    this.sender = sender;
    report = new TransferReport(retrieved.contexts(), retrieved.service());
    Downloads<Refusal.Reason>.Running running = counters.begin();
    lifecycle.register(
        () -> {
          running.sent(report.bytes());
          running.end(outcome);
        });
  }

  /** What was asked for. */
  public ZipWish wish() {
    return wish;
  }

  /**
   * What was asked for, for a file name: its UIDs as they are sent, or of a search what it finds.
   */
  public String defaultFileName() {
    return retrieved.selection().fileName(found);
  }

  /** Whether it is of a search, which nobody but us answers with a ZIP. */
  public boolean isOfSearch() {
    return retrieved.selection().endsWithAnswer();
  }

  /** Whether the archive itself has begun a retrieve for it, and will end that. */
  boolean isEndedByTheArchive() {
    return !retrieved.selection().endsWithAnswer();
  }

  /** What is told of it to the archive. */
  TransferReport report() {
    return report;
  }

  /** Whom it is for; to be told before {@link #prepare}. */
  public void isFor(Client receiver) {
    client = new ClientStream(receiver);
  }

  /**
   * Finds out what the ZIP will be.
   *
   * @param extent how much of it is to be written
   * @return the plan, if there was time to make one
   * @throws Refusal if nothing can be sent, or not what the settings demand
   */
  public Optional<ZipPlan> prepare(Extent extent) throws InterruptedException {
    requireAcceptable();
    Optional<ZipPlan> plan = download.prepare(atMost(extent), extent);
    if (stopped.isPresent()) {
      throw new Refusal(
          Refusal.Reason.STOPPED,
          "The download was stopped before its first byte: "
              + words(stopped.get())
              + ". Try again, or ask for less at a time.");
    }
    requireReadable();
    return plan;
  }

  /** A client that goes on with a download would rather wait than begin again. */
  private Duration atMost(Extent extent) {
    ZipSettings settings = wish.settings();
    return extent == Extent.PART ? patience(settings) : settings.get(Setting.PREPARE_SECONDS);
  }

  /** How long a client waits for the first byte that has no choice. */
  static Duration patience(ZipSettings settings) {
    return Duration.ofSeconds(Math.min(settings.get(Setting.MAX_SECONDS).orMax(), 3600));
  }

  private void requireAcceptable() {
    if (leftOut().size() == objects()) {
      throw notAcceptable();
    }
  }

  private static Refusal notAcceptable() {
    return new Refusal(
        Refusal.Reason.NOT_ACCEPTABLE,
        "None of the objects can be sent in a transfer syntax that you accept. Ask for"
            + " transfer-syntax=* to get them as they are stored.");
  }

  private void requireReadable() {
    List<LeftOut> unreadable =
        leftOut().stream().filter(left -> left.kind() != LeftOut.Kind.NOT_ACCEPTABLE).toList();
    if (unreadable.isEmpty()) {
      // A codec may turn out to be missing only when it is used.
      if (leftOut().size() == objects()) {
        throw notAcceptable();
      }
      return;
    }
    LeftOut first = unreadable.get(0);
    if (leftOut().size() == objects() && first.kind() == LeftOut.Kind.UNSAFE) {
      throw new Refusal(
          Refusal.Reason.NOT_ACCEPTABLE,
          "None of the "
              + unreadable.size()
              + " objects can be sent de-identified, the first of them because "
              + first.reason()
              + ".");
    }
    if (leftOut().size() == objects()) {
      throw new Refusal(
          Refusal.Reason.NOTHING_READABLE,
          "None of the "
              + unreadable.size()
              + " objects can be read: "
              + first.reason()
              + ". Ask the administrator of the archive.");
    }
    if (wish.settings().get(Setting.ON_MISSING) == OnMissing.FAIL) {
      List<String> uids =
          unreadable.stream().limit(100).map(left -> left.source().uids().instance()).toList();
      throw new Refusal(
          Refusal.Reason.INCOMPLETE,
          unreadable.size()
              + " of "
              + objects()
              + " objects cannot be read, the first of them "
              + uids.get(0)
              + ": "
              + first.reason()
              + ". Ask the administrator of the archive.",
          OptionalInt.empty(),
          Map.of("missing", uids));
    }
  }

  /** Strong, with its quotes; the same in every try and on every server, also without a plan. */
  public String entityTag() {
    return download.entityTag();
  }

  /** What is not in the ZIP, as far as is known. */
  public List<LeftOut> leftOut() {
    return download.leftOut();
  }

  /** How many objects were asked for. */
  public int objects() {
    return download.asked();
  }

  /** Nothing of the objects is sent: a HEAD, a 304. The audit has nothing to say of it. */
  public void sendNothing(String why) {
    sender.slot().endsEverywhere();
    client.end();
    outcome = Downloads.Outcome.WITHOUT_ZIP;
    report.nothingSent(why);
  }

  /** The download is refused. */
  public void refuse(Refusal refusal) {
    sender.slot().endsEverywhere();
    client.end();
    counters.refused(refusal.reason());
    outcome =
        stopped.filter(why -> why == Why.CLIENT_GONE).isPresent()
            ? Downloads.Outcome.ABORTED
            : refusal.reason().isFailure()
                ? Downloads.Outcome.FAILED
                : Downloads.Outcome.WITHOUT_ZIP;
    report.failed(new IOException(refusal.getMessage()), "refused: " + refusal.reason());
  }

  /**
   * Writes a range of the planned ZIP.
   *
   * @param way what is to stand between the download and {@code out}
   * @throws DownloadException if it ended early
   */
  public void write(
      ZipPlan plan, ByteRange range, OutputStream out, UnaryOperator<OutputStream> way)
      throws DownloadException {
    part = range.length() < plan.length();
    client.beforeItHas(range.length(), sender.slot()::endsEverywhere);
    record(to -> download.write(plan, range, to), out, way);
  }

  /**
   * Writes the ZIP as it comes.
   *
   * @param way what is to stand between the download and {@code out}
   * @throws DownloadException if it ended early
   */
  public void write(OutputStream out, UnaryOperator<OutputStream> way) throws DownloadException {
    record(download::write, out, way);
  }

  private interface Writing {
    void to(OutputStream out) throws DownloadException;
  }

  private void record(Writing writing, OutputStream out, UnaryOperator<OutputStream> way)
      throws DownloadException {
    report.begins();
    sending = true;
    ClientStream stream = client;
    stream.to(out);
    try {
      writing.to(way.apply(stream));
      report.finished(part);
    } catch (DownloadException e) {
      failed(e);
      throw e;
    } catch (RuntimeException | Error e) {
      failed(DownloadException.stopped(e));
      throw e;
    } finally {
      sender.slot().endsEverywhere();
      stream.end();
      report.sent(stream.accepted());
    }
  }

  private void failed(DownloadException e) {
    outcome = endedByClient(e) ? Downloads.Outcome.ABORTED : Downloads.Outcome.FAILED;
    report.failed(
        e,
        stopped
            .map(Delivery::words)
            .orElse(e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
  }

  /** Begins to send a range of the planned ZIP without the request's thread. */
  public Transfer open(ZipPlan plan, ByteRange range) {
    part = range.length() < plan.length();
    client.beforeItHas(range.length(), sender.slot()::ends);
    return leave(() -> download.open(plan, range), OptionalLong.of(range.length()));
  }

  /** Begins to send the ZIP as it comes without the request's thread. */
  public Transfer open() {
    return leave(download::open, OptionalLong.empty());
  }

  /** From now on it does not end with its request, nor waits anybody for its workers. */
  private Transfer leave(Supplier<Chunks> chunks, OptionalLong length) {
    sender.workers().waitForTurn();
    report.begins();
    sending = true;
    Transfer transfer = new DeliveryTransfer(this, chunks.get(), length, client, sender.threads());
    for (RetrieveContext context : retrieved.contexts()) {
      sender.underway().add(context, this);
      lifecycle.register(() -> sender.underway().remove(context));
    }
    underway = true;
    return transfer;
  }

  boolean isUnderway() {
    return underway;
  }

  /** Runs {@code action} once it is stopped; that may be now. */
  void onStop(Runnable action) {
    synchronized (onStop) {
      if (stopped.isEmpty()) {
        onStop.add(action);
        return;
      }
    }
    action.run();
  }

  /** A transfer has ended. */
  void sent(Optional<DownloadException> failure) {
    sender.slot().endsEverywhere();
    failure.ifPresentOrElse(this::failed, () -> report.finished(part));
    client.end();
    report.sent(client.accepted());
  }

  private boolean endedByClient(DownloadException e) {
    return stopped
        .map(why -> why == Why.CLIENT_GONE || why == Why.CLIENT_IDLE)
        .orElse(e.reason() == DownloadException.Cause.CLIENT_GONE);
  }

  private static String words(Why why) {
    return switch (why) {
      case TIME_IS_OVER -> "it took longer than zip.maxSeconds";
      case CLIENT_IDLE -> "its client took nothing for zip.idleSeconds";
      case CLIENT_GONE -> "its client is gone";
      case UNDEPLOYED -> "the server is going down";
    };
  }

  @Override
  public long startedNanos() {
    return start;
  }

  @Override
  public OptionalLong maxNanos() {
    return nanos(Setting.MAX_SECONDS);
  }

  @Override
  public OptionalLong idleNanos() {
    return nanos(Setting.IDLE_SECONDS);
  }

  private OptionalLong nanos(Setting<Limit> seconds) {
    OptionalLong limit = wish.settings().get(seconds).value();
    return limit.isPresent()
        ? OptionalLong.of(TimeUnit.SECONDS.toNanos(limit.getAsLong()))
        : OptionalLong.empty();
  }

  @Override
  public long acceptedBytes() {
    return client.accepted();
  }

  @Override
  public boolean writing() {
    return client.isWaiting();
  }

  @Override
  public boolean clientGone() {
    return client.isGone();
  }

  @Override
  public void tick() {
    retrieveCaches.tick();
    cutWhoIsWaitedFor();
  }

  /**
   * Stops it: its workers end, and a client that is being sent bytes is cut; one that is not yet is
   * told why.
   */
  @Override
  public void stop(Why why) {
    List<Runnable> actions;
    synchronized (onStop) {
      if (stopped.isEmpty()) {
        stopped = Optional.of(why);
      }
      actions = List.copyOf(onStop);
      onStop.clear();
    }
    download.cancel();
    // Before the connection breaks: whoever sends is to know why.
    actions.forEach(Runnable::run);
    if (why == Why.CLIENT_GONE) {
      client.cut();
    } else {
      cutWhoIsWaitedFor();
    }
  }

  /** Whoever is not, is cut by the thread that writes: it can make it an error for the client. */
  private void cutWhoIsWaitedFor() {
    if (sending && stopped.isPresent() && client.isWaiting()) {
      client.cut();
    }
  }

  @Override
  public void end() {
    try {
      close();
    } finally {
      onServerEnd.run();
    }
  }

  /** Has {@code action} run when the server ends the download while its request goes on. */
  void onServerEnd(Runnable action) {
    onServerEnd = action;
  }

  /** Gives the context back untouched, for the archive's own ZIP. */
  void abandon() {
    contextLeft.set(true);
    endAll();
  }

  /** Tells the archive what was sent and what was not, before its audit asks. */
  void tellTheArchive() {
    report.tellTheArchive(found.acceptable(), download.leftOut(), download.sent());
  }

  /** The answer is sent, or there is none: if nobody else will end it, it ends. */
  public void answered() {
    if (!isEndedByTheArchive()) {
      close();
    }
  }

  /** Ends it, in whatever state it is: no thread, no file, no memory, no slot is left. */
  @Override
  public void close() {
    if (!contextLeft.compareAndSet(false, true)) {
      return;
    }
    List<LeftOut> leftOut = download.leftOut();
    endAll();
    retrieved.contexts().forEach(Delivery::letGo);
    log(leftOut);
    report.measure();
  }

  private void endAll() {
    try {
      client.end();
    } finally {
      try {
        lifecycle.close();
      } catch (IllegalStateException e) {
        LOG.error("A download left something open", e);
      }
    }
    synchronized (onStop) {
      onStop.clear();
    }
  }

  private void log(List<LeftOut> leftOut) {
    if (!leftOut.isEmpty()) {
      LeftOut first = leftOut.get(0);
      LOG.warn(
          "{} of {} objects were left out of a ZIP of {}; the first of them is {}: {}",
          leftOut.size(),
          objects(),
          inWords(),
          first.source().uids().instance(),
          first.reason());
      first.cause().ifPresent(cause -> LOG.debug("The first object was left out because", cause));
    }
    LOG.info(
        "{}",
        new EndedDownload(
            inWords(),
            objects() - leftOut.size(),
            leftOut.size(),
            report.bytes(),
            report.nanosToFirstByte(),
            System.nanoTime() - start,
            report.outcome()));
  }

  /** As it was sent: of a de-identified one, the log is not to tell which it was. */
  private String inWords() {
    return retrieved
        .selection()
        .inWords(uid -> wish.deidentifier().map(deidentifier -> deidentifier.uid(uid)).orElse(uid));
  }

  /** A context, which the archive does not close, with its storages; or one of these alone. */
  static void letGo(Closeable opened) {
    try {
      opened.close();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("A storage could not be closed", e);
    }
  }
}
