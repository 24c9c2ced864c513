package org.dcm4chee.arc.zip.pipeline;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Checks;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.Piece;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.dcm4chee.arc.zip.format.ZipWriter;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.ReadAhead.Taken;

/**
 * One ZIP on its way to one client: {@link #prepare} it, then write it once, then {@link #close}
 * it.
 *
 * <p>With a {@link ZipPlan} every byte is known beforehand and any range can be written; without
 * one, because preparing took too long, the ZIP is written from its start and what cannot be read
 * is left out. Whatever happens after the first byte that makes the ZIP other than announced ends
 * it with a {@link DownloadException}.
 *
 * <p>Used by one thread, but for {@link #cancel}, which any thread may call.
 */
public final class Download<F extends ObjectFacts> implements AutoCloseable {
  /** Headers and small objects go out together. */
  private static final int WRITE_BYTES = 1 << 16;

  private static final long CLOSE_NANOS = Duration.ofSeconds(1).toNanos();

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
   */
  public record Order<F extends ObjectFacts>(
      List<? extends ObjectSource<F>> sources,
      List<LeftOut> leftOutBefore,
      Supplier<? extends Composition<F>> compositions,
      String representation,
      Compression compression,
      long completeBytes,
      OnLoss onLoss) {

    /** Takes copies of the lists. */
    public Order {
      sources = List.copyOf(sources);
      leftOutBefore = List.copyOf(leftOutBefore);
    }
  }

  /**
   * What a download may use.
   *
   * @param threads workers at a time, at least 1
   */
  public record Resources(Executor executor, int threads, ByteBudget budget, PlanStore plans) {}

  private final List<? extends ObjectSource<F>> sources;
  private final Supplier<? extends Composition<F>> compositions;
  private final PlanStore plans;
  private final String planKey;
  private final OnLoss onLoss;
  private final ReadAhead<F> readAhead;
  private final List<LeftOut> leftOut;
  private List<LeftOut> leftOutCopy = List.of();
  private final Set<Integer> failedIndexes = new HashSet<>();
  private final int leftOutBefore;
  private final BitSet sent = new BitSet();

  /** A download that has not begun. */
  public Download(Order<F> order, Resources resources) {
    sources = order.sources();
    leftOut = new ArrayList<>(order.leftOutBefore());
    leftOutBefore = leftOut.size();
    compositions = order.compositions();
    plans = resources.plans();
    planKey = order.representation();
    onLoss = order.onLoss();
    readAhead =
        new ReadAhead<>(
            sources,
            order.compression(),
            resources.threads(),
            resources.executor(),
            resources.budget());
  }

  /**
   * Measures all objects; or finds that this was done before, which is enough for a part of the ZIP
   * or for its headers. A whole one is measured again all the same, so that what has been lost
   * since is known before the first byte; only if there is no time for that, the older plan has to
   * do.
   *
   * @param atMost how long it may take
   * @param extent how much of the ZIP is to be written
   * @return the plan, if there was time to make one
   */
  public Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException {
    Optional<ZipPlan> known = plans.get(planKey).flatMap(ZipPlan::decoded);
    if (known.isPresent() && extent != Extent.WHOLE) {
      return known;
    }
    boolean complete = readAhead.measureAll(atMost.toNanos());
    for (int i = 0; i < sources.size(); i++) {
      noteFailure(i);
    }
    if (!failedIndexes.isEmpty()) {
      plans.drop(planKey);
    }
    if (readAhead.isCancelled()) {
      return Optional.empty();
    }
    if (!complete) {
      return failedIndexes.isEmpty() ? known : Optional.empty();
    }
    ZipPlan plan = plan();
    if (leftOut.isEmpty()) {
      plans.put(planKey, plan.encoded());
    }
    return Optional.of(plan);
  }

  private void noteFailure(int index) {
    Optional<Throwable> failure = readAhead.failure(index);
    if (failure.isPresent() && failedIndexes.add(index)) {
      leftOut.add(LeftOut.unreadable(sources.get(index), failure.get()));
    }
  }

  private ZipPlan plan() {
    Composition<F> composition = compositions.get();
    int count = sources.size() - failedIndexes.size();
    int[] indexes = new int[count];
    int[] crcs = new int[count];
    List<EntryHeader> headers = new ArrayList<>(count);
    List<IncludedObject<F>> included = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      if (failedIndexes.contains(i)) {
        continue;
      }
      Measurement<F> measurement = readAhead.measurement(i).orElseThrow();
      String name = composition.entryName(measurement.facts());
      if (composition.describesObjects()) {
        included.add(included(measurement, name));
      }
      crcs[headers.size()] = measurement.crc32();
      indexes[headers.size()] = i;
      headers.add(measurement.header(name));
    }
    List<ExtraEntry> extras = withCrcs(composition.extras(included, leftOut()), crcs);
    extras.forEach(extra -> headers.add(header(extra)));
    return new ZipPlan(ZipLayout.of(headers), indexes, extras, composition.fileName());
  }

  private IncludedObject<F> included(Measurement<F> measurement, String name) {
    return new IncludedObject<>(measurement.facts(), name, measurement.size());
  }

  private static List<ExtraEntry> withCrcs(List<ExtraEntry> extras, int[] crcs) {
    return extras.stream().map(extra -> extra.with(crcs)).toList();
  }

  private static EntryHeader header(ExtraEntry extra) {
    CRC32 crc = new CRC32();
    crc.update(extra.content());
    long size = extra.content().length;
    return new EntryHeader(
        extra.name(), EntryForms.STORED, (int) crc.getValue(), size, size, extra.modified());
  }

  /** The objects that were asked for and are not in the ZIP, as far as is known by now. */
  public List<LeftOut> leftOut() {
    if (leftOutCopy.size() != leftOut.size()) {
      leftOutCopy = List.copyOf(leftOut);
    }
    return leftOutCopy;
  }

  /** Which of the sources have been written to the end of what was asked of them. */
  public BitSet sent() {
    return (BitSet) sent.clone();
  }

  /** How many objects were asked for. */
  public int asked() {
    return sources.size() + leftOutBefore;
  }

  /**
   * Writes a range of the ZIP that {@code plan} describes.
   *
   * @throws DownloadException if it ended early; the plan is forgotten if the objects are to blame
   */
  public void write(ZipPlan plan, ByteRange range, OutputStream client) throws DownloadException {
    ZipLayout layout = plan.layout();
    int first = Math.min(layout.firstEntryIn(range), plan.objects());
    int last = Math.min(layout.lastEntryIn(range), plan.objects() - 1);
    if (first <= last) {
      int[] entryOf = new int[sources.size()];
      for (int entry = first; entry <= last; entry++) {
        entryOf[plan.sourceOf(entry)] = entry;
      }
      readAhead.inOrder(
          plan.sourceOf(first),
          plan.sourceOf(last),
          source -> layout.entry(entryOf[source]).compressedSize());
    }
    run(
        client,
        out ->
            writePieces(
                layout,
                layout.pieces(range),
                (entry, from, to, body) -> {
                  if (entry < plan.objects()) {
                    writeKnown(plan.sourceOf(entry), layout.entry(entry), from, to, body);
                  } else {
                    body.write(plan.extraAt(entry), (int) from, (int) (to - from));
                  }
                },
                out));
  }

  private interface Bodies {
    void write(int entry, long from, long to, OutputStream out) throws IOException;
  }

  private static void writePieces(
      ZipLayout layout, Iterator<Piece> pieces, Bodies bodies, OutputStream out)
      throws IOException {
    Checks checks = layout.checks();
    while (pieces.hasNext()) {
      Piece piece = pieces.next();
      if (piece instanceof Piece.Body body) {
        bodies.write(body.entry(), body.from(), body.to(), out);
      } else if (piece instanceof Piece.Records records) {
        out.write(records.bytes(checks));
      }
    }
  }

  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void add(ZipWriter zip, EntryHeader header, Body body, OutputStream out)
      throws IOException {
    out.write(zip.begin(header));
    body.writeTo(out);
    out.write(zip.end(header.crc32().orElseThrow()));
  }

  private void writeKnown(int index, EntryHeader header, long from, long to, OutputStream out)
      throws IOException {
    Taken<F> taken = take(index);
    try {
      if (taken instanceof Taken.Kept<F> kept) {
        verify(kept.measurement(), header, index);
        kept.buffer().writeTo(out, from, to);
      } else if (taken instanceof Taken.Failed<F> failed) {
        throw unreadable(index, failed.cause());
      } else {
        stream(index, header, from, to, out);
      }
      sent.set(index);
    } finally {
      readAhead.done(index);
    }
  }

  /**
   * Encodes straight to the client, all but the last bytes, which it gets only when all was right.
   */
  private void stream(int index, EntryHeader header, long from, long to, OutputStream out)
      throws IOException {
    HeldBackSlice slice = new HeldBackSlice(out, from, to);
    verify(readAhead.encodeTaken(index, slice), header, index);
    slice.release();
  }

  private void verify(Measurement<F> measurement, EntryHeader header, int index)
      throws DownloadException {
    if (!measurement.sameLengthAs(header) || measurement.crc32() != header.crc32().orElseThrow()) {
      throw new DownloadException(
          Cause.CHANGED,
          "Instance "
              + sources.get(index).uids().instance()
              + " changed in the archive during the download; start the download again",
          null);
    }
  }

  private DownloadException unreadable(int index, Throwable cause) {
    return new DownloadException(
        Cause.UNREADABLE,
        "Instance "
            + sources.get(index).uids().instance()
            + " cannot be sent: "
            + LeftOut.reasonFor(cause),
        cause);
  }

  /**
   * Writes the whole ZIP without a plan: what was measured is used, what cannot be read is left
   * out.
   *
   * @return the length of the ZIP in bytes
   * @throws DownloadException if it ended early
   */
  public long write(OutputStream client) throws DownloadException {
    readAhead.inOrder(
        0,
        sources.size() - 1,
        i ->
            readAhead
                .measurement(i)
                .map(Measurement::compressedSize)
                .orElseGet(() -> sources.get(i).estimatedSize()));
    long[] length = new long[1];
    run(client, out -> length[0] = writeAll(out));
    return length[0];
  }

  private long writeAll(OutputStream out) throws IOException {
    Composition<F> composition = compositions.get();
    ZipWriter zip = new ZipWriter();
    List<EntryHeader> headers = new ArrayList<>(sources.size());
    List<IncludedObject<F>> included = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Taken<F> taken = take(i);
      try {
        Optional<Measurement<F>> written = writeNext(i, taken, composition, zip, headers, out);
        if (written.isPresent()) {
          sent.set(i);
        }
        if (written.isPresent() && composition.describesObjects()) {
          String name = headers.get(headers.size() - 1).name();
          included.add(included(written.get(), name));
        }
      } finally {
        readAhead.done(i);
      }
    }
    int[] crcs = headers.stream().mapToInt(header -> header.crc32().orElseThrow()).toArray();
    List<ExtraEntry> extras = withCrcs(composition.extras(included, leftOut()), crcs);
    for (ExtraEntry extra : extras) {
      EntryHeader header = header(extra);
      headers.add(header);
      add(zip, header, body -> body.write(extra.content()), out);
    }
    ZipLayout layout = zip.layout();
    writePieces(
        layout,
        ZipWriter.directory(layout),
        (entry, from, to, body) -> {
          throw new IllegalStateException("No entry is in the range of the central directory");
        },
        out);
    if (leftOut.isEmpty()) {
      int[] indexes = new int[sources.size()];
      Arrays.setAll(indexes, i -> i);
      plans.put(
          planKey,
          new ZipPlan(ZipLayout.of(headers), indexes, extras, composition.fileName()).encoded());
    }
    return layout.length();
  }

  private Optional<Measurement<F>> writeNext(
      int index,
      Taken<F> taken,
      Composition<F> composition,
      ZipWriter zip,
      List<EntryHeader> headers,
      OutputStream out)
      throws IOException {
    if (taken instanceof Taken.Failed<F> failed) {
      leaveOut(index, failed.cause());
      return Optional.empty();
    }
    if (taken instanceof Taken.Kept<F> kept) {
      Measurement<F> measurement = kept.measurement();
      EntryHeader header = next(measurement, composition, headers);
      add(zip, header, body -> kept.buffer().writeTo(body, 0, header.compressedSize()), out);
      return Optional.of(measurement);
    }
    Optional<Measurement<F>> known = readAhead.measurement(index);
    if (known.isPresent()) {
      return Optional.of(streamNext(index, known.get(), composition, zip, headers, out));
    }
    Optional<SegmentedBuffer> buffer = readAhead.buffer(sources.get(index).estimatedSize());
    try {
      Optional<Measurement<F>> measured = measureTaken(index, buffer);
      if (measured.isPresent() && buffer.isPresent() && !buffer.get().overflowed()) {
        EntryHeader header = next(measured.get(), composition, headers);
        add(zip, header, body -> buffer.get().writeTo(body, 0, header.compressedSize()), out);
      } else if (measured.isPresent()) {
        streamNext(index, measured.get(), composition, zip, headers, out);
      }
      return measured;
    } finally {
      buffer.ifPresent(SegmentedBuffer::release);
    }
  }

  /** Encodes before anything of the entry is written: what cannot be read is still left out. */
  private Optional<Measurement<F>> measureTaken(int index, Optional<SegmentedBuffer> buffer)
      throws IOException {
    try {
      return Optional.of(
          readAhead.encodeTaken(
              index, buffer.isPresent() ? buffer.get() : OutputStream.nullOutputStream()));
    } catch (ObjectEncoder.Cancelled e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      leaveOut(index, e);
      return Optional.empty();
    }
  }

  private Measurement<F> streamNext(
      int index,
      Measurement<F> measurement,
      Composition<F> composition,
      ZipWriter zip,
      List<EntryHeader> headers,
      OutputStream out)
      throws IOException {
    EntryHeader header = next(measurement, composition, headers);
    add(zip, header, body -> stream(index, header, 0, header.compressedSize(), body), out);
    return measurement;
  }

  private static <F extends ObjectFacts> EntryHeader next(
      Measurement<F> measurement, Composition<F> composition, List<EntryHeader> headers) {
    EntryHeader header = measurement.header(composition.entryName(measurement.facts()));
    headers.add(header);
    return header;
  }

  private void leaveOut(int index, Throwable cause) throws DownloadException {
    if (onLoss == OnLoss.FAIL) {
      throw unreadable(index, cause);
    }
    if (failedIndexes.add(index)) {
      leftOut.add(LeftOut.unreadable(sources.get(index), cause));
    }
  }

  private Taken<F> take(int index) throws IOException {
    try {
      return readAhead.take(index);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Cause.STOPPED, "The server stopped the download", e);
    }
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** Gives every way in which writing can end one of the {@link Cause}s. */
  private void run(OutputStream client, Writing writing) throws DownloadException {
    ClientOutput out = new ClientOutput(new BufferedOutputStream(client, WRITE_BYTES));
    try {
      writing.to(out);
      out.flush();
    } catch (DownloadException e) {
      forgetPlan(e);
      throw e;
    } catch (IOException | RuntimeException e) {
      DownloadException ended;
      if (readAhead.isCancelled()) {
        ended = new DownloadException(Cause.STOPPED, "The download was stopped", e);
      } else if (out.gone) {
        ended = new DownloadException(Cause.CLIENT_GONE, "The client ended the download", e);
      } else {
        ended = new DownloadException(Cause.UNREADABLE, LeftOut.reasonFor(e), e);
      }
      forgetPlan(ended);
      throw ended;
    }
  }

  private void forgetPlan(DownloadException ended) {
    if (ended.reason() == Cause.CHANGED || ended.reason() == Cause.UNREADABLE) {
      plans.drop(planKey);
    }
  }

  /** Ends the download from another thread: its workers, and its writer with the next entry. */
  public void cancel() {
    readAhead.cancel();
  }

  /** Ends all workers and lets go of all memory; waits for them for at most a second. */
  @Override
  public void close() {
    readAhead.close(CLOSE_NANOS);
  }

  /** Tells a client that went away from an object that cannot be read. */
  private static final class ClientOutput extends FilterOutputStream {
    private boolean gone;

    ClientOutput(OutputStream client) {
      super(client);
    }

    static final class Gone extends IOException {
      private static final long serialVersionUID = 1L;

      Gone(IOException cause) {
        super("The client is gone", cause);
      }
    }

    @Override
    public void write(int b) throws IOException {
      try {
        out.write(b);
      } catch (IOException e) {
        gone = true;
        throw new Gone(e);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        gone = true;
        throw new Gone(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        gone = true;
        throw new Gone(e);
      }
    }
  }
}
