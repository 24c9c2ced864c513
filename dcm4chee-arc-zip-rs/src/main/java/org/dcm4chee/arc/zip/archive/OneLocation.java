package org.dcm4chee.arc.zip.archive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;

/**
 * An instance as it is, but with one location only: from there the archive has to read it. All else
 * is asked of the instance itself, whatever the archive's version asks.
 */
final class OneLocation implements InvocationHandler {
  private static final Method LOCATIONS =
      ResolvedMethod.of(InstanceLocations.class, InstanceLocations::getLocations);

  private final InstanceLocations instance;
  private final Location location;

  private OneLocation(InstanceLocations instance, Location location) {
    this.instance = instance;
    this.location = location;
  }

  static InstanceLocations of(InstanceLocations instance, Location location) {
    return (InstanceLocations)
        Proxy.newProxyInstance(
            InstanceLocations.class.getClassLoader(),
            new Class<?>[] {InstanceLocations.class},
            new OneLocation(instance, location));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.equals(LOCATIONS)) {
      // The archive may take from it what it cannot use: that is then the list of this one only.
      return new ArrayList<>(List.of(location));
    }
    try {
      return method.invoke(instance, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
