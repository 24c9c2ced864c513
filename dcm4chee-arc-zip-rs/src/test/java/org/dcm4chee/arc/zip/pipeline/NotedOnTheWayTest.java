package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a download finds out is noted on the way, often enough and not too often")
class NotedOnTheWayTest {
  private static final Chunk CHUNK = new Chunk.Here(new byte[1], 0, 1);

  /** What happened, in its order. */
  private final List<String> events = new ArrayList<>();

  private final List<Runnable> queue = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private Duration noteTakes = Duration.ZERO;

  private final Chunks chunks =
      new Chunks() {
        @Override
        public Chunk next() {
          events.add("chunk");
          return CHUNK;
        }

        @Override
        public Optional<Chunk> poll() {
          events.add("chunk");
          return Optional.of(CHUNK);
        }

        @Override
        public void onReady(Runnable action) {
          action.run();
        }

        @Override
        public void hurry() {
          events.add("hurry");
        }
      };

  private NotedOnTheWay noted(Executor workers) {
    return new NotedOnTheWay(
        chunks,
        () -> {
          events.add("note");
          pass(noteTakes);
        },
        workers,
        () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void everyOtherSecond_beforeTheChunk() throws Exception {
    Chunks noted = noted(queue::add);
    for (int second = 0; second <= 5; second++) {
      assertThat(noted.next()).isSameAs(CHUNK);
      pass(Duration.ofSeconds(1));
    }

    assertThat(events)
        .containsExactly("chunk", "chunk", "note", "chunk", "chunk", "note", "chunk", "chunk");
    assertThat(queue).as("who may wait does it himself").isEmpty();
  }

  @Test
  void notingNeverTakesMoreThanATwentiethOfTheTime() throws Exception {
    Chunks noted = noted(queue::add);
    noteTakes = Duration.ofSeconds(3);
    pass(Duration.ofSeconds(2));
    noted.next();
    pass(Duration.ofSeconds(60).minusNanos(1));
    noted.next();

    assertThat(events).containsExactly("note", "chunk", "chunk");

    pass(Duration.ofNanos(1));
    noted.next();
    assertThat(events).endsWith("note", "chunk");
  }

  @Test
  void whoMustNotWaitLeavesItToAWorker_once() throws Exception {
    Chunks noted = noted(queue::add);
    assertThat(noted.poll()).containsSame(CHUNK);
    assertThat(queue).as("too early").isEmpty();

    pass(Duration.ofSeconds(2));
    noted.poll();
    pass(Duration.ofSeconds(2));
    assertThat(noted.poll()).containsSame(CHUNK);
    assertThat(queue).as("it is under way").hasSize(1);
    assertThat(events).containsOnly("chunk");

    queue.remove(0).run();
    assertThat(events).endsWith("note");
    pass(Duration.ofSeconds(2));
    noted.poll();
    assertThat(queue).as("it is time again").hasSize(1);
  }

  @Test
  void whereNoWorkerHasTime_itIsTriedAgainLater() throws Exception {
    List<Runnable> refused = new ArrayList<>();
    Chunks noted =
        noted(
            task -> {
              refused.add(task);
              throw new RejectedExecutionException();
            });
    pass(Duration.ofSeconds(2));
    assertThat(noted.poll()).containsSame(CHUNK);
    assertThat(noted.poll()).containsSame(CHUNK);
    assertThat(refused).hasSize(1);

    pass(Duration.ofSeconds(2));
    noted.poll();
    assertThat(refused).hasSize(2);
  }

  @Test
  void aNoteThatFailsIsNotTriedAtOnceAgain() throws Exception {
    Chunks noted =
        new NotedOnTheWay(
            chunks,
            () -> {
              throw new IllegalStateException("no plan");
            },
            queue::add,
            () -> now);
    pass(Duration.ofSeconds(2));

    assertThatIllegalStateException().isThrownBy(noted::next);
    assertThat(noted.next()).isSameAs(CHUNK);
  }

  @Test
  void whatElseIsAskedIsPassedOn() {
    Chunks noted = noted(queue::add);
    noted.onReady(() -> events.add("ready"));
    noted.hurry();

    assertThat(events).containsExactly("ready", "hurry");
  }
}
