package org.dcm4chee.arc.zip.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.archive.ArchiveDownload;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.naming.ContentDisposition;
import org.dcm4chee.arc.zip.naming.FileNames;
import org.dcm4chee.arc.zip.negotiation.Preconditions;
import org.dcm4chee.arc.zip.negotiation.RangeRequest;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.settings.OnMissing;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Puts our ZIP in the place of the archive's, where the archive has chosen ZIP: with an exact
 * length and ranges if there was time to measure it, chunked if there was not.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
@ApplicationScoped
public class ZipResponseFilter implements ContainerResponseFilter {
  private static final MediaType ZIP = MediaType.valueOf("application/zip");
  private static final String ACCEPT_RANGES = "Accept-Ranges";
  private static final String CONTENT_RANGE = "Content-Range";
  private static final String WARNING = "Warning";
  private static final Annotation[] NO_ANNOTATIONS = {};

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Optional<ArchiveDownload> download = current.download();
    if (download.isEmpty() || response.getEntity() == null || !isZip(response)) {
      return;
    }
    try {
      answer(download.get(), request, response);
    } catch (Refusal refusal) {
      download.get().refuse(refusal);
      RefusalAnswer.replace(response, refusal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The server stopped the download", e);
    } catch (LinkageError | RuntimeException e) {
      current.standAside();
      service.tellOfStandingAside(e);
    }
  }

  private static boolean isZip(ContainerResponseContext response) {
    return response.getMediaType() != null && ZIP.isCompatible(response.getMediaType());
  }

  private void answer(
      ArchiveDownload download, ContainerRequestContext request, ContainerResponseContext response)
      throws InterruptedException {
    ZipSettings settings = download.wish().settings();
    Conditions conditions = Conditions.of(request);
    boolean head = request.getMethod().equals("HEAD");
    requireAcceptable(download);
    boolean whole = !head && conditions.range().isEmpty();
    Optional<ZipPlan> plan = download.prepare(prepareTime(settings, conditions), whole);
    List<LeftOut> leftOut = download.leftOut();
    requireReadable(download, settings, leftOut);

    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.remove(HttpHeaders.ETAG);
    headers.remove(CONTENT_RANGE);
    headers.putSingle(ACCEPT_RANGES, "none");
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    headers.putSingle(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment(
            FileNames.zip(plan.flatMap(ZipPlan::fileName).orElse(download.defaultFileName()))));
    if (!leftOut.isEmpty()) {
      warn(headers, leftOut.size(), download.objects());
      response.setStatus(206);
    }
    Body body = new Body(download, response, head);
    if (plan.isEmpty()) {
      body.send(Optional.empty(), Optional.empty());
    } else if (response.getStatus() == 206) {
      // It lacks something, by us or by the archive: one answer is never both kinds of 206.
      body.send(plan, whole(plan.get()));
    } else {
      answerPlanned(plan.get(), settings, conditions, body);
    }
  }

  /** A client that goes on with a download would rather wait than begin again. */
  private static Duration prepareTime(ZipSettings settings, Conditions conditions) {
    boolean resumes =
        conditions.range().filter(range -> !range.matches("\\s*bytes=0*-.*")).isPresent();
    return resumes && settings.get(Setting.RANGES)
        ? Duration.ofSeconds(Math.min(settings.get(Setting.MAX_SECONDS).orMax(), 3600))
        : settings.get(Setting.PREPARE_SECONDS);
  }

  private static Optional<ByteRange> whole(ZipPlan plan) {
    return Optional.of(new ByteRange(0, plan.length() - 1));
  }

  private void answerPlanned(ZipPlan plan, ZipSettings settings, Conditions conditions, Body body) {
    MultivaluedMap<String, Object> headers = body.response.getHeaders();
    headers.putSingle(HttpHeaders.ETAG, plan.entityTag());
    Instant lastModified = lastModified(body.response);
    switch (Preconditions.evaluate(conditions.preconditions(), plan.entityTag(), lastModified)) {
      case NOT_MODIFIED -> body.sendNothing(304, "not modified");
      case PRECONDITION_FAILED -> body.sendNothing(412, "precondition failed");
      case PROCEED -> {
        if (!settings.get(Setting.RANGES)) {
          body.send(Optional.of(plan), whole(plan));
          return;
        }
        headers.putSingle(ACCEPT_RANGES, "bytes");
        boolean applies =
            conditions.range().isPresent()
                && Preconditions.rangeApplies(conditions.ifRange(), plan.entityTag(), lastModified);
        RangeRequest range =
            applies
                ? RangeRequest.parse(conditions.range().orElseThrow(), plan.length())
                : new RangeRequest.Whole();
        sendRange(plan, range, body);
      }
    }
  }

  private static void sendRange(ZipPlan plan, RangeRequest range, Body body) {
    if (range instanceof RangeRequest.Single single) {
      body.response.setStatus(206);
      body.response
          .getHeaders()
          .putSingle(
              CONTENT_RANGE, "bytes " + single.first() + '-' + single.last() + '/' + plan.length());
      body.send(Optional.of(plan), Optional.of(new ByteRange(single.first(), single.last())));
    } else if (range instanceof RangeRequest.Unsatisfiable) {
      body.response.getHeaders().putSingle(CONTENT_RANGE, "bytes */" + plan.length());
      body.sendNothing(416, "range not satisfiable");
    } else {
      body.send(Optional.of(plan), whole(plan));
    }
  }

  private static Instant lastModified(ContainerResponseContext response) {
    Date date = response.getLastModified();
    return date == null ? Instant.EPOCH : date.toInstant();
  }

  private static void requireAcceptable(ArchiveDownload download) {
    if (download.notAcceptable() == download.objects()) {
      throw new Refusal(
          Refusal.Reason.NOT_ACCEPTABLE,
          "None of the objects can be sent in a transfer syntax that you accept. Ask for"
              + " transfer-syntax=* to get them as they are stored.");
    }
  }

  private static void requireReadable(
      ArchiveDownload download, ZipSettings settings, List<LeftOut> leftOut) {
    int unreadable = leftOut.size() - download.notAcceptable();
    if (leftOut.size() == download.objects()) {
      throw new Refusal(
          Refusal.Reason.NOTHING_READABLE,
          "None of the "
              + unreadable
              + " objects can be read: "
              + reason(leftOut)
              + ". Ask the administrator of the archive.");
    }
    if (unreadable > 0 && settings.get(Setting.ON_MISSING) == OnMissing.FAIL) {
      List<String> uids = leftOut.stream().map(left -> left.source().publicUID()).toList();
      throw new Refusal(
          Refusal.Reason.INCOMPLETE,
          unreadable
              + " of "
              + download.objects()
              + " objects cannot be read, the first of them "
              + uids.get(uids.size() - unreadable)
              + ": "
              + reason(leftOut)
              + ". Ask the administrator of the archive.",
          OptionalInt.empty(),
          Map.of("missing", uids.subList(0, Math.min(uids.size(), 100))));
    }
  }

  private static String reason(List<LeftOut> leftOut) {
    return leftOut.get(leftOut.size() - 1).reason();
  }

  /** As the archive words its warnings; one that it gave stays. */
  private void warn(MultivaluedMap<String, Object> headers, int leftOut, int objects) {
    headers.add(
        WARNING,
        "299 "
            + servletRequest.getServerName()
            + ':'
            + servletRequest.getServerPort()
            + " \""
            + leftOut
            + " of "
            + objects
            + " objects are missing in this ZIP; see MISSING.txt in it.\"");
  }

  /** The answer that is being made. */
  private record Body(ArchiveDownload download, ContainerResponseContext response, boolean head) {

    void send(Optional<ZipPlan> plan, Optional<ByteRange> range) {
      if (head) {
        download.sendNothing("HEAD");
      }
      response.setEntity(
          new ZipBody(download, plan, range, ConnectionCut.ofCurrentRequest(), head),
          NO_ANNOTATIONS,
          ZIP);
      // After the entity: a new one takes the length of the old one away.
      range.ifPresent(
          bytes -> response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length()));
    }

    void sendNothing(int status, String why) {
      download.sendNothing(why);
      response.setStatus(status);
      response.getHeaders().remove(HttpHeaders.CONTENT_DISPOSITION);
      response.setEntity(null);
    }
  }
}
