package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.dcm4chee.arc.zip.limits.Pace;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a ZIP to its client, at its pace and within its time; cuts the connection if it fails. */
@Provider
@Produces("application/zip")
@ApplicationScoped
public class ZipBodyWriter implements MessageBodyWriter<ZipBody> {
  private static final Logger LOG = LoggerFactory.getLogger(ZipBodyWriter.class);

  @Inject private ZipService service;

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == ZipBody.class;
  }

  @Override
  public void writeTo(
      ZipBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      OutputStream out)
      throws IOException {
    if (body.withoutContent()) {
      if (body.range().isEmpty()) {
        // Or else the server adds a length of 0, which is not that of the GET.
        out.flush();
      }
      return;
    }
    OptionalLong rate = body.download().wish().settings().get(Setting.MAX_RATE).value();
    OutputStream paced = rate.isPresent() ? Pace.paced(out, rate.getAsLong()) : out;
    body.download().onStop(body.connection()::cut);
    Optional<Future<?>> end = endInTime(body);
    try {
      body.writeTo(paced);
    } catch (DownloadException e) {
      if (e.reason() != DownloadException.Cause.CLIENT_GONE) {
        LOG.warn("A ZIP was cut off: {}", e.getMessage());
        LOG.debug("A ZIP was cut off", e);
      }
      body.connection().cut();
    } catch (RuntimeException | Error e) {
      body.connection().cut();
      throw e;
    } finally {
      end.ifPresent(future -> future.cancel(false));
    }
  }

  private Optional<Future<?>> endInTime(ZipBody body) {
    OptionalLong seconds = body.download().wish().settings().get(Setting.MAX_SECONDS).value();
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          service
              .scheduler()
              .schedule(body.download()::stop, seconds.getAsLong(), TimeUnit.SECONDS));
    } catch (RejectedExecutionException e) {
      LOG.warn("zip.maxSeconds is not kept for this download: the server takes no timers now");
      return Optional.empty();
    }
  }
}
