package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Each retrieve of a download that has near-line objects has a thread that waits")
class RetrieveCachesTest {
  private static final long SAFETY_MILLIS = 10_000;

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final AtomicLong clock = new AtomicLong();
  private final RetrieveCaches caches = new RetrieveCaches(clock::get);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() {
    caches.close();
    archive.close();
  }

  private RetrieveCache request(FakeContext found) {
    return caches.request(
        found.get(),
        ArchiveWithoutServer.sources(found, archive.wish()),
        task -> {
          threads.add(new Thread(task));
          return threads.get(threads.size() - 1);
        });
  }

  private FakeContext nearline() {
    return archive.finds(new FakeObject(1, 1, 10).nearline());
  }

  @Test
  void closedAllOfThemWaitNoMore() throws InterruptedException {
    request(nearline());
    request(nearline());
    assertThat(threads).hasSize(2).allMatch(Thread::isAlive);
    caches.tick();
    assertThat(threads).as("the archive may take its time").noneMatch(Thread::isInterrupted);

    caches.close();

    for (Thread thread : threads) {
      thread.join(SAFETY_MILLIS);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void noneWaitsLongerThanThePatienceLasts() throws InterruptedException {
    request(nearline());
    request(nearline());

    clock.set(TimeUnit.DAYS.toNanos(1));
    caches.tick();

    for (Thread thread : threads) {
      thread.join(SAFETY_MILLIS);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void aRetrieveThatIsClosedEndsItsOwnAndNoOther() throws InterruptedException {
    RetrieveCache first = request(nearline());
    request(nearline());

    caches.close(first);

    threads.get(0).join(SAFETY_MILLIS);
    assertThat(threads.get(0).isAlive()).isFalse();
    assertThat(threads.get(1).isAlive()).isTrue();
    assertThat(threads.get(1).isInterrupted()).isFalse();
  }
}
