package org.dcm4chee.arc.zip.archive;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.function.Consumer;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.zip.limits.Refusal;

/**
 * Hears from the archive that it has found what a request asks for, and that the answer is sent. It
 * hears the first before the archive's audit does, so that nothing is recorded of what is refused;
 * the second both before, to say what was really sent, and after, to close.
 *
 * <p>Retrieves that are not for our ZIP, those by DIMSE too, it leaves alone.
 */
@ApplicationScoped
public class RetrieveObserver {
  private static final int BEFORE_THE_AUDIT = 100;
  private static final int AFTER_ALL_OTHERS = Interceptor.Priority.LIBRARY_AFTER + 1000;

  @Inject private CurrentRequest current;
  @Inject private ZipService service;

  void onStart(@Observes @RetrieveStart @Priority(BEFORE_THE_AUDIT) RetrieveContext context) {
    if (context.getHttpServletRequestInfo() == null) {
      return;
    }
    Optional<ZipWish> wish = wish();
    if (wish.isEmpty()) {
      return;
    }
    try {
      current.start(ArchiveDownload.start(context, wish.get(), service));
    } catch (Refusal refusal) {
      service.downloads().refused(refusal.reason());
      ArchiveDownload.closeContext(context);
      throw refusal;
    } catch (LinkageError | RuntimeException e) {
      current.standAside();
      service.tellOfStandingAside(e);
    }
  }

  private Optional<ZipWish> wish() {
    try {
      return current.wish();
    } catch (ContextNotActiveException e) {
      // No request of the web: a task of the archive's own.
      return Optional.empty();
    }
  }

  void beforeTheAudit(@Observes @RetrieveEnd @Priority(BEFORE_THE_AUDIT) RetrieveContext context) {
    atTheEnd(context, ArchiveDownload::tellTheArchive);
  }

  void afterAll(@Observes @RetrieveEnd @Priority(AFTER_ALL_OTHERS) RetrieveContext context) {
    atTheEnd(context, ArchiveDownload::close);
  }

  /** The answer is sent: what fails now must not keep the archive from its own end. */
  private void atTheEnd(RetrieveContext context, Consumer<ArchiveDownload> action) {
    try {
      download(context).ifPresent(action);
    } catch (LinkageError | RuntimeException e) {
      service.tellOfStandingAside(e);
    }
  }

  private Optional<ArchiveDownload> download(RetrieveContext context) {
    if (context.getHttpServletRequestInfo() == null) {
      return Optional.empty();
    }
    try {
      return current.download();
    } catch (ContextNotActiveException e) {
      return Optional.empty();
    }
  }
}
