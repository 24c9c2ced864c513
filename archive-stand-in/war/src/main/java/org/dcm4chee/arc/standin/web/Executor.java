package org.dcm4chee.arc.standin.web;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps the threads busy that the archive's associations, queries and copies share. */
@ApplicationScoped
@Path("stand-in/executor")
public class Executor {
  private static final long AT_MOST_MINUTES = 10;

  @Resource private ManagedExecutorService executor;

  private volatile CountDownLatch release = new CountDownLatch(0);

  /** Orders tasks that end only with {@link #release}. */
  @POST
  public void exhaust(@QueryParam("tasks") int tasks) {
    release.countDown();
    CountDownLatch end = new CountDownLatch(1);
    release = end;
    for (int i = 0; i < tasks; i++) {
      try {
        executor.execute(() -> await(end));
      } catch (RejectedExecutionException e) {
        // It takes no more: that is what was wanted.
        return;
      }
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await(AT_MOST_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @DELETE
  public void release() {
    release.countDown();
  }

  /** Whether a task that is ordered now is begun within half a second. */
  @GET
  @Produces("application/json")
  public String free() throws InterruptedException {
    boolean free;
    try {
      executor.submit(() -> {}).get(500, TimeUnit.MILLISECONDS);
      free = true;
    } catch (TimeoutException | RejectedExecutionException e) {
      free = false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return "{\"free\":" + free + '}';
  }
}
