package org.dcm4chee.arc.zip.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.storage.Storage;

/**
 * A context that several threads may read objects with. The archive keeps its storages in a plain
 * {@code HashMap} and what it finds out about files in a plain {@code ArrayList}; here only one
 * thread at a time gets to them, and nobody once the download is over, so that nothing is opened
 * any more.
 *
 * <p>Whoever finds no storage in the context opens it, and puts it there. Two who come at the same
 * time open two, of which the context keeps the last: the other is closed here, in the end. So is,
 * at once, one that comes when all is over.
 */
final class GuardedContext implements InvocationHandler {
  /** Members that were called, not names: where the archive has none of them, linking says so. */
  private static final Method UPDATE_LOCATIONS =
      ResolvedMethod.of(RetrieveContext.class, RetrieveContext::getUpdateLocations);

  private static final Method GET_STORAGE =
      ResolvedMethod.of(RetrieveContext.class, context -> context.getStorage(""));

  private static final Method PUT_STORAGE =
      ResolvedMethod.of(RetrieveContext.class, context -> context.putStorage("", null));

  private final RetrieveContext context;
  private final List<?> updateLocations;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean over;

  /** What was opened, and another put in its place. */
  @GuardedBy("lock")
  private final List<Storage> replaced = new ArrayList<>();

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
    List<Storage> left;
    synchronized (lock) {
      over = true;
      left = List.copyOf(replaced);
      replaced.clear();
    }
    left.forEach(Delivery::letGo);
  }

  @GuardedBy("lock")
  private void put(String storageID, Storage storage) {
    if (over) {
      Delivery.letGo(storage);
      throw isOver();
    }
    Storage before = context.getStorage(storageID);
    if (before != null && before != storage) {
      replaced.add(before);
    }
    context.putStorage(storageID, storage);
  }

  private static IllegalStateException isOver() {
    return new IllegalStateException("The download is over");
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.equals(UPDATE_LOCATIONS)) {
      return updateLocations;
    }
    synchronized (lock) {
      if (method.equals(PUT_STORAGE)) {
        put((String) arguments[0], (Storage) arguments[1]);
        return null;
      }
      if (over && method.equals(GET_STORAGE)) {
        throw isOver();
      }
      try {
        return method.invoke(context, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
