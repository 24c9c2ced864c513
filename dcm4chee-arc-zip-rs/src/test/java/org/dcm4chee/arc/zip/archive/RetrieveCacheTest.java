package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is near line is copied first, and read directly if that takes too long")
class RetrieveCacheTest {
  private static final long SAFETY_MILLIS = 10_000;
  private static final long PATIENCE_NANOS = 600_000_000_000L;

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final AtomicLong clock = new AtomicLong();
  private final AtomicReference<Thread> collector = new AtomicReference<>();
  private final FakeObject online = new FakeObject(1, 1, 10);
  private final FakeObject near = new FakeObject(1, 2, 10).nearline();
  private final FakeObject alsoNear = new FakeObject(1, 3, 10).nearline();

  private FakeContext found;
  private RetrieveCache cache;
  private List<InstanceSource> sources;

  @AfterEach
  void end() throws InterruptedException {
    if (cache != null) {
      cache.close();
    }
    awaitCollector();
    archive.close();
  }

  private void request(FakeObject... objects) {
    found = archive.finds(objects);
    request();
  }

  private void request() {
    cache = new RetrieveCache(found.get(), clock::get);
    sources = ArchiveWithoutServer.sources(found, archive.wish());
    cache.request(
        sources,
        task -> {
          collector.set(new Thread(task));
          return collector.get();
        });
  }

  private void awaitCollector() throws InterruptedException {
    if (collector.get() != null) {
      collector.get().join(SAFETY_MILLIS);
      assertThat(collector.get().isAlive()).isFalse();
    }
  }

  private void awaitReady(InstanceSource source) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    source.onReady(ready::countDown);
    assertThat(ready.await(SAFETY_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  void whatIsOnLineIsReadyAtOnceAndNeedsNoThread() {
    request(online);

    assertThat(sources.get(0).isReady()).isTrue();
    assertThat(collector.get()).isNull();
    assertThat(found.copyingBegun).hasValue(0);
  }

  @Test
  void whatIsNearLineIsWaitedForWhileTheRestCanBeRead() {
    request(online, near);

    assertThat(sources).extracting(InstanceSource::isReady).containsExactly(true, false);
    assertThat(found.copyingBegun).hasValue(1);
  }

  @Test
  void whatHasBeenCopiedIsReadFromTheCopy() throws InterruptedException {
    request(near, alsoNear);
    FakeObject copy = new FakeObject(1, 2, 10);

    found.copied(copy);
    awaitReady(sources.get(0));

    assertThat(sources.get(0).match()).isSameAs(copy.match());
    assertThat(sources.get(1).isReady()).isFalse();
  }

  @Test
  @DisplayName("one SOP Instance UID in two series is of two objects, each read from its own copy")
  void oneUidInTwoSeries() throws InterruptedException {
    FakeObject other = new FakeObject(2, 1, 20, near.uid()).nearline();
    request(near, other);

    found.copied(near);
    awaitReady(sources.get(0));
    assertThat(sources.get(0).match()).isSameAs(near.match());
    assertThat(sources.get(1).isReady()).isFalse();

    found.copied(other);
    awaitReady(sources.get(1));
    assertThat(sources.get(1).match()).isSameAs(other.match());
  }

  @Test
  @DisplayName("one of which the archive knows a storage no more is read directly, the rest copied")
  void aStorageThatIsGone() throws InterruptedException {
    found = archive.finds(near, alsoNear);
    found.copyFaults.put(near, new IllegalArgumentException("No Storage configured with ID:fs0"));

    request();
    assertThat(sources).extracting(InstanceSource::isReady).containsExactly(true, false);

    found.copied(alsoNear);
    awaitReady(sources.get(1));
    assertThat(found.copyingBegun).hasValue(1);
  }

  @Test
  void whatIsMissingAfterTheLastCopyIsReadDirectly() throws InterruptedException {
    request(near, alsoNear);

    found.copied(near);
    found.copiedAll();
    awaitCollector();

    assertThat(sources).allMatch(InstanceSource::isReady);
    assertThat(sources.get(1).match()).isSameAs(alsoNear.match());
  }

  @Test
  void aCopyThatNobodyAskedForIsNobodys() throws InterruptedException {
    request(near);

    found.copied(new FakeObject(7, 7, 10));
    found.copiedAll();
    awaitCollector();

    assertThat(sources.get(0).match()).isSameAs(near.match());
  }

  @Test
  void aRetrieveCacheThatFailsIsDoneWithout() throws InterruptedException {
    request(near);

    found.copyingFails(new IllegalStateException("no space left"));
    awaitCollector();

    assertThat(sources.get(0).isReady()).isTrue();
  }

  @Test
  void withoutAThreadToBeHadItIsReadDirectly() {
    found = archive.finds(near);
    cache = new RetrieveCache(found.get(), clock::get);
    sources = ArchiveWithoutServer.sources(found, archive.wish());

    cache.request(sources, task -> null);

    assertThat(sources.get(0).isReady()).isTrue();
  }

  @Test
  void aCopyIsWaitedForAsLongAsThePatienceLasts() {
    request(near);

    clock.set(PATIENCE_NANOS);
    cache.tick();

    assertThat(sources.get(0).isReady()).isFalse();
  }

  @Test
  void aCopyThatNeverEndsIsNotWaitedFor() throws InterruptedException {
    request(near);

    clock.set(PATIENCE_NANOS + 1);
    cache.tick();

    assertThat(sources.get(0).isReady()).isTrue();
    awaitCollector();
  }

  @Test
  void withEachCopyPatienceBeginsAnew() throws InterruptedException {
    request(near, alsoNear);
    clock.set(PATIENCE_NANOS);
    found.copied(near);
    awaitReady(sources.get(0));

    clock.set(2 * PATIENCE_NANOS);
    cache.tick();
    assertThat(sources.get(1).isReady()).isFalse();

    clock.incrementAndGet();
    cache.tick();
    assertThat(sources.get(1).isReady()).isTrue();
  }

  @Test
  void afterTheLastCopyNobodyLooksAtTheClock() throws InterruptedException {
    request(near);
    found.copied(near);
    found.copiedAll();
    awaitCollector();

    clock.set(2 * PATIENCE_NANOS);
    cache.tick();

    assertThat(sources.get(0).match()).isSameAs(near.match());
  }

  @Test
  void closedItEndsTheThreadThatWaits() throws InterruptedException {
    request(near);

    cache.close();

    awaitCollector();
    assertThat(collector.get().isAlive()).isFalse();
  }
}
