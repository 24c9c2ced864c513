package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is written to it as long as its budget allows; beyond that it lets go of everything
 * and only swallows. Not thread-safe: written by one thread, then read by another after a
 * hand-over.
 */
final class SegmentedBuffer extends OutputStream {
  /** Small enough to fit any budget, large enough for one write to a socket. */
  static final int SEGMENT_BYTES = 1 << 16;

  private final ByteBudget budget;
  private final List<byte[]> segments = new ArrayList<>();
  private long reserved;
  private long size;
  private boolean overflowed;

  private SegmentedBuffer(ByteBudget budget, long reserved) {
    this.budget = budget;
    this.reserved = reserved;
  }

  /** A buffer that has room for {@code expected} bytes, if the budget has. */
  static Optional<SegmentedBuffer> withRoomFor(long expected, ByteBudget budget) {
    long rounded = roundUp(expected);
    return budget.tryReserve(rounded)
        ? Optional.of(new SegmentedBuffer(budget, rounded))
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

  private static long roundUp(long bytes) {
    return (Math.max(bytes, 1) + SEGMENT_BYTES - 1) / SEGMENT_BYTES * SEGMENT_BYTES;
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
      int used = (int) (size % SEGMENT_BYTES);
      if (used == 0 && !addSegment()) {
        return;
      }
      int count = Math.min(left, SEGMENT_BYTES - used);
      System.arraycopy(bytes, from, segments.get(segments.size() - 1), used, count);
      size += count;
      from += count;
      left -= count;
    }
  }

  private boolean addSegment() {
    long needed = (segments.size() + 1L) * SEGMENT_BYTES;
    if (needed > reserved) {
      if (!budget.tryReserve(SEGMENT_BYTES)) {
        release();
        overflowed = true;
        return false;
      }
      reserved += SEGMENT_BYTES;
    }
    segments.add(new byte[SEGMENT_BYTES]);
    return true;
  }

  /** Whether more was written than the budget allowed, so that nothing is kept. */
  boolean overflowed() {
    return overflowed;
  }

  /** Gives back what was reserved and not needed, when all is written. */
  void trim() {
    long needed = (long) segments.size() * SEGMENT_BYTES;
    budget.release(reserved - needed);
    reserved = needed;
  }

  /** Writes the bytes [from, to) of what is kept. */
  void writeTo(OutputStream out, long from, long to) throws IOException {
    if (overflowed || to > size) {
      throw new IllegalStateException("Bytes " + from + "-" + to + " are not kept");
    }
    long position = from;
    while (position < to) {
      int start = (int) (position % SEGMENT_BYTES);
      int count = (int) Math.min(SEGMENT_BYTES - start, to - position);
      out.write(segments.get((int) (position / SEGMENT_BYTES)), start, count);
      position += count;
    }
  }

  /** Gives the memory back to the budget; nothing is kept any more. */
  void release() {
    budget.release(reserved);
    reserved = 0;
    segments.clear();
    size = 0;
  }
}
