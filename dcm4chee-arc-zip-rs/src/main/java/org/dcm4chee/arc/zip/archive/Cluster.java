package org.dcm4chee.arc.zip.archive;

import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.limits.LeaseBoard;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.ClusterPlans;
import org.dcm4chee.arc.zip.pipeline.PlanCache;
import org.dcm4chee.arc.zip.pipeline.PlanStore;
import org.dcm4chee.arc.zip.pipeline.SharedPlans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this server shares with others, where the second jar is there that knows how; otherwise it
 * stands alone. What does not work costs a line in the log and nothing else.
 */
record Cluster(Optional<SharedPlans> sharedPlans, Optional<LeaseBoard> leaseBoard) {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Of some 200,000 objects. The shared cache is bounded by the number of plans, so here it is. */
  private static final long MAX_SEALED = 4L << 20;

  private static final Duration REST = Duration.ofSeconds(10);

  /** A server that stands alone. */
  static Cluster none() {
    return new Cluster(Optional.empty(), Optional.empty());
  }

  /** What there is. */
  static Cluster of(Instance<SharedPlans> plans, Instance<LeaseBoard> boards) {
    Cluster cluster = new Cluster(only(plans), only(boards));
    if (cluster.sharedPlans.isPresent() || cluster.leaseBoard.isPresent()) {
      LOG.info("Plans and limits are shared with the other servers of the cluster");
    }
    return cluster;
  }

  private static <T> Optional<T> only(Instance<T> beans) {
    return beans.isResolvable() ? Optional.of(beans.get()) : Optional.empty();
  }

  Slots slots() {
    return leaseBoard
        .map(
            board ->
                new Slots(
                    board,
                    System::nanoTime,
                    cause ->
                        LOG.warn(
                            "The downloads of the other servers cannot be counted, those of this one"
                                + " alone are limited for {} s: {}",
                            REST.toSeconds(),
                            String.valueOf(cause))))
        .orElseGet(Slots::new);
  }

  /**
   * Where plans are remembered.
   *
   * @param maxBytes of all of them in this server's memory
   */
  PlanStore plans(long maxBytes) {
    PlanCache here = new PlanCache(maxBytes);
    return sharedPlans
        .<PlanStore>map(
            shared ->
                new ClusterPlans(
                    here,
                    shared,
                    new ClusterPlans.Bounds(PATIENCE, REST, maxBytes, MAX_SEALED),
                    System::nanoTime,
                    cause ->
                        LOG.warn(
                            "The store of plans that the servers share is not used for {} s: {}",
                            REST.toSeconds(),
                            String.valueOf(cause))))
        .orElse(here);
  }

  /** Tells the other servers again and again what this one has. */
  void keepTold(Slots slots, ScheduledExecutorService clock, Duration every) {
    if (leaseBoard.isPresent()) {
      ScheduledFuture<?> unused =
          clock.scheduleWithFixedDelay(
              () -> renew(slots), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void renew(Slots slots) {
    try {
      slots.renew();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("The other servers could not be told what this one has", e);
    }
  }
}
