package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.MINUTE;

import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing here takes long: who waits for longer waits for ever. */
@Timeout(10)
@DisplayName("Of objects in groups workers look at no more than two groups at a time")
class ReadAheadGroupsTest {
  @RegisterExtension final FakeReadAheads aheads = new FakeReadAheads();

  @Test
  @DisplayName("of each group one object is encoded anew for the writer, whatever is kept of it")
  void firstOfGroups() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(6, 100);
    for (int i = 0; i < sources.length; i++) {
      sources[i].ofGroup(i / 2);
    }
    ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
    assertThat(ahead.measureAll(MINUTE)).isTrue();

    ahead.inOrder(1, 5, new BitSet());
    for (int i = 1; i < 6; i++) {
      Optional<Taken<FakeSource.Facts>> taken = ahead.poll(i, true);
      while (taken.isEmpty()) {
        ahead.await();
        taken = ahead.poll(i, true);
      }
      if (taken.get() instanceof Taken.Unkept) {
        ahead.encodeClaimed(i, OutputStream.nullOutputStream());
      }
      ahead.done(i);
    }

    assertThat(sources).extracting(FakeSource::encodings).containsExactly(1, 2, 2, 1, 2, 1);
  }

  @Test
  @DisplayName("who was held back with the third group is started when the first is done")
  void heldBack() throws Exception {
    FakeSource[] sources = FakeReadAheads.sources(4, 10);
    for (int i = 0; i < sources.length; i++) {
      sources[i].ofGroup(i);
    }
    AtomicInteger tasks = new AtomicInteger();
    Executor firstInAThread =
        task -> (tasks.getAndIncrement() == 0 ? aheads.threads : aheads.queued).execute(task);
    List<Integer> waiting = new CopyOnWriteArrayList<>();
    sources[0].before(
        encoding -> {
          while (aheads.queued.waiting() == 0) {
            Thread.onSpinWait();
          }
          aheads.queued.run();
          waiting.add(aheads.queued.waiting());
        });
    sources[2].before(encoding -> waiting.add(aheads.queued.waiting()));

    assertThat(aheads.of(firstInAThread, sources).measureAll(MINUTE)).isTrue();
    assertThat(sources[1].encodings()).isEqualTo(1);
    assertThat(waiting).containsExactly(0, 1);
  }
}
