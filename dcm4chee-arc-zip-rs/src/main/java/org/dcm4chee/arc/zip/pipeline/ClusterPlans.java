package org.dcm4chee.arc.zip.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The plans of several servers: kept in this server, and shared as far as that works. The shared
 * store is asked first, as others may have learned more; it is waited for no longer than {@link
 * Bounds#patience}, and after any trouble it is left alone for {@link Bounds#rest}, so that one
 * that is slow or down costs next to nothing. Thread-safe.
 */
public final class ClusterPlans implements PlanStore {
  /** Plans on their way into the shared store at a time; more are not shared. */
  static final int MAX_ON_THEIR_WAY = 16;

  private final PlanStore here;
  private final SharedPlans shared;
  private final Bounds bounds;
  private final LongSupplier clock;
  private final Consumer<Throwable> trouble;
  private final Semaphore onTheirWay = new Semaphore(MAX_ON_THEIR_WAY);
  private volatile long restUntil;

  /**
   * What it may cost.
   *
   * @param patience how long an answer is waited for
   * @param rest how long nothing is asked after trouble
   * @param maxBytes of one plan
   * @param maxSealed of one plan, in bytes as it is shared; a larger one stays here
   */
  public record Bounds(Duration patience, Duration rest, long maxBytes, long maxSealed) {}

  /**
   * A store on top of two others.
   *
   * @param clock nanoseconds, such as {@link System#nanoTime}
   * @param trouble told what failed, at most once in each rest
   */
  public ClusterPlans(
      PlanStore here,
      SharedPlans shared,
      Bounds bounds,
      LongSupplier clock,
      Consumer<Throwable> trouble) {
    this.here = here;
    this.shared = shared;
    this.bounds = bounds;
    this.clock = clock;
    this.trouble = trouble;
    restUntil = clock.getAsLong();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Optional<byte[]> get(String key) {
    Optional<byte[]> there =
        isResting()
            ? Optional.empty()
            : ask(() -> shared.get(PlanSeal.keyOf(key)))
                .flatMap(found -> PlanSeal.open(key, found, bounds.maxBytes()));
    there.ifPresent(plan -> here.put(key, plan));
    return there.or(() -> here.get(key));
  }

  private Optional<byte[]> ask(Supplier<CompletionStage<Optional<byte[]>>> question) {
    try {
      return question
          .get()
          .toCompletableFuture()
          .get(bounds.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TimeoutException e) {
      rest(new TimeoutException("no answer within " + bounds.patience().toMillis() + " ms"));
      return Optional.empty();
    } catch (ExecutionException e) {
      rest(e.getCause());
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      rest(e);
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, byte[] plan) {
    here.put(key, plan);
    if (plan.length > bounds.maxBytes() || isResting()) {
      return;
    }
    byte[] bytes = PlanSeal.seal(key, plan);
    if (bytes.length <= bounds.maxSealed()) {
      send(() -> shared.put(PlanSeal.keyOf(key), bytes));
    }
  }

  @Override
  public void drop(String key) {
    here.drop(key);
    send(() -> shared.drop(PlanSeal.keyOf(key)));
  }

  /** Without waiting for it: nobody depends on it. */
  private void send(Supplier<CompletionStage<?>> order) {
    if (isResting()) {
      return;
    }
    if (!onTheirWay.tryAcquire()) {
      rest(new TimeoutException(MAX_ON_THEIR_WAY + " plans are on their way already"));
      return;
    }
    CompletionStage<?> sent;
    try {
      sent = order.get();
    } catch (RuntimeException | Error e) {
      onTheirWay.release();
      rest(e);
      return;
    }
    CompletionStage<?> unused =
        sent.whenComplete(
            (done, failure) -> {
              onTheirWay.release();
              if (failure != null) {
                rest(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
              }
            });
  }

  private boolean isResting() {
    return clock.getAsLong() - restUntil < 0;
  }

  private void rest(Throwable cause) {
    synchronized (this) {
      if (isResting()) {
        return;
      }
      restUntil = clock.getAsLong() + bounds.rest().toNanos();
    }
    trouble.accept(cause);
  }
}
