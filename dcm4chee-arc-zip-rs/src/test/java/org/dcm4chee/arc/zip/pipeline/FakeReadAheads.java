package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Objects that are read ahead, with threads and memory of their own. To be registered in a test:
 * after each all are closed, and nobody may hold memory or wait for it.
 */
final class FakeReadAheads implements AfterEachCallback {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  static final OutputStream NOWHERE = OutputStream.nullOutputStream();
  static final BitSet NO_CHECKS = new BitSet();

  final ByteBudget budget = ByteBudget.of(1 << 20);
  final ExecutorService threads = Executors.newFixedThreadPool(4);
  final QueuedThreads queued = new QueuedThreads();
  private final List<ReadAhead<FakeSource.Facts>> opened = new ArrayList<>();

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    opened.forEach(ahead -> ahead.close(MINUTE));
    threads.shutdownNow();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
    assertThat(budget.isContended()).as("somebody waits for memory").isFalse();
  }

  /** Of stored entries, by two workers. */
  ReadAhead<FakeSource.Facts> of(Executor executor, FakeSource... sources) {
    return of(executor, budget, EntryForms.STORED, sources);
  }

  /** Of entries of one form, by two workers. */
  ReadAhead<FakeSource.Facts> of(
      Executor executor, ByteBudget memory, EntryForm form, FakeSource... sources) {
    List<Slot<FakeSource.Facts>> slots = new ArrayList<>();
    for (FakeSource source : sources) {
      slots.add(new Slot<>(source, form, false));
    }
    return of(executor, memory, slots);
  }

  ReadAhead<FakeSource.Facts> of(
      Executor executor, ByteBudget memory, List<Slot<FakeSource.Facts>> slots) {
    ReadAhead<FakeSource.Facts> ahead = new ReadAhead<>(slots, 2, executor, memory);
    opened.add(ahead);
    return ahead;
  }

  static FakeSource[] sources(int count, int size) {
    FakeSource[] sources = new FakeSource[count];
    Arrays.setAll(sources, i -> new FakeSource("1.2." + i, size));
    return sources;
  }

  static void fail(Exception e) throws IOException {
    if (e instanceof IOException io) {
      throw io;
    }
    throw (RuntimeException) e;
  }

  static Throwable failure(ReadAhead<FakeSource.Facts> ahead, int index) throws IOException {
    return ((Taken.Failed<?>) ahead.poll(index, true).orElseThrow()).why().cause().orElseThrow();
  }
}
