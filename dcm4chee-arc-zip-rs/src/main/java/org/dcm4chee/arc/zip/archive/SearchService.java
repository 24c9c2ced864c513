package org.dcm4chee.arc.zip.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.dcm4che3.net.service.DicomServiceException;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveEnd;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.retrieve.RetrieveStart;
import org.dcm4chee.arc.zip.limits.Refusal;

/**
 * Makes a download of what a search has found. It asks the archive for it study by study, in the
 * steps and with the events of the archive's own resource, so that its audit, its access control
 * and its clean-up see each study as if it had been asked for alone. Thread-safe.
 */
@ApplicationScoped
public class SearchService {
  @Inject private ZipService service;
  @Inject private CurrentRequest current;
  @Inject private RetrieveService retrieveService;
  @Inject @RetrieveStart private Event<RetrieveContext> retrieveStart;
  @Inject @RetrieveEnd private Event<RetrieveContext> retrieveEnd;

  /** For CDI, which sets the rest. */
  public SearchService() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  SearchService(
      ZipService service,
      CurrentRequest current,
      RetrieveService retrieveService,
      Event<RetrieveContext> retrieveStart,
      Event<RetrieveContext> retrieveEnd) {
    this.service = service;
    this.current = current;
    this.retrieveService = retrieveService;
    this.retrieveStart = retrieveStart;
    this.retrieveEnd = retrieveEnd;
  }

  /**
   * What was admitted.
   *
   * @param lastModified of the newest object
   * @param missing studies, series or instances that were found and are not there any more
   * @param notAccessible objects that are there and cannot be given
   */
  public record Admitted(Instant lastModified, int missing, int notAccessible) {}

  /**
   * Admits the download of what a search has found; it is the {@link CurrentRequest#delivery} then.
   *
   * @param aeTitle that the URL of the search names, decoded
   * @throws Refusal if the settings do not allow it, or nothing is left of it
   */
  public Admitted admit(
      HttpServletRequest request, String aeTitle, SearchResult result, ZipWish wish) {
    SearchSelection selection =
        new SearchSelection(
            result, new OfRequest(HttpServletRequestInfo.valueOf(request), aeTitle));
    current.start(service.admission().admit(selection, wish));
    return new Admitted(selection.lastModified(), selection.missing(), selection.notAccessible());
  }

  /** The archive's retrieves for one request. */
  private final class OfRequest implements SearchSelection.Retrieves {
    private final HttpServletRequestInfo request;
    private final String aeTitle;

    OfRequest(HttpServletRequestInfo request, String aeTitle) {
      this.request = request;
      this.aeTitle = aeTitle;
    }

    @Override
    public RetrieveContext find(String study, Set<String> series, Set<String> instances) {
      RetrieveContext context =
          retrieveService.newRetrieveContextWADO(
              request, aeTitle, study, first(series), first(instances));
      if (!series.isEmpty()) {
        context.setSeriesInstanceUIDs(series.toArray(String[]::new));
      }
      if (!instances.isEmpty()) {
        context.setSopInstanceUIDs(instances.toArray(String[]::new));
      }
      try {
        retrieveService.calculateMatches(context);
        return context;
      } catch (DicomServiceException e) {
        Delivery.letGo(context);
        throw new IllegalStateException("The archive could not look up the objects of a study", e);
      } catch (RuntimeException | Error e) {
        Delivery.letGo(context);
        throw e;
      }
    }

    /** The archive takes the level of a retrieve from which UIDs it is given. */
    private static String first(Set<String> uids) {
      return uids.isEmpty() ? null : uids.iterator().next();
    }

    @Override
    public int removeNotAccessible(RetrieveContext context) {
      return retrieveService.removeNotAccessableMatches(context).values().stream()
          .mapToInt(Collection::size)
          .sum();
    }

    @Override
    public Instant lastModified(RetrieveContext context) {
      return Optional.ofNullable(retrieveService.getLastModifiedFromMatches(context, false))
          .map(Date::toInstant)
          .orElse(Instant.EPOCH);
    }

    @Override
    public void begin(RetrieveContext context) {
      retrieveStart.fire(context);
    }

    @Override
    public void end(RetrieveContext context) {
      try {
        leave(context);
      } finally {
        retrieveEnd.fire(context);
      }
    }

    @Override
    public void leave(RetrieveContext context) {
      retrieveService.updateLocations(context);
      retrieveService.updateInstanceAvailability(context);
    }
  }
}
