package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

@Label("A paced stream is steady")
class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  /** A clock that only moves when somebody waits for it. */
  private static final class FakeTime {
    private long now = -5 * SECOND; // nanoTime may be negative

    void sleep(long nanos) {
      assertThat(nanos).isPositive();
      now += nanos;
    }
  }

  private final FakeTime time = new FakeTime();
  private final ByteArrayOutputStream sink = new ByteArrayOutputStream();
  private final long start = time.now;

  private OutputStream paced(long bytesPerSecond) {
    return Pace.paced(sink, bytesPerSecond, () -> time.now, time::sleep);
  }

  private double seconds() {
    return (double) (time.now - start) / SECOND;
  }

  @Test
  void tenSecondsOfBytesTakeTenSeconds() throws IOException {
    byte[] bytes = new byte[10_000_000];
    bytes[9_999_999] = 7;

    paced(1_000_000).write(bytes);

    assertThat(seconds()).isBetween(9.9, 10.0);
    assertThat(sink.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void bytesOneByOneKeepThePaceToo() throws IOException {
    OutputStream out = paced(1_000);
    for (int i = 0; i < 3_000; i++) {
      out.write(i);
    }

    assertThat(seconds()).isBetween(2.9, 3.0);
    assertThat(sink.size()).isEqualTo(3_000);
  }

  @Test
  void inNoTenthOfASecondThereIsMoreThanItsShare() throws IOException {
    List<Long> sentAt = new ArrayList<>();
    OutputStream recorder =
        new OutputStream() {
          @Override
          public void write(int b) {
            sentAt.add(time.now);
          }

          @Override
          public void write(byte[] b, int off, int len) {
            for (int i = 0; i < len; i++) {
              sentAt.add(time.now);
            }
          }
        };
    OutputStream out = Pace.paced(recorder, 1_000, () -> time.now, time::sleep);
    out.write(new byte[700]);
    time.now += 60 * SECOND; // the source was slow
    out.write(new byte[1_500]);

    // 100 bytes are due in that time, 50 may be caught up, 20 are one slice.
    for (int i = 0; i + 170 < sentAt.size(); i++) {
      assertThat(sentAt.get(i + 170) - sentAt.get(i)).isGreaterThan(SECOND / 10);
    }
  }

  @Test
  void aPauseIsNotMadeUpFor() throws IOException {
    OutputStream out = paced(1_000);
    out.write(new byte[1_000]);
    time.now += 3600 * SECOND;
    long before = time.now;
    out.write(new byte[5_000]);

    assertThat((double) (time.now - before) / SECOND).isBetween(4.9, 5.0);
  }

  @Test
  void aSleeperThatSleepsTooLongDoesNotSlowItDown() throws IOException {
    OutputStream out =
        Pace.paced(sink, 1_000_000, () -> time.now, nanos -> time.now += nanos + 10_000_000);

    out.write(new byte[10_000_000]);

    assertThat(seconds()).isBetween(9.9, 10.1);
  }

  @Test
  void anInterruptedDownloadEnds() {
    OutputStream out =
        Pace.paced(
            sink,
            1,
            () -> time.now,
            nanos -> {
              throw new InterruptedException();
            });

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> out.write(new byte[2]));
    assertThat(Thread.interrupted()).as("the thread still knows").isTrue();
  }

  @Test
  void byTheSystemsClockTheSameBytesComeOut() throws IOException {
    byte[] bytes = {1, 2, 3};

    Pace.paced(sink, 1L << 40).write(bytes);

    assertThat(sink.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void thereIsNoPaceOfZero() {
    assertThatThrownBy(() -> paced(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  @Label("any pace is kept, whatever the sizes of the writes")
  void anyPace(
      @ForAll @LongRange(min = 1, max = 1L << 40) long bytesPerSecond,
      @ForAll @Size(max = 10) List<@IntRange(max = 5_000) Integer> sizes)
      throws IOException {
    FakeTime ownTime = new FakeTime();
    long begin = ownTime.now;
    long sent = 0;
    try (OutputStream out =
        Pace.paced(
            OutputStream.nullOutputStream(), bytesPerSecond, () -> ownTime.now, ownTime::sleep)) {
      for (int size : sizes) {
        out.write(new byte[size]);
        sent += size;
      }
    }

    // The last slice is sent without waiting for the time that it takes.
    double due = (double) sent / bytesPerSecond;
    double slice = Math.max(1.0, bytesPerSecond / 50.0) / bytesPerSecond;
    assertThat((double) (ownTime.now - begin) / SECOND)
        .isBetween(Math.max(due - slice - 1e-6, 0), due + 1e-6);
  }

  @Test
  void bySystemsClockTheFirstBytesNeedNotWait() {
    assertThat(Pace.of(100).nanosToWait()).isZero();
    assertThat(Pace.of(100).slice()).isEqualTo(2);
  }
}
