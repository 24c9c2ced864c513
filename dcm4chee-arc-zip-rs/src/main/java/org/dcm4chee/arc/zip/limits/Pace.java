package org.dcm4chee.arc.zip.limits;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Slows a stream down to a steady number of bytes a second. What was not used while the source was
 * slow is lost, but for a twentieth of a second, so that there are no bursts. Either the thread
 * that writes waits, in a {@link #paced} stream, or who must not wait asks how long it would have
 * to; what encodes ahead is held back by its own budget. Not thread-safe.
 */
public final class Pace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** How far behind the clock it may be and still catch up. */
  private static final long MAX_CREDIT_NANOS = NANOS_PER_SECOND / 20;

  /** Slices a second, as far as they are not larger than {@link #MAX_SLICE}. */
  private static final long SLICES_PER_SECOND = 50;

  /** Bytes; larger slices are no faster. */
  private static final long MAX_SLICE = 1 << 16;

  private final long bytesPerSecond;
  private final int slice;
  private final LongSupplier clock;

  /** From when on the bytes are counted, by the clock. */
  private long since;

  /** Bytes since then, below {@link #bytesPerSecond}: what is above moves {@link #since} on. */
  private long bytes;

  private Pace(long bytesPerSecond, LongSupplier clock) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("No pace: " + bytesPerSecond + " bytes a second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.slice = (int) Math.max(1, Math.min(MAX_SLICE, bytesPerSecond / SLICES_PER_SECOND));
    this.clock = clock;
    this.since = clock.getAsLong();
  }

  /** A pace by the system's clock. */
  public static Pace of(long bytesPerSecond) {
    return of(bytesPerSecond, System::nanoTime);
  }

  /**
   * A pace by another clock.
   *
   * @param bytesPerSecond at least 1
   * @param clock nanoseconds since any time
   */
  public static Pace of(long bytesPerSecond, LongSupplier clock) {
    return new Pace(bytesPerSecond, clock);
  }

  /** The most bytes to be written at a time, at least 1: they take a fiftieth of a second. */
  public int slice() {
    return slice;
  }

  /** How long the next bytes have to wait, in nanoseconds; 0 if they need not. */
  public long nanosToWait() {
    long wait = since + nanos() - clock.getAsLong();
    if (wait < -MAX_CREDIT_NANOS) {
      since -= wait + MAX_CREDIT_NANOS;
    }
    return Math.max(0, wait);
  }

  /** So many bytes are written. */
  public void count(int n) {
    bytes += n;
    if (bytes >= bytesPerSecond) {
      since += bytes / bytesPerSecond * NANOS_PER_SECOND;
      bytes %= bytesPerSecond;
    }
  }

  /** The time that the counted bytes take. In floating point: the product may overflow. */
  private long nanos() {
    return (long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND);
  }

  /** Waits. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Returns after about {@code nanos}, at least 1.
     *
     * @throws InterruptedException if the thread is to stop waiting
     */
    void sleep(long nanos) throws InterruptedException;
  }

  /** Paces by the system's clock. */
  public static OutputStream paced(OutputStream out, long bytesPerSecond) {
    return paced(out, bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  /**
   * Paces by another clock.
   *
   * @param out receives the bytes; is flushed and closed with the result
   * @param bytesPerSecond at least 1
   * @param clock nanoseconds since any time
   * @param sleeper waits until that clock has moved on
   */
  public static OutputStream paced(
      OutputStream out, long bytesPerSecond, LongSupplier clock, Sleeper sleeper) {
    return new PacedOutput(out, of(bytesPerSecond, clock), sleeper);
  }

  private static final class PacedOutput extends FilterOutputStream {
    private final Pace pace;
    private final Sleeper sleeper;

    PacedOutput(OutputStream out, Pace pace, Sleeper sleeper) {
      super(out);
      this.pace = pace;
      this.sleeper = sleeper;
    }

    @Override
    public void write(int b) throws IOException {
      await();
      out.write(b);
      pace.count(1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      for (int done = 0; done < len; ) {
        int n = Math.min(pace.slice(), len - done);
        await();
        out.write(b, off + done, n);
        pace.count(n);
        done += n;
      }
    }

    private void await() throws IOException {
      long wait = pace.nanosToWait();
      if (wait <= 0) {
        return;
      }
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped =
            new InterruptedIOException("Interrupted while a download was held to its pace");
        stopped.initCause(e);
        throw stopped;
      }
    }
  }
}
