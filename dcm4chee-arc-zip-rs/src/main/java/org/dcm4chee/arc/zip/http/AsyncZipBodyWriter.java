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
import org.jboss.resteasy.spi.ResteasyAsynchronousContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a ZIP to its client without holding a thread while it waits. The connection's I/O thread
 * hands over what is there; RESTEasy writes without blocking on any thread but the request's own,
 * and wants its data of the request around each call.
 */
@Produces("application/zip")
final class AsyncZipBodyWriter extends ZipBodyWriter implements AsyncMessageBodyWriter<ZipBody> {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncZipBodyWriter.class);

  @Override
  public CompletionStage<Void> asyncWriteTo(
      ZipBody zip,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> httpHeaders,
      AsyncOutputStream out) {
    ZipBody.Content body = zip.take();
    AtomicReference<Runnable> exchangeEnded = new AtomicReference<>(() -> {});
    Optional<Executor> ioThread =
        body.connection() instanceof ClientConnection connection
                && !body.withoutContent()
                && mayComeLater()
            ? connection.leaveToIoThread(() -> exchangeEnded.get().run())
            : Optional.empty();
    return ioThread.isPresent()
        ? sent(body, out, ioThread.get(), exchangeEnded)
        : writtenHere(body, out);
  }

  private static CompletionStage<Void> sent(
      ZipBody.Content body,
      AsyncOutputStream out,
      Executor ioThread,
      AtomicReference<Runnable> exchangeEnded) {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    Surroundings request = new Surroundings();
    Transfer transfer;
    try {
      transfer = body.open();
    } catch (RuntimeException | Error e) {
      boolean unused = body.connection().cut();
      body.delivery().close();
      throw e;
    }
    OptionalLong rate = maxRate(body);
    Pump pump =
        new Pump(
            transfer,
            out::asyncWrite,
            rate.isPresent() ? Optional.of(Pace.of(rate.getAsLong())) : Optional.empty(),
            action -> ioThread.execute(request.around(action)),
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

  /**
   * Whether the answer can come when its request's thread has left it. The archive's retrieves are
   * such; of its searches it is only decided here, where RESTEasy itself would do it a moment
   * later.
   */
  private static boolean mayComeLater() {
    HttpRequest request = ResteasyContext.getContextData(HttpRequest.class);
    if (request == null) {
      return false;
    }
    ResteasyAsynchronousContext context = request.getAsyncContext();
    if (!context.isSuspended()) {
      try {
        var unused = context.suspend();
      } catch (IllegalStateException e) {
        LOG.debug("A ZIP is written by its request's thread", e);
      }
    }
    return context.isSuspended();
  }

  /** Somebody waits for the answer in this thread, and so the thread may as well write it. */
  private static CompletionStage<Void> writtenHere(ZipBody.Content body, AsyncOutputStream out) {
    try {
      writeHere(body, out);
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
