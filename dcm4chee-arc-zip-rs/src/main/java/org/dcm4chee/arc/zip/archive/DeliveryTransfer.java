package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a delivery is for who sends it. Used by one thread at a time. */
final class DeliveryTransfer implements Transfer {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryTransfer.class);

  private final Delivery delivery;
  private final Chunks chunks;
  private final OptionalLong length;
  private final ClientStream client;
  private final SenderThreads threads;
  private final AtomicBoolean ended = new AtomicBoolean();

  DeliveryTransfer(
      Delivery delivery,
      Chunks chunks,
      OptionalLong length,
      ClientStream client,
      SenderThreads threads) {
    this.delivery = delivery;
    this.chunks = chunks;
    this.length = length;
    this.client = client;
    this.threads = threads;
  }

  @Override
  public Chunks chunks() {
    return chunks;
  }

  @Override
  public OptionalLong length() {
    return length;
  }

  @Override
  public void gives(int bytes) {
    client.gives(bytes);
  }

  @Override
  public void taken(int bytes) {
    client.taken(bytes);
  }

  @Override
  public Executor streaming() {
    return threads.streaming();
  }

  @Override
  public void later(Runnable task, long nanos) {
    threads.later(task, nanos);
  }

  @Override
  public void onStop(Runnable action) {
    delivery.onStop(action);
  }

  @Override
  public void end(Optional<DownloadException> failure, Runnable answer) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Runnable ending = () -> endNow(failure, answer);
    try {
      threads.ending().execute(ending);
    } catch (RejectedExecutionException e) {
      // The plugin is being taken away: better here than not at all.
      ending.run();
    }
  }

  /** Nobody above would hear of what fails here. */
  private void endNow(Optional<DownloadException> failure, Runnable answer) {
    try (delivery) {
      try {
        delivery.sent(failure);
      } finally {
        answer.run();
      }
    } catch (RuntimeException | Error e) {
      LOG.error("A download could not be ended as it should be; please report it", e);
    }
  }
}
