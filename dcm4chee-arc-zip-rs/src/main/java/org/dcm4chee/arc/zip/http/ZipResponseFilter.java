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
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dcm4chee.arc.zip.archive.CurrentRequest;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.http.protocol.Conditions;
import org.dcm4chee.arc.zip.http.protocol.Representation;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.naming.FileNames;
import org.dcm4chee.arc.zip.naming.FileNames.Variant;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
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
  static final MediaType ZIP = MediaType.valueOf("application/zip");
  private static final Annotation[] NO_ANNOTATIONS = {};

  @Inject private CurrentRequest current;
  @Inject private ZipService service;
  @Context private HttpServletRequest servletRequest;

  /** For CDI, which sets the rest. */
  public ZipResponseFilter() {}

  /** Without a server, which injects. */
  @SuppressWarnings("UnnecessaryAssignment")
  ZipResponseFilter(CurrentRequest current, ZipService service, HttpServletRequest servletRequest) {
    this.current = current;
    this.service = service;
    this.servletRequest = servletRequest;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Optional<Delivery> delivery = current.delivery();
    if (delivery.isEmpty() || response.getEntity() == null || !isZip(response)) {
      return;
    }
    try {
      answer(delivery.get(), request, response);
    } catch (Refusal refusal) {
      refuse(delivery.get(), refusal, response);
    } catch (Exception | Error e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      service
          .standAside()
          .judge(e, bypassable(delivery.get()))
          .ifPresentOrElse(
              refusal -> refuse(delivery.get(), refusal, response), current::standAside);
    }
  }

  /** Of a search there is no ZIP of the archive's own that could be served instead. */
  private static Optional<ZipSettings> bypassable(Delivery delivery) {
    return delivery.isOfSearch() ? Optional.empty() : delivery.wish().settingsForArchivesZip();
  }

  static boolean isZip(ContainerResponseContext response) {
    return response.getMediaType() != null && ZIP.isCompatible(response.getMediaType());
  }

  private void answer(
      Delivery delivery, ContainerRequestContext request, ContainerResponseContext response)
      throws InterruptedException {
    boolean inOneGo = SearchForm.was(request);
    Conditions conditions = inOneGo ? Conditions.NONE : RequestWords.conditions(request);
    boolean head = request.getMethod().equals("HEAD");
    ClientConnection connection = ClientConnection.ofCurrentRequest();
    delivery.isFor(connection);
    boolean ranges = !inOneGo && delivery.wish().settings().get(Setting.RANGES);
    Extent extent =
        head
            ? Extent.HEADERS
            : ranges && conditions.range().isPresent() ? Extent.PART : Extent.WHOLE;
    Optional<ZipPlan> plan = delivery.prepare(extent);
    List<LeftOut> leftOut = delivery.leftOut();
    boolean complete = leftOut.isEmpty() && response.getStatus() != 206;
    Representation zip =
        new Representation(
            plan.map(p -> OptionalLong.of(p.length())).orElse(OptionalLong.empty()),
            Optional.of(delivery.entityTag()),
            Optional.ofNullable(response.getLastModified()).map(Date::toInstant),
            complete,
            ranges);
    Answer answer = Answer.to(conditions, zip);

    AnswerHeaders headers = new AnswerHeaders(response.getHeaders());
    headers.withoutArchives().common().of(zip, answer);
    if (delivery.wish().password().isPresent()) {
      headers.variesBy(EncryptionRequest.HEADER);
    }
    response.setStatus(answer.status());
    if (answer instanceof Answer.Nothing nothing) {
      delivery.sendNothing(nothing.why().words());
      response.getHeaders().remove(HttpHeaders.CONTENT_DISPOSITION);
      response.setEntity(null);
      delivery.answered();
      return;
    }
    headers.fileName(fileName(request, delivery, plan, complete));
    if (!leftOut.isEmpty()) {
      headers.warn(
          servletRequest,
          leftOut.size()
              + " of "
              + delivery.objects()
              + " objects are missing in this ZIP; see MISSING.txt in it.");
    }
    if (answer instanceof Answer.Chunked && connection.takesChunks()) {
      headers.chunked();
    }
    if (connection.isCompressedByServer()) {
      headers.notEncoded();
    }
    if (head) {
      delivery.sendNothing("HEAD");
    }
    response.setEntity(
        new ZipBody(new ZipBody.Content(delivery, plan, answer, connection, head)),
        NO_ANNOTATIONS,
        ZIP);
    headers.contentLength(answer);
  }

  /**
   * The client's name for it, if it gives one, and nothing of the objects beside it; but an
   * incomplete ZIP says so under any name.
   */
  private static String fileName(
      ContainerRequestContext request,
      Delivery delivery,
      Optional<ZipPlan> plan,
      boolean complete) {
    Set<Variant> variants = EnumSet.noneOf(Variant.class);
    Optional<String> given = RequestWords.fileName(request).filter(name -> !name.isBlank());
    if (given.isPresent()) {
      return FileNames.zip(given.get(), complete ? Set.of() : Set.of(Variant.INCOMPLETE));
    }
    if (delivery.wish().dicomdir()) {
      variants.add(Variant.DICOMDIR);
    }
    Decision.Content content = delivery.wish().content();
    if (content != Decision.Content.DICOM) {
      variants.add(content.hasBulkData() ? Variant.BULK_DATA : Variant.METADATA);
    }
    if (delivery.wish().deidentifier().isPresent()) {
      variants.add(Variant.DEIDENTIFIED);
    }
    if (delivery.wish().password().isPresent()) {
      variants.add(Variant.ENCRYPTED);
    }
    if (!complete) {
      variants.add(Variant.INCOMPLETE);
    }
    return FileNames.zip(
        plan.flatMap(ZipPlan::fileName).orElseGet(delivery::defaultFileName), variants);
  }

  private void refuse(Delivery delivery, Refusal refusal, ContainerResponseContext response) {
    delivery.refuse(refusal);
    delivery.answered();
    RefusalAnswer.replace(response, refusal, RequestWords.errorForm(servletRequest));
  }
}
