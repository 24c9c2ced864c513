package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.dcm4chee.arc.zip.archive.Transfer;
import org.dcm4chee.arc.zip.limits.Pace;
import org.jboss.resteasy.core.ResteasyContext;
import org.jboss.resteasy.spi.AsyncMessageBodyWriter;
import org.jboss.resteasy.spi.AsyncOutputStream;
import org.jboss.resteasy.spi.HttpRequest;

/**
 * Writes a ZIP to its client without holding a thread while it waits. The connection's I/O thread
 * hands over what is there; RESTEasy writes without blocking on any thread but the request's own,
 * and wants its data of the request around each call.
 */
@Produces("application/zip")
final class AsyncZipBodyWriter extends ZipBodyWriter implements AsyncMessageBodyWriter<ZipBody> {

  @Override
  public CompletionStage<Void> asyncWriteTo(
      ZipBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      AsyncOutputStream out) {
    AtomicReference<Runnable> exchangeEnded = new AtomicReference<>(() -> {});
    Optional<Executor> ioThread =
        body.withoutContent() || !isSuspended()
            ? Optional.empty()
            : body.connection().leaveToIoThread(() -> exchangeEnded.get().run());
    if (ioThread.isEmpty()) {
      return written(body, type, genericType, annotations, mediaType, httpHeaders, out);
    }
    CompletableFuture<Void> answered = new CompletableFuture<>();
    Surroundings request = new Surroundings();
    Transfer transfer;
    try {
      transfer = body.open();
    } catch (RuntimeException | Error e) {
      body.connection().cut();
      throw e;
    }
    OptionalLong rate = maxRate(body);
    Pump pump =
        new Pump(
            transfer,
            out::asyncWrite,
            rate.isPresent() ? Optional.of(Pace.of(rate.getAsLong())) : Optional.empty(),
            action -> ioThread.get().execute(request.around(action)),
            failure -> {
              failure.ifPresent(why -> cut(body, why));
              exchangeEnded.set(() -> {});
              transfer.end(failure, request.around(() -> answered.complete(null)));
            });
    exchangeEnded.set(pump::exchangeEnded);
    transfer.onStop(pump::stop);
    pump.start();
    return answered;
  }

  /** Only of an answer that may come later can the bytes come later. */
  private static boolean isSuspended() {
    HttpRequest request = ResteasyContext.getContextData(HttpRequest.class);
    return request != null && request.getAsyncContext().isSuspended();
  }

  private CompletionStage<Void> written(
      ZipBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      AsyncOutputStream out) {
    try {
      writeTo(body, type, genericType, annotations, mediaType, httpHeaders, out);
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What RESTEasy and the server have around a request, taken in its thread. */
  private static final class Surroundings {
    private final Map<Class<?>, Object> context = ResteasyContext.getContextDataMap();
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

    Runnable around(Runnable action) {
      return () -> {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        ResteasyContext.pushContextDataMap(context);
        try {
          action.run();
        } finally {
          ResteasyContext.removeContextDataLevel();
          thread.setContextClassLoader(before);
        }
      };
    }
  }
}
