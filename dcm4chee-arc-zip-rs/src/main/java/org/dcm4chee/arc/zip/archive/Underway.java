package org.dcm4chee.arc.zip.archive;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.retrieve.RetrieveContext;

/**
 * The downloads that go on after their request's thread has left them, by the archive's context:
 * when it tells the end, no request is there to ask. Holds each as long as it runs. Thread-safe.
 */
final class Underway {
  private final Map<RetrieveContext, Delivery> deliveries =
      Collections.synchronizedMap(new IdentityHashMap<>());

  void add(RetrieveContext context, Delivery delivery) {
    deliveries.put(context, delivery);
  }

  Optional<Delivery> of(RetrieveContext context) {
    return Optional.ofNullable(deliveries.get(context));
  }

  void remove(RetrieveContext context) {
    deliveries.remove(context);
  }

  int size() {
    return deliveries.size();
  }
}
