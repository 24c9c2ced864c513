package org.dcm4chee.arc.zip.archive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * A context that several threads may read objects with. The archive keeps its storages in a plain
 * {@code HashMap} and what it finds out about files in a plain {@code ArrayList}; here only one
 * thread at a time gets to them, and nobody once the download is over, so that nothing is opened
 * any more.
 */
final class GuardedContext implements InvocationHandler {
  private final RetrieveContext context;
  private final List<?> updateLocations;
  private boolean over;

  private GuardedContext(RetrieveContext context) {
    this.context = context;
    updateLocations = Collections.synchronizedList(context.getUpdateLocations());
  }

  /** The guarded context, and how to end it. */
  record Guard(RetrieveContext context, Runnable end) {}

  static Guard of(RetrieveContext context) {
    GuardedContext handler = new GuardedContext(context);
    RetrieveContext proxy =
        (RetrieveContext)
            Proxy.newProxyInstance(
                RetrieveContext.class.getClassLoader(),
                new Class<?>[] {RetrieveContext.class},
                handler);
    return new Guard(proxy, handler::end);
  }

  private synchronized void end() {
    over = true;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("getUpdateLocations")) {
      return updateLocations;
    }
    synchronized (this) {
      if (over && method.getName().endsWith("Storage")) {
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
