package org.dcm4chee.arc.zip.archive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * Makes an object of one of the archive's interfaces that does what a handler does, and refuses
 * what the handler does not know: whatever the interface is in another version of the archive.
 */
final class Fakes {
  private Fakes() {}

  static <T> T of(Class<T> type, Object handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.invoke(handler, arguments);
              }
              try {
                return handling(handler, method).invoke(handler, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static Method handling(Object handler, Method method) {
    return Arrays.stream(handler.getClass().getDeclaredMethods())
        .filter(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()))
        .peek(own -> own.setAccessible(true))
        .findFirst()
        .orElseThrow(() -> new UnsupportedOperationException(method.toString()));
  }
}
