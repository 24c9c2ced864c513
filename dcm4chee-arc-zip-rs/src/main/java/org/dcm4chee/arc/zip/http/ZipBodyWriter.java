package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.limits.Pace;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a ZIP to its client in the request's thread, and cuts the connection if it cannot be
 * written to its end.
 */
@Produces("application/zip")
class ZipBodyWriter implements MessageBodyWriter<ZipBody> {
  private static final Logger LOG = LoggerFactory.getLogger(ZipBodyWriter.class);

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == ZipBody.class;
  }

  @Override
  public void writeTo(
      ZipBody zip,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      OutputStream out)
      throws IOException {
    writeHere(zip.take(), out);
  }

  /** In this thread, to its end. */
  static void writeHere(ZipBody.Content body, OutputStream out) throws IOException {
    try {
      write(body, out);
    } finally {
      body.delivery().answered();
    }
  }

  private static void write(ZipBody.Content body, OutputStream out) throws IOException {
    if (body.withoutContent()) {
      if (body.answer() instanceof Answer.Chunked) {
        // Or else the server adds a length of 0, which is not that of the GET.
        out.flush();
      }
      return;
    }
    try {
      body.writeTo(out, pace(body));
    } catch (DownloadException e) {
      cut(body, e);
    } catch (RuntimeException | Error e) {
      boolean unused = body.connection().cut();
      throw e;
    }
  }

  static void cut(ZipBody.Content body, DownloadException why) {
    if (why.reason() != DownloadException.Cause.CLIENT_GONE) {
      LOG.warn("A ZIP was cut off: {}", why.getMessage());
      LOG.debug("A ZIP was cut off", why);
    }
    boolean unused = body.connection().cut();
  }

  /** Slows down what the workers write, and not what the client is waited for. */
  private static UnaryOperator<OutputStream> pace(ZipBody.Content body) {
    OptionalLong rate = maxRate(body);
    return rate.isPresent()
        ? stream -> Pace.paced(stream, rate.getAsLong())
        : UnaryOperator.identity();
  }

  static OptionalLong maxRate(ZipBody.Content body) {
    return body.delivery().wish().settings().get(Setting.MAX_RATE).value();
  }
}
