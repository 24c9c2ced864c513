package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * A context that several threads may read objects with. The archive keeps its storages in a plain
 * {@code HashMap} and what it finds out about files in a plain {@code ArrayList}; here only one
 * thread at a time gets to them, and nobody once the download is over, so that nothing is opened
 * any more.
 */
final class GuardedContext implements InvocationHandler {
  /** Members that were called, not names: where the archive has none of them, linking says so. */
  private static final Method UPDATE_LOCATIONS =
      ResolvedMethod.of(RetrieveContext.class, RetrieveContext::getUpdateLocations);

  private static final Set<Method> OPENING =
      Set.of(
          ResolvedMethod.of(RetrieveContext.class, context -> context.getStorage("")),
          ResolvedMethod.of(RetrieveContext.class, context -> context.putStorage("", null)));

  private final RetrieveContext context;
  private final List<?> updateLocations;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean over;

  private GuardedContext(RetrieveContext context) {
    this.context = context;
    updateLocations = Collections.synchronizedList(context.getUpdateLocations());
  }

  /** The guarded context, and how to end it. */
  record Guard(RetrieveContext context, Runnable end) {}

  static Guard of(RetrieveContext context) {
    GuardedContext handler = new GuardedContext(context);
    return new Guard(proxy(handler), handler::end);
  }

  private static RetrieveContext proxy(InvocationHandler handler) {
    return (RetrieveContext)
        Proxy.newProxyInstance(
            RetrieveContext.class.getClassLoader(),
            new Class<?>[] {RetrieveContext.class},
            handler);
  }

  private void end() {
    synchronized (lock) {
      over = true;
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.equals(UPDATE_LOCATIONS)) {
      return updateLocations;
    }
    synchronized (lock) {
      if (over && OPENING.contains(method)) {
        throw new IllegalStateException("The download is over");
      }
      try {
        return method.invoke(context, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
