package org.dcm4chee.arc.zip.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.EntryForms;

/**
 * Looks at every object once, before it is decided what a ZIP is made of: at its header, or, where
 * that does not tell, at all of it. Done by the same workers as a {@link Download}, and kept is
 * nothing but the facts. To be used once.
 *
 * <p>Used by one thread, but for {@link #cancel} and {@link #close}, which are for any.
 */
public final class Survey<F extends ObjectFacts> implements AutoCloseable {
  private static final long CLOSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<Slot<F>> slots = new ArrayList<>();
  private final ReadAhead<F> readAhead;

  /** Of objects in the order in which they are asked for. */
  public Survey(List<? extends ObjectSource<F>> sources, Download.Resources resources) {
    for (ObjectSource<F> source : sources) {
      slots.add(new Slot<>(source, EntryForms.STORED_BLOCKS, false));
    }
    readAhead =
        new ReadAhead<>(slots, resources.threads(), resources.executor(), resources.budget());
  }

  /**
   * Looks.
   *
   * @param atMost how long it may take
   * @return whether all were looked at; not if there was no time for it, or it was cancelled
   */
  public boolean look(Duration atMost) throws InterruptedException {
    return readAhead.outlineAll(atMost.toNanos());
  }

  /** What is known of the object at {@code index}; empty if it cannot be read. */
  public Optional<F> facts(int index) {
    Slot<F> slot = slots.get(index);
    return slot.outline().map(Outline::facts).or(() -> slot.measurement().map(Measurement::facts));
  }

  /** Why the object at {@code index} cannot be in the ZIP, if it cannot. */
  public Optional<LeftOut> leftOut(int index) {
    Slot<F> slot = slots.get(index);
    return slot.failure().map(failure -> LeftOut.unreadable(slot.source().whole(), failure));
  }

  /** Ends it from another thread. */
  public void cancel() {
    readAhead.cancel();
  }

  /** Ends all workers; waits for them for at most a second. */
  @Override
  public void close() {
    boolean unused = readAhead.close(CLOSE_NANOS);
  }
}
