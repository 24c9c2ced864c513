package org.dcm4chee.arc.zip.it.inside;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.InsideService;
import org.dcm4chee.arc.zip.archive.ZipService;

/**
 * Looks at each retrieve before the plugin, between the plugin and the archive, and after all; and
 * does something in the midst of it where a test wants that.
 */
@ApplicationScoped
public class Probe {
  private static final int BEFORE_THE_PLUGIN = 50;
  private static final int AFTER_THE_PLUGIN = 150;
  private static final int AFTER_ALL = Interceptor.Priority.LIBRARY_AFTER + 2000;

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Inject private BeanManager beans;

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Consumer<RetrieveContext> beforeThePlugin = context -> {};
  private volatile Consumer<RetrieveContext> afterThePlugin = context -> {};

  /** Where in the course of a retrieve it was looked. */
  enum Moment {
    START_BEFORE,
    START_AFTER,
    END_BEFORE,
    END_AFTER,
    END_LAST
  }

  /**
   * One look.
   *
   * @param request the very object, not the proxy that stands for it
   * @param matches that the archive's audit would look at
   */
  record Seen(
      Moment moment,
      String study,
      Thread thread,
      Object request,
      boolean wish,
      boolean delivery,
      int matches,
      int slots) {}

  void startBefore(@Observes @RetrieveStart @Priority(BEFORE_THE_PLUGIN) RetrieveContext context) {
    look(Moment.START_BEFORE, context);
    beforeThePlugin.accept(context);
  }

  void startAfter(@Observes @RetrieveStart @Priority(AFTER_THE_PLUGIN) RetrieveContext context) {
    look(Moment.START_AFTER, context);
    afterThePlugin.accept(context);
  }

  void endBefore(@Observes @RetrieveEnd @Priority(BEFORE_THE_PLUGIN) RetrieveContext context) {
    look(Moment.END_BEFORE, context);
  }

  void endAfter(@Observes @RetrieveEnd @Priority(AFTER_THE_PLUGIN) RetrieveContext context) {
    look(Moment.END_AFTER, context);
  }

  void endLast(@Observes @RetrieveEnd @Priority(AFTER_ALL) RetrieveContext context) {
    look(Moment.END_LAST, context);
  }

  private void look(Moment moment, RetrieveContext context) {
    // Makes the request's object, if nobody has needed it yet.
    boolean wish = current.wish().isPresent();
    seen.add(
        new Seen(
            moment,
            context.getStudyInstanceUID(),
            Thread.currentThread(),
            request(),
            wish,
            current.delivery().isPresent(),
            context.getMatches().size(),
            InsideService.slotsInUse(service)));
  }

  /** The request's own object. */
  Object request() {
    Set<Bean<?>> found = beans.getBeans(CurrentRequest.class);
    return beans.getContext(RequestScoped.class).get(beans.resolve(found));
  }

  /** What is done at the start of the next retrieves, before the plugin hears of them. */
  void beforeThePlugin(Consumer<RetrieveContext> action) {
    beforeThePlugin = action;
  }

  /** The same after the plugin has heard of them. */
  void afterThePlugin(Consumer<RetrieveContext> action) {
    afterThePlugin = action;
  }

  void forget() {
    seen.clear();
    beforeThePlugin = context -> {};
    afterThePlugin = context -> {};
  }

  /** All looks at retrieves of a study. */
  List<Seen> of(String study) {
    List<Seen> found = new ArrayList<>(seen);
    found.removeIf(look -> !study.equals(look.study()));
    return found;
  }

  /** The one look at that moment; the end comes after the client has its answer. */
  Seen of(String study, Moment moment) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      for (Seen look : seen) {
        if (study.equals(look.study()) && look.moment() == moment) {
          return look;
        }
      }
      LockSupport.parkNanos(5_000_000);
    }
    throw new AssertionError("Not seen: " + moment + " of " + study + " among " + seen);
  }
}
