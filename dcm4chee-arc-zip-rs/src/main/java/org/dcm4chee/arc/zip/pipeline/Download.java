package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.format.FileDigest;

/**
 * One ZIP on its way to one client: {@link #prepare} it, then write it once, then {@link #close}
 * it. Written either by {@link #write}, in a thread that may wait for the client, or by whoever
 * pulls the chunks that {@link #open} gives.
 *
 * <p>With a {@link ZipPlan} every byte's place is known beforehand and any range can be written;
 * without one, because preparing took too long, the same bytes are written from their start and
 * what cannot be read is left out. Whatever happens after the first byte that makes the ZIP other
 * than announced ends it with a {@link DownloadException}.
 *
 * <p>Used by one thread at a time, but for {@link #cancel}, {@link #close} and what it tells of its
 * objects, which are for any thread.
 *
 * <p>As long as it is because what may be called when, and which plan is kept or forgotten by which
 * end, is one story, and because it holds the {@link Order} that all others read.
 */
public final class Download<F extends ObjectFacts> implements AutoCloseable {
  private static final long CLOSE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Digests of what is read more than once: enough for files of 2 GiB. */
  private static final int DIGESTS_BYTES = 1 << 20;

  /**
   * What is to be made. It alone decides the bytes, and the form in which they are sent: never a
   * clock, a queue or free memory.
   *
   * @param sources the objects in the order of their entries
   * @param leftOutBefore objects that were asked for and are known not to be among {@code sources}
   * @param representation stands for exactly this representation of exactly these objects: a digest
   *     of all that decides a byte and is known without opening a file
   * @param completeBytes up to how many bytes, as the sources estimate, everything is encoded
   *     before the first byte is sent
   * @param encryption what encrypts all entries, which then are not compressed; {@code
   *     representation} must tell passwords apart. It is closed by who made it, after the download
   */
  public record Order<F extends ObjectFacts>(
      List<? extends ObjectSource<F>> sources,
      List<LeftOut> leftOutBefore,
      Supplier<? extends Composition<F>> compositions,
      String representation,
      Compression compression,
      long completeBytes,
      OnLoss onLoss,
      Optional<Encryption> encryption) {

    /** Takes copies of the lists. */
    public Order {
      sources = List.copyOf(sources);
      leftOutBefore = List.copyOf(leftOutBefore);
    }

    /** An order of what is not encrypted. */
    public Order(
        List<? extends ObjectSource<F>> sources,
        List<LeftOut> leftOutBefore,
        Supplier<? extends Composition<F>> compositions,
        String representation,
        Compression compression,
        long completeBytes,
        OnLoss onLoss) {
      this(
          sources,
          leftOutBefore,
          compositions,
          representation,
          compression,
          completeBytes,
          onLoss,
          Optional.empty());
    }
  }

  /**
   * What a download may use.
   *
   * @param threads workers at a time, at least 1
   */
  public record Resources(Executor executor, int threads, ByteBudget budget, PlanStore plans) {}

  private final Order<F> order;
  private final Resources resources;
  private final RememberedPlan remembered;
  private final Forms forms;
  private final ZipForm form;
  private final Planner<F> planner;
  private final List<Slot<F>> slots = new ArrayList<>();
  private final Losses<F> losses;
  private final ReadAhead<F> readAhead;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Optional<ZipPlan> plan = Optional.empty();

  /** What the store had at the start; nothing any more when it has been looked at. */
  private PlanMemo memo;

  /** A download that has not begun. */
  public Download(Order<F> order, Resources resources) {
    this.order = order;
    this.resources = resources;
    remembered = new RememberedPlan(resources.plans(), order.representation());
    form = ZipForm.of(order);
    forms = new Forms(form, order.compression(), order.encryption());
    planner = new Planner<>(forms, order.representation());
    memo = remembered.read();
    losses = new Losses<>(order.sources(), order.leftOutBefore(), order.onLoss(), memo.doubted());
    // Before the client sees the end: its next try may come at once, and is to find it forgotten.
    losses.onBlame(this::forget);
    ByteBudget digests = ByteBudget.of(DIGESTS_BYTES);
    for (int i = 0; i < order.sources().size(); i++) {
      ObjectSource<F> source = order.sources().get(i);
      slots.add(new Slot<>(source, forms.ofObject(source, i), memo.doubted().get(i), digests));
    }
    memo.digests()
        .forEach(
            (index, digest) -> {
              if (index >= 0 && index < slots.size()) {
                slots.get(index).remember(digest);
              }
            });
    readAhead =
        new ReadAhead<>(slots, resources.threads(), resources.executor(), resources.budget());
  }

  /**
   * Finds out all lengths; or finds that this was done before, which is enough for a part of the
   * ZIP. For a whole one the objects are looked at again all the same, so that what has been lost
   * since is known before the first byte, and for its headers too if that is cheap: from outside,
   * if all was encoded before, or else as if for the first time. Only if there is no time for that,
   * the older plan has to do. To be called once.
   *
   * @param atMost how long it may take
   * @param extent how much of the ZIP is to be written
   * @return the plan, if there was time to make one
   */
  public Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Optional<ZipPlan> known = memo.plan().filter(older -> older.isOf(slots));
    int stored = memo.knowledge();
    memo = PlanMemo.NOTHING;
    boolean outlined =
        form == ZipForm.STREAMED
            || (form == ZipForm.COMPLETE && extent == Extent.HEADERS && form.canBeOutlined(slots));
    boolean enough =
        extent == Extent.PART
            ? known.filter(ZipPlan::isWritable).isPresent()
            : extent == Extent.HEADERS && !outlined && known.isPresent();
    if (enough || (known.filter(ZipPlan::isWhollyChecked).isPresent() && allAreInPlace(atMost))) {
      return use(known);
    }
    long left = deadline - System.nanoTime();
    boolean complete = outlined ? readAhead.outlineAll(left) : readAhead.measureAll(left);
    for (int i = 0; i < slots.size(); i++) {
      Optional<Failure> failure = slots.get(i).failure();
      if (failure.isPresent()) {
        losses.found(i, failure.get());
      }
    }
    if (losses.lost() > 0) {
      dropLost();
      forget();
    }
    if (readAhead.isCancelled()) {
      return Optional.empty();
    }
    if (!complete) {
      return losses.lost() == 0 ? use(known.filter(ZipPlan::isWritable)) : Optional.empty();
    }
    ZipPlan made = planner.plan(slots, order.compositions().get(), losses);
    // What was encoded before is compared with what is encoded now, if the headers are the same.
    known.ifPresent(made::learn);
    plan = Optional.of(made);
    if (known.filter(older -> older.entityTag().equals(made.entityTag())).isPresent()
        && known().knowledge() == stored) {
      // What the store has need not be read again, to see that nothing is new.
      remembered.has(known());
    }
    remember();
    return plan;
  }

  /**
   * Whether nothing speaks against sending again what was sent, or encoded, before. Whatever has
   * become of it since, it cannot be sent as anything else: each CRC-32 is known.
   */
  private boolean allAreInPlace(Duration atMost) throws InterruptedException {
    return new OutsideLook(slots, resources, readAhead::isCancelled)
        .findsAllInPlace(atMost.toNanos());
  }

  /** Parts of what is lost may be in memory, and nobody will ask for them. */
  private void dropLost() {
    losses.lostOnes().stream().forEach(i -> slots.get(i).done());
  }

  private Optional<ZipPlan> use(Optional<ZipPlan> known) {
    plan = known;
    remembered.has(known());
    return known;
  }

  /**
   * The entity tag of what is to be written: the plan's, or one that every try gives. That one is
   * weak (RFC 9110 §8.8.1) where an object that cannot be read is left out, which may be seen only
   * when its turn has come: then the bytes are others under the same tag.
   */
  public String entityTag() {
    return plan.map(ZipPlan::entityTag)
        .orElseGet(
            () ->
                order.onLoss() == OnLoss.LEAVE_OUT
                    ? "W/" + planner.entityTag()
                    : planner.entityTag());
  }

  /** The objects that were asked for and are not in the ZIP, as far as is known by now. */
  public List<LeftOut> leftOut() {
    return losses.leftOut();
  }

  /** Which of the sources have been written to the end of what was asked of them. */
  public BitSet sent() {
    return losses.sent();
  }

  /** Which of the sources cannot be read, as far as is known by now. */
  public BitSet lost() {
    return losses.lostOnes();
  }

  /** How far the writing is. */
  public Progress progress() {
    return readAhead.progress();
  }

  /** How many objects were asked for. */
  public int asked() {
    return slots.size() + order.leftOutBefore().size();
  }

  /** A range of the ZIP that {@code planned} describes, to be pulled. */
  public Chunks open(ZipPlan planned, ByteRange range) {
    Chunks chunks = new PlannedWriter<>(planned, range, forms, readAhead, losses);
    return resources.plans().isShared()
        ? new NotedOnTheWay(chunks, this::note, resources.executor(), System::nanoTime)
        : chunks;
  }

  /** The whole ZIP without a plan, to be pulled; what cannot be read is left out. */
  public Chunks open() {
    return new GrowingWriter<>(slots, order.compositions().get(), forms, readAhead, losses);
  }

  /**
   * Writes a range of the ZIP that {@code planned} describes.
   *
   * @throws DownloadException if it ended early; the plan is forgotten if the objects are to blame
   */
  public void write(ZipPlan planned, ByteRange range, OutputStream client)
      throws DownloadException {
    writeAll(open(planned, range), client);
  }

  /**
   * Writes the whole ZIP without a plan: what was measured is used, what cannot be read is left
   * out.
   *
   * @return the length of the ZIP in bytes
   * @throws DownloadException if it ended early
   */
  public long write(OutputStream client) throws DownloadException {
    return writeAll(open(), client);
  }

  private long writeAll(Chunks chunks, OutputStream client) throws DownloadException {
    CountingOutput out = new CountingOutput(client);
    while (true) {
      Chunk chunk = chunks.next();
      try {
        if (chunk instanceof Chunk.Here here) {
          out.write(here.bytes(), here.offset(), here.length());
        } else if (chunk instanceof Chunk.Streamed streamed) {
          streamed.writeTo(out);
        } else {
          out.flush();
          return out.count();
        }
      } catch (DownloadException e) {
        throw e;
      } catch (IOException e) {
        throw DownloadException.clientGone(e, readAhead.isCancelled());
      }
    }
  }

  /** Ends the download from another thread: its workers, and its writer with the next chunk. */
  public void cancel() {
    readAhead.cancel();
  }

  /**
   * Ends all workers, lets go of all memory and of all that leads to the objects, and remembers
   * what a later download of the same can use. Waits for the workers for at most a second.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    readAhead.close(CLOSE_NANOS);
    if (!losses.areToBlame()) {
      planWhatWasMeasured();
      remember();
    }
  }

  /** A ZIP that was written as it came is known by now. */
  private void planWhatWasMeasured() {
    boolean all =
        plan.isEmpty() && form != ZipForm.STREAMED && losses.sent().cardinality() == slots.size();
    if (all) {
      plan = Optional.of(planner.plan(slots, order.compositions().get(), losses));
    }
  }

  /** Remembers what is known by now, as long as it goes on. */
  void note() {
    if (!closed.get()) {
      remember();
    }
  }

  private synchronized void remember() {
    // Who is to blame is known before it is forgotten, which waits for this: it stays forgotten.
    if (plan.isPresent() && losses.leftOut().isEmpty() && !losses.areToBlame()) {
      remembered.write(known());
    }
  }

  private PlanMemo known() {
    Map<Integer, FileDigest> digests = new TreeMap<>();
    for (int i = 0; i < slots.size(); i++) {
      int index = i;
      slots.get(i).fileDigest().ifPresent(digest -> digests.put(index, digest));
    }
    return new PlanMemo(plan, losses.doubted(), digests);
  }

  private synchronized void forget() {
    remembered.forget(losses.doubted());
  }
}
