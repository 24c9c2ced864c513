package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.MINUTE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NOWHERE;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.NO_CHECKS;
import static org.dcm4chee.arc.zip.pipeline.FakeReadAheads.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Whatever comes, each object is encoded once, and nobody waits for ever")
class ReadAheadStressTest {
  @RegisterExtension final FakeReadAheads aheads = new FakeReadAheads();

  @Test
  @DisplayName("Four workers, a writer of each kind, objects that come late, fail or are too large")
  void stress() throws Exception {
    for (int round = 0; round < 30; round++) {
      Random random = new Random(round);
      int count = 200;
      FakeSource[] sources = new FakeSource[count];
      List<CompletableFuture<Void>> arrivals = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int size = random.nextInt(40) == 0 ? 2_000_000 : random.nextInt(60_000);
        sources[i] = new FakeSource("1." + i, size);
        if (random.nextInt(5) == 0) {
          CompletableFuture<Void> arrival = new CompletableFuture<>();
          arrivals.add(arrival);
          sources[i].readyWith(arrival);
        }
        if (random.nextInt(20) == 0) {
          sources[i].inTheMiddle(encoding -> fail(new IOException("lost")));
        }
      }
      ReadAhead<FakeSource.Facts> ahead = aheads.of(aheads.threads, sources);
      aheads.threads.execute(() -> arrivals.forEach(arrival -> arrival.complete(null)));
      ahead.inOrder(0, count - 1, NO_CHECKS);
      for (int i = 0; i < count; i++) {
        take(ahead, i, round % 2 == 0);
        ahead.done(i);
      }
      assertThat(sources).extracting(FakeSource::encodings).containsOnly(1);
      assertThat(ahead.close(MINUTE)).isTrue();
      assertThat(aheads.budget.reserved()).isZero();
    }
  }

  private static void take(ReadAhead<FakeSource.Facts> ahead, int index, boolean willing)
      throws Exception {
    Optional<Taken<FakeSource.Facts>> taken = ahead.poll(index, willing);
    while (taken.isEmpty()) {
      if (willing) {
        ahead.await();
      } else {
        CountDownLatch told = new CountDownLatch(1);
        ahead.onChange(told::countDown);
        assertThat(told.await(1, TimeUnit.MINUTES)).as("told of object %s", index).isTrue();
      }
      taken = ahead.poll(index, willing);
    }
    if (taken.get() instanceof Taken.Unkept) {
      try {
        ahead.encodeClaimed(index, NOWHERE);
      } catch (IOException e) {
        assertThat(e).hasMessage("lost");
      }
    }
  }
}
