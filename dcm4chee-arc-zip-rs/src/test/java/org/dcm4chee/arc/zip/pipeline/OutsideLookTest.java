package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName(
    "A look at files from outside is for workers, and keeps nobody longer than he has time")
class OutsideLookTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final QueuedThreads threads = new QueuedThreads();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<FakeSource> sources = new ArrayList<>();

  private void all(int count, BooleanSupplier look) {
    for (int i = 0; i < count; i++) {
      FakeSource source = new FakeSource("1.2." + i, 1);
      sources.add(source);
      source.inPlace(
          () -> {
            looks.incrementAndGet();
            return look.getAsBoolean();
          });
    }
  }

  private OutsideLook look(Executor executor, int workers) {
    return new OutsideLook(
        sources.stream()
            .map(source -> new Slot<FakeSource.Facts>(source, EntryForms.STORED, false))
            .toList(),
        new Download.Resources(executor, workers, ByteBudget.of(0), new PlanCache(0)),
        stopped::get);
  }

  @Test
  void whereAllThreadsAreBusyWhoWaitsLooksHimself_atEachOnce() throws Exception {
    all(40, () -> true);

    assertThat(look(QueuedThreads.BUSY, 2).findsAllInPlace(MINUTE)).isTrue();
    assertThat(looks).hasValue(40);
  }

  @Test
  void whereNoThreadComesWhoWaitsLooksHimself_andWhatComesLateFindsNothingToDo() throws Exception {
    all(40, () -> true);

    assertThat(look(threads, 2).findsAllInPlace(MINUTE)).isTrue();
    threads.run();
    assertThat(looks).hasValue(40);
  }

  @Test
  void aWorkerLooks_andOthersHelpIt_asManyAsMay() throws Exception {
    all(80, () -> true);
    AtomicInteger tasks = new AtomicInteger();
    Executor first =
        task -> {
          if (tasks.getAndIncrement() == 0) {
            task.run();
          } else {
            threads.execute(task);
          }
        };

    assertThat(look(first, 3).findsAllInPlace(MINUTE)).isTrue();
    assertThat(looks).hasValue(80);
    assertThat(threads.waiting()).as("helpers").isEqualTo(2);
  }

  @Test
  void whereOneIsNotInItsPlace_noOtherIsLookedAt() throws Exception {
    all(1, () -> true);
    all(1, () -> false);
    all(40, () -> true);

    assertThat(look(QueuedThreads.BUSY, 2).findsAllInPlace(MINUTE)).isFalse();
    assertThat(looks).hasValue(2);
  }

  @Test
  void whoHasNoTimeOrIsStoppedLooksAtNothing() throws Exception {
    all(40, () -> true);
    assertThat(look(QueuedThreads.BUSY, 2).findsAllInPlace(0)).isFalse();
    stopped.set(true);
    assertThat(look(QueuedThreads.BUSY, 2).findsAllInPlace(MINUTE)).isFalse();

    assertThat(looks).hasValue(0);
  }

  @Test
  void whatALookThrowsIsTheCallersWhereHeLooksHimself_elseItIsNotInPlace() throws Exception {
    all(
        1,
        () -> {
          throw new IllegalStateException("storage");
        });
    assertThatIllegalStateException()
        .isThrownBy(() -> look(QueuedThreads.BUSY, 2).findsAllInPlace(MINUTE));

    Executor worker =
        task -> assertThatIllegalStateException().isThrownBy(task::run).withMessage("storage");
    assertThat(look(worker, 2).findsAllInPlace(MINUTE)).isFalse();
  }

  @Test
  void aStorageThatDoesNotAnswerKeepsNobodyWhoIsStopped_andIsAskedNothingMore() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    all(
        1,
        () -> {
          stopped.set(true);
          try {
            return answers.await(1, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    all(40, () -> true);
    List<Thread> started = new ArrayList<>();
    Executor oneThread =
        task -> {
          Thread thread = new Thread(task);
          started.add(thread);
          thread.start();
        };

    assertThat(look(oneThread, 1).findsAllInPlace(MINUTE)).isFalse();
    stopped.set(false);
    answers.countDown();
    for (Thread thread : started) {
      thread.join();
    }
    assertThat(looks).hasValue(1);
  }
}
