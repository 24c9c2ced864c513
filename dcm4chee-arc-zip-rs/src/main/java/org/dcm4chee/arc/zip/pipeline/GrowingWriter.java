package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.Piece;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.dcm4chee.arc.zip.format.ZipWriter;
import org.dcm4chee.arc.zip.pipeline.ObjectEncoder.Cancelled;

/**
 * Writes a ZIP from its start before all about it is known, so that its length cannot be told; the
 * bytes are those that a plan would have given. What cannot be read is left out, if it may.
 */
final class GrowingWriter<F extends ObjectFacts> extends PullWriter<F> {
  private final List<Slot<F>> slots;
  private final Composition<F> composition;
  private final Forms forms;
  private final ReadAhead<F> readAhead;
  private final Losses<F> losses;
  private final ZipWriter zip = new ZipWriter();
  private final List<IncludedObject<F>> included = new ArrayList<>();
  private final int[] crcs;
  private int objects;
  private int next;
  private int extrasWritten;
  private Optional<Queue<ExtraEntry>> extras = Optional.empty();
  private Optional<ZipLayout> layout = Optional.empty();
  private Iterator<Piece> directory = List.<Piece>of().iterator();

  GrowingWriter(
      List<Slot<F>> slots,
      Composition<F> composition,
      Forms forms,
      ReadAhead<F> readAhead,
      Losses<F> losses) {
    super(readAhead, losses);
    this.slots = slots;
    this.composition = composition;
    this.forms = forms;
    this.readAhead = readAhead;
    this.losses = losses;
    crcs = new int[slots.size()];
    readAhead.inOrder(0, slots.size() - 1, new BitSet());
  }

  @Override
  Loaded load(boolean willing) throws IOException {
    while (next < slots.size() && losses.isLost(next)) {
      next++;
    }
    if (next < slots.size()) {
      return object(next, willing);
    }
    if (extras.isEmpty()) {
      if (!willing) {
        return new Loaded.Made(out -> compose());
      }
      compose();
    }
    ExtraEntry extra = extras.get().poll();
    if (extra != null) {
      return willing
          ? new Loaded.Bytes(extra(extra), () -> {})
          : new Loaded.Made(
              out -> {
                for (Chunk.Here slice : extra(extra)) {
                  out.write(slice.bytes(), slice.offset(), slice.length());
                }
              });
    }
    if (layout.isEmpty()) {
      layout = Optional.of(zip.layout());
      directory = ZipWriter.directory(layout.get());
    }
    return directory.hasNext()
        ? bytes(((Piece.Records) directory.next()).bytes(layout.get().checks()))
        : new Loaded.Nothing();
  }

  /** The files of our own, now that all about the objects is known. */
  private void compose() throws IOException {
    extras = Optional.of(new ArrayDeque<>(composition.extras(included, losses.leftOut())));
  }

  private Loaded object(int index, boolean willing) throws IOException {
    Optional<Taken<F>> taken = readAhead.poll(index, willing);
    if (taken.isEmpty()) {
      return new Loaded.NotYet();
    }
    next++;
    if (taken.get() instanceof Taken.Failed<F> failed) {
      losses.leaveOut(index, failed.why());
      readAhead.done(index);
      return bytes(new byte[0]);
    }
    return taken.get() instanceof Taken.Kept<F> kept
        ? kept(index, kept)
        : new Loaded.Made(out -> encode(index, out));
  }

  private Loaded kept(int index, Taken.Kept<F> kept) {
    Measurement<F> measurement = kept.measurement();
    String name = composition.entryName(measurement.facts());
    List<Chunk.Here> slices = new ArrayList<>();
    slices.add(all(zip.begin(measurement.header(name))));
    slices.addAll(kept.buffer().slices(0, measurement.compressedSize()));
    slices.add(all(zip.end(measurement.crc32())));
    include(name, measurement);
    return new Loaded.Bytes(
        slices,
        () -> {
          losses.sent(index);
          readAhead.done(index);
        });
  }

  /** There may be none: it goes out with others. */
  private static Chunk.Here all(byte[] bytes) {
    return new Chunk.Here(bytes, 0, bytes.length);
  }

  private void include(String name, Measurement<F> measurement) {
    crcs[objects++] = measurement.crc32();
    if (composition.describesObjects()) {
      included.add(new IncludedObject<>(measurement.facts(), name, measurement.size()));
    }
  }

  /** Encodes an object that nobody has encoded ahead, once if its header tells its length. */
  private void encode(int index, OutputStream out) throws IOException {
    Slot<F> slot = slots.get(index);
    try {
      Optional<Measurement<F>> known = slot.measurement();
      if (known.isPresent()) {
        stream(index, known.get().header(composition.entryName(known.get().facts())), out);
        return;
      }
      Optional<EntryHeader> outlined = outlined(slot);
      if (outlined.isPresent()) {
        stream(index, outlined.get(), out);
      } else {
        measure(index, out);
      }
    } catch (Lost e) {
      if (readAhead.isCancelled()) {
        // What was not waited for to its end is not lost.
        throw new Cancelled();
      }
      losses.leaveOut(index, readAhead.failure(e.getCause()));
    } finally {
      readAhead.done(index);
    }
  }

  /** Nothing of the object has been written, so it can be left out. */
  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(Exception cause) {
      super(cause);
    }
  }

  private Optional<EntryHeader> outlined(Slot<F> slot) throws Lost {
    if (slot.form().beginsWithCrc32() || slot.isDoubted()) {
      return Optional.empty();
    }
    try {
      Optional<Outline<F>> outline = slot.outline();
      if (outline.isEmpty()) {
        outline = slot.source().outline();
      }
      return outline.map(
          told ->
              EntryHeader.outlined(
                  composition.entryName(told.facts()),
                  slot.form(),
                  told.length(),
                  told.facts().modified()));
    } catch (IOException | RuntimeException e) {
      throw new Lost(e);
    }
  }

  /** Encodes before anything of the entry is written: what cannot be read is still left out. */
  private void measure(int index, OutputStream out) throws IOException, Lost {
    Optional<SegmentedBuffer> buffer = readAhead.buffer(index);
    try {
      Measurement<F> measurement = measure(index, buffer);
      EntryHeader header = measurement.header(composition.entryName(measurement.facts()));
      if (buffer.isEmpty() || buffer.get().overflowed()) {
        stream(index, header, out);
        return;
      }
      out.write(zip.begin(header));
      buffer.get().writeTo(out);
      out.write(zip.end(measurement.crc32()));
      include(header.name(), measurement);
      losses.sent(index);
    } finally {
      buffer.ifPresent(SegmentedBuffer::release);
    }
  }

  private Measurement<F> measure(int index, Optional<SegmentedBuffer> buffer)
      throws IOException, Lost {
    try {
      return readAhead.measureClaimed(index, buffer);
    } catch (Cancelled e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new Lost(e);
    }
  }

  /** Encodes straight to the client, all but the last bytes, until it is known to be right. */
  private void stream(int index, EntryHeader header, OutputStream out) throws IOException {
    out.write(zip.begin(header));
    HeldBackSlice slice = new HeldBackSlice(out, 0, header.compressedSize());
    blaming(
        index,
        () -> {
          Measurement<F> measurement = readAhead.encodeClaimed(index, slice);
          verify(index, header, measurement);
          slice.release();
          out.write(zip.end(measurement.crc32()));
          include(header.name(), measurement);
          losses.sent(index);
        });
  }

  private void verify(int index, EntryHeader header, Measurement<F> measurement)
      throws DownloadException {
    if (!measurement.sameLengthAs(header)) {
      losses.doubt(index);
      throw losses.changed(index);
    }
    if (header.crc32().isPresent() && header.crc32().getAsInt() != measurement.crc32()) {
      throw losses.changed(index);
    }
  }

  private List<Chunk.Here> extra(ExtraEntry extra) throws IOException {
    ExtraEntry filled = extra.with(Arrays.copyOf(crcs, objects));
    EntryForm entryForm = forms.ofExtra(extra, extrasWritten++);
    byte[] body = PlannedWriter.encoded(filled, entryForm);
    int crc = Planner.crc32(filled);
    EntryHeader header =
        new EntryHeader(
            extra.name(), entryForm, crc, body.length, filled.content().length, extra.modified());
    return List.of(all(zip.begin(header)), all(body), all(zip.end(crc)));
  }
}
