package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.Scratch;

/**
 * Keeps what is written to it as long as its budget allows; beyond that it lets go of everything
 * and only swallows. Not thread-safe: written by one thread, then read by another after a
 * hand-over.
 */
final class SegmentedBuffer extends OutputStream {
  /** Small enough to fit any budget, large enough for one write to a socket. */
  static final int SEGMENT_BYTES = Scratch.BLOCK_BYTES;

  /** Small objects take no more than this more than they need. */
  private static final int GRAIN_BYTES = 1 << 12;

  private final ByteBudget budget;
  private final Workspace workspace;
  private final List<byte[]> segments = new ArrayList<>();
  private long reserved;
  private long capacity;
  private long size;
  private boolean overflowed;

  private SegmentedBuffer(ByteBudget budget, Workspace workspace, long reserved) {
    this.budget = budget;
    this.workspace = workspace;
    this.reserved = reserved;
  }

  /** A buffer that has room for {@code expected} bytes, if the budget has. */
  static Optional<SegmentedBuffer> withRoomFor(
      long expected, ByteBudget budget, Workspace workspace) {
    long rounded = roundUp(expected);
    return budget.tryReserve(rounded)
        ? Optional.of(new SegmentedBuffer(budget, workspace, rounded))
        : Optional.empty();
  }

  /** Whether a buffer for {@code expected} bytes could be had now. */
  static boolean fits(long expected, ByteBudget budget) {
    return budget.hasRoomFor(roundUp(expected));
  }

  /** Whether a buffer for {@code expected} bytes could be had if nobody else had one. */
  static boolean couldFit(long expected, ByteBudget budget) {
    return roundUp(expected) <= budget.limit();
  }

  /** What a buffer for {@code bytes} bytes reserves. */
  static long roundUp(long bytes) {
    long grains = (Math.max(bytes, 1) + GRAIN_BYTES - 1) / GRAIN_BYTES * GRAIN_BYTES;
    return grains < SEGMENT_BYTES
        ? grains
        : (bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES * SEGMENT_BYTES;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0 && !overflowed) {
      if (size == capacity && !addSegment()) {
        return;
      }
      byte[] segment = segments.get(segments.size() - 1);
      int used = segment.length - (int) (capacity - size);
      int count = Math.min(left, segment.length - used);
      System.arraycopy(bytes, from, segment, used, count);
      size += count;
      from += count;
      left -= count;
    }
  }

  private boolean addSegment() {
    long promised = reserved - capacity;
    int length = (int) Math.min(promised > 0 ? promised : SEGMENT_BYTES, SEGMENT_BYTES);
    if (promised < length) {
      if (!budget.tryReserve(length)) {
        release();
        overflowed = true;
        return false;
      }
      reserved += length;
    }
    segments.add(length == SEGMENT_BYTES ? workspace.takeBlock() : new byte[length]);
    capacity += length;
    return true;
  }

  /** Whether more was written than the budget allowed, so that nothing is kept. */
  boolean overflowed() {
    return overflowed;
  }

  /** Forgets what was written, to be written anew; what is reserved stays reserved. */
  void restart() {
    segments.forEach(workspace::giveBack);
    segments.clear();
    capacity = 0;
    size = 0;
  }

  /** Gives back what was reserved and not needed, when all is written. */
  void trim() {
    budget.release(reserved - capacity);
    reserved = capacity;
  }

  /** The bytes [from, to) of what is kept, uncopied. */
  List<Chunk.Here> slices(long from, long to) {
    if (overflowed || from < 0 || from > to || to > size) {
      throw new IllegalStateException("Bytes " + from + "-" + to + " are not kept");
    }
    List<Chunk.Here> slices = new ArrayList<>();
    long start = 0;
    for (byte[] segment : segments) {
      long first = Math.max(from, start);
      long last = Math.min(to, start + segment.length);
      if (first < last) {
        slices.add(new Chunk.Here(segment, (int) (first - start), (int) (last - first)));
      }
      start += segment.length;
    }
    return slices;
  }

  /** Writes {@code head} over the first bytes, which must be there. */
  void overwrite(byte[] head) {
    int done = 0;
    for (Chunk.Here slice : slices(0, head.length)) {
      System.arraycopy(head, done, slice.bytes(), slice.offset(), slice.length());
      done += slice.length();
    }
  }

  /** Writes all that is kept. */
  void writeTo(OutputStream out) throws IOException {
    for (Chunk.Here slice : slices(0, size)) {
      out.write(slice.bytes(), slice.offset(), slice.length());
    }
  }

  /** Gives the memory back to the budget; nothing is kept any more. */
  void release() {
    segments.forEach(workspace::giveBack);
    abandon();
  }

  /** The same while somebody may still read what was kept: it is not used for anything else. */
  void abandon() {
    budget.release(reserved);
    reserved = 0;
    capacity = 0;
    segments.clear();
    size = 0;
  }
}
