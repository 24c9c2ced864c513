package org.dcm4chee.arc.zip.archive;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Finds a method of one of the archive's interfaces by a call of it and not by its name: an archive
 * that does not have it is noticed by the compiler and by the link check, and not by a view that
 * silently is none.
 */
final class ResolvedMethod {
  private ResolvedMethod() {}

  /**
   * The method that is called.
   *
   * @param type an interface
   * @param call calls one method that returns an object or nothing
   */
  static <T> Method of(Class<T> type, Consumer<T> call) {
    AtomicReference<Method> called = new AtomicReference<>();
    Object recorder =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              called.set(method);
              return null;
            });
    call.accept(type.cast(recorder));
    if (called.get() == null) {
      throw new IllegalArgumentException("No method of " + type.getName() + " was called");
    }
    return called.get();
  }
}
