package org.dcm4chee.arc.zip.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.format.BodyEncoder;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Checks;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.dcm4chee.arc.zip.format.Piece;
import org.dcm4chee.arc.zip.format.ZipLayout;

/**
 * Writes a range of a ZIP as a {@link ZipPlan} has it. Objects outside the range are read only for
 * a CRC-32 that the range needs and nobody remembers, and then while the range is being sent.
 */
final class PlannedWriter<F extends ObjectFacts> extends PullWriter<F> {
  private final ZipPlan plan;
  private final ZipLayout layout;
  private final Checks checks;
  private final Forms forms;
  private final ReadAhead<F> readAhead;
  private final Losses<F> losses;
  private final Iterator<Piece> pieces;
  private Optional<Piece> current = Optional.empty();

  /** Before it all objects' CRC-32 are known. */
  private int nextUnchecked;

  PlannedWriter(
      ZipPlan plan, ByteRange range, Forms forms, ReadAhead<F> readAhead, Losses<F> losses) {
    super(readAhead, losses);
    this.plan = plan;
    this.forms = forms;
    this.readAhead = readAhead;
    this.losses = losses;
    layout = plan.layout();
    checks = plan.checks();
    pieces = layout.pieces(range);
    int first = Math.min(layout.firstEntryIn(range), plan.objects());
    int last = Math.min(layout.lastEntryIn(range), plan.objects() - 1);
    for (int i = first; i <= last; i++) {
      if (layout.compressedSize(i) == 0) {
        // It has no body that could be pulled.
        losses.sent(plan.sourceOf(i));
      }
    }
    BitSet unchecked = unchecked(range, first, last);
    if (first <= last) {
      readAhead.inOrder(plan.sourceOf(first), plan.sourceOf(last), unchecked);
    } else {
      readAhead.inOrder(0, -1, unchecked);
    }
  }

  /**
   * Sources outside the range whose CRC-32 it needs: for its directory, or for a manifest in it.
   */
  private BitSet unchecked(ByteRange range, int first, int last) {
    BitSet unchecked = new BitSet();
    long behindObjects = layout.headerOffset(plan.objects());
    if (range.last() < behindObjects) {
      return unchecked;
    }
    boolean said = saysObjectChecks(layout.firstEntryIn(range));
    for (int i = 0; i < plan.objects(); i++) {
      boolean needed = said || layout.form(i).saysCrc32();
      if ((i < first || i > last) && needed && !plan.isChecked(i)) {
        unchecked.set(plan.sourceOf(i));
      }
    }
    return unchecked;
  }

  /**
   * Whether the objects' CRC-32 decide a byte behind them: in a file of which the range has
   * something, or in the CRC-32 of that file in the directory.
   */
  private boolean saysObjectChecks(int firstEntry) {
    for (int i = plan.objects(); i < layout.size(); i++) {
      boolean bytesNeeded = i >= firstEntry || layout.form(i).saysCrc32();
      if (bytesNeeded && plan.extraAt(i).crcPositions().length > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  Loaded load(boolean willing) throws IOException {
    if (current.isEmpty()) {
      if (!pieces.hasNext()) {
        return new Loaded.Nothing();
      }
      current = Optional.of(pieces.next());
    }
    if (current.get() instanceof Piece.Records records) {
      OptionalInt missing = records.missing(checks);
      return missing.isPresent()
          ? check(missing.getAsInt(), willing)
          : passed(bytes(records.bytes(checks)));
    }
    Piece.Body body = (Piece.Body) current.get();
    return body.entry() < plan.objects() ? object(body, willing) : extra(body, willing);
  }

  private Loaded passed(Loaded loaded) {
    current = Optional.empty();
    return loaded;
  }

  private Loaded object(Piece.Body body, boolean willing) throws IOException {
    int index = plan.sourceOf(body.entry());
    Optional<Taken<F>> taken = readAhead.poll(index, willing);
    if (taken.isEmpty()) {
      return new Loaded.NotYet();
    }
    if (taken.get() instanceof Taken.Failed<F> failed) {
      throw losses.unreadable(index, failed.why());
    }
    if (taken.get() instanceof Taken.Kept<F> kept) {
      verify(body.entry(), index, kept.measurement());
      return passed(
          new Loaded.Bytes(
              kept.buffer().slices(body.from(), body.to()),
              () -> {
                losses.sent(index);
                readAhead.doneAsPlanned(index);
              }));
    }
    return passed(new Loaded.Made(out -> stream(body, index, out)));
  }

  /**
   * Encodes straight to the client, all but the last bytes, which it gets only when all was right.
   */
  private void stream(Piece.Body body, int index, OutputStream out) throws IOException {
    try {
      blaming(
          index,
          () -> {
            HeldBackSlice slice = new HeldBackSlice(out, body.from(), body.to());
            verify(body.entry(), index, readAhead.encodeClaimed(index, slice));
            slice.release();
            losses.sent(index);
          });
    } finally {
      readAhead.doneAsPlanned(index);
    }
  }

  private void verify(int entry, int index, Measurement<F> measurement) throws DownloadException {
    boolean fits = plan.fits(entry, measurement);
    if (!fits && !layout.form(entry).beginsWithCrc32()) {
      losses.doubt(index);
    }
    if (!fits || !checks.tell(entry, measurement.crc32())) {
      throw losses.changed(index);
    }
  }

  /** Finds out a CRC-32: an object's, or that of a file that says the objects' in it. */
  private Loaded check(int entry, boolean willing) throws IOException {
    if (entry >= plan.objects()) {
      Optional<Loaded> wait = objectChecks(entry, willing);
      if (wait.isPresent()) {
        return wait.get();
      }
      if (!willing) {
        return new Loaded.Made(out -> tellCrc32(entry));
      }
      tellCrc32(entry);
      return bytes(new byte[0]);
    }
    int index = plan.sourceOf(entry);
    Optional<Measurement<F>> known = readAhead.measurement(index);
    if (known.isPresent()) {
      verify(entry, index, known.get());
      return bytes(new byte[0]);
    }
    Optional<Taken<F>> taken = readAhead.poll(index, willing);
    if (taken.isEmpty()) {
      return new Loaded.NotYet();
    }
    if (taken.get() instanceof Taken.Failed<F> failed) {
      throw losses.unreadable(index, failed.why());
    }
    // A worker may have found it out since it was looked for.
    boolean told = taken.get() instanceof Taken.Kept || readAhead.measurement(index).isPresent();
    // What either tells is known, and verified, when it is asked for again.
    return told ? bytes(new byte[0]) : new Loaded.Made(out -> measure(index));
  }

  private void measure(int index) throws IOException {
    blaming(index, () -> readAhead.measureClaimed(index, Optional.empty()));
  }

  private void tellCrc32(int extra) {
    checks.tell(extra, Planner.crc32(plan.extraAt(extra).with(plan.objectChecks())));
  }

  /** What has to be done before the CRC-32 that the file at {@code entry} says are known. */
  private Optional<Loaded> objectChecks(int entry, boolean willing) throws IOException {
    if (plan.extraAt(entry).crcPositions().length == 0) {
      return Optional.empty();
    }
    while (nextUnchecked < plan.objects() && plan.isChecked(nextUnchecked)) {
      nextUnchecked++;
    }
    return nextUnchecked < plan.objects()
        ? Optional.of(check(nextUnchecked, willing))
        : Optional.empty();
  }

  private Loaded extra(Piece.Body body, boolean willing) throws IOException {
    Optional<Loaded> wait = objectChecks(body.entry(), willing);
    if (wait.isPresent()) {
      return wait.get();
    }
    return willing
        ? passed(bytes(encoded(body)))
        : passed(new Loaded.Made(out -> out.write(encoded(body))));
  }

  /** The part of a file of our own that {@code body} is. */
  private byte[] encoded(Piece.Body body) throws IOException {
    ExtraEntry extra = plan.extraAt(body.entry());
    ExtraEntry filled = extra.crcPositions().length == 0 ? extra : extra.with(plan.objectChecks());
    checks.tell(body.entry(), Planner.crc32(filled));
    byte[] encoded = encoded(filled, forms.ofExtra(extra, body.entry() - plan.objects()));
    return Arrays.copyOfRange(encoded, (int) body.from(), (int) body.to());
  }

  static byte[] encoded(ExtraEntry extra, EntryForm form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(extra.content().length + 64);
    BodyEncoder encoder =
        form.needsDigest()
            ? form.encoder(out, Workspace.SHARED, FileDigest.of(extra.content()))
            : form.encoder(out, Workspace.SHARED);
    try {
      encoder.write(extra.content());
      encoder.finish();
    } finally {
      encoder.release();
    }
    return out.toByteArray();
  }
}
