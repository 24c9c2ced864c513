package org.dcm4chee.arc.zip;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fake of interfaces that are too wide to be written out: what is expected answers by the name of
 * its method, and a call of anything else fails the test.
 */
public final class Fake {
  private Fake() {}

  /** What a method answers. */
  @FunctionalInterface
  public interface Answer {
    Object to(Object[] arguments) throws Throwable;
  }

  /** Answers with nothing, after it has done something. */
  public static Answer doing(Consumer<Object[]> action) {
    return arguments -> {
      action.accept(arguments);
      return null;
    };
  }

  /** A fake that knows these methods and those of {@link Object}, and no others. */
  public static <T> T of(Class<T> type, Map<String, Answer> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Answer answer = answers.get(method.getName());
              if (answer != null) {
                return answer.to(arguments);
              }
              return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "a fake " + type.getSimpleName();
                default -> throw new UnsupportedOperationException(method.toString());
              };
            }));
  }
}
