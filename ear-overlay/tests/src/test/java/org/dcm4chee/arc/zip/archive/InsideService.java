package org.dcm4chee.arc.zip.archive;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * What a test inside the archive has to see of the service and nobody else does. It lies beside the
 * plugin's classes, in the same web application and so in the same package.
 */
public final class InsideService {
  private InsideService() {}

  /** How many threads encode. */
  public static int workers(ZipService service) {
    return service.workers().threads();
  }

  /** Downloads that have a slot. */
  public static int slotsInUse(ZipService service) {
    return service.slots().inUse();
  }

  /** Returns when no download has a slot: the last one ends after its client has its answer. */
  public static void awaitNoSlotInUse(ZipService service) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (slotsInUse(service) > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(slotsInUse(service) + " slots are still in use");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Runs something on one of the threads that encode, and gives what came of it. */
  public static <T> T onAWorker(ZipService service, Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(
        service,
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Each thread that encodes, once: all of them are kept busy until all are known. */
  public static Set<Thread> allWorkers(ZipService service) throws InterruptedException {
    int count = workers(service);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch known = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      execute(
          service,
          () -> {
            threads.add(Thread.currentThread());
            known.countDown();
            try {
              known.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    known.await();
    return threads;
  }

  /** A thread that has just ended a task may not wait for the next one yet. */
  private static void execute(ZipService service, Runnable task) {
    while (true) {
      try {
        service.workers().executor().execute(task);
        return;
      } catch (RejectedExecutionException e) {
        Thread.onSpinWait();
      }
    }
  }
}
