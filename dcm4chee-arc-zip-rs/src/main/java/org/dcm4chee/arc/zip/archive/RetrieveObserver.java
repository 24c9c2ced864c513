package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the archive that it has found what a request asks for, and that the answer is sent. It
 * hears the first before the archive's audit does, so that nothing is recorded of what is refused;
 * the second both before, to say what was really sent, and after, to close.
 *
 * <p>Retrieves that are not for our ZIP, those by DIMSE too, it leaves alone.
 */
@ApplicationScoped
public class RetrieveObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RetrieveObserver.class);
  private static final int BEFORE_THE_AUDIT = 100;
  private static final int AFTER_ALL_OTHERS = Interceptor.Priority.LIBRARY_AFTER + 1000;

  @Inject private CurrentRequest current;
  @Inject private ZipService service;

  /** For CDI, which sets the rest. */
  public RetrieveObserver() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  RetrieveObserver(CurrentRequest current, ZipService service) {
    this.current = current;
    this.service = service;
  }

  void onStart(@Observes @RetrieveStart @Priority(BEFORE_THE_AUDIT) RetrieveContext context) {
    Optional<ZipWish> wish = ofRequest(context, CurrentRequest::wish);
    if (wish.isEmpty()) {
      return;
    }
    try {
      current.start(service.admission().admit(context, wish.get()));
    } catch (Refusal refusal) {
      throw refused(refusal, context);
    } catch (Exception | Error e) {
      Optional<Refusal> refusal =
          service.standAside().judge(e, wish.get().settingsForArchivesZip());
      if (refusal.isPresent()) {
        throw refused(refusal.get(), context);
      }
      current.standAside();
    }
  }

  private Refusal refused(Refusal refusal, RetrieveContext context) {
    service.downloads().refused(refusal.reason());
    Delivery.letGo(context);
    return refusal;
  }

  void beforeTheAudit(@Observes @RetrieveEnd @Priority(BEFORE_THE_AUDIT) RetrieveContext context) {
    atTheEnd(context, Delivery::tellTheArchive);
  }

  void afterAll(@Observes @RetrieveEnd @Priority(AFTER_ALL_OTHERS) RetrieveContext context) {
    atTheEnd(context, Delivery::close);
  }

  /** The answer is sent: what fails now must not keep the archive from its own end. */
  private void atTheEnd(RetrieveContext context, Consumer<Delivery> action) {
    try {
      ofRequest(context, request -> service.underway().of(context).or(request::delivery))
          .filter(Delivery::isEndedByTheArchive)
          .ifPresent(action);
    } catch (LinkageError | RuntimeException e) {
      LOG.error("A download could not be ended as it should be; please report it", e);
    }
  }

  private <T> Optional<T> ofRequest(
      RetrieveContext context, Function<CurrentRequest, Optional<T>> of) {
    if (context.getHttpServletRequestInfo() == null) {
      return Optional.empty();
    }
    try {
      return of.apply(current);
    } catch (ContextNotActiveException e) {
      // No request of the web: a task of the archive's own.
      return Optional.empty();
    }
  }
}
