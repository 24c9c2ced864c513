package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.junit.jupiter.api.Test;

/** A retrieve by DIMSE fires the archive's same events, and is none of the plugin's business. */
class RetrieveObserverTest {

  @Test
  void retrieveByDimse_isOnlyAskedWhetherItIsOne() {
    List<String> calls = new ArrayList<>();
    RetrieveContext byDimse =
        (RetrieveContext)
            Proxy.newProxyInstance(
                RetrieveContext.class.getClassLoader(),
                new Class<?>[] {RetrieveContext.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  return null;
                });
    // Without what CDI injects: whatever the observer asked of it would throw.
    RetrieveObserver observer = new RetrieveObserver();
    observer.onStart(byDimse);
    observer.beforeTheAudit(byDimse);
    observer.afterAll(byDimse);
    assertThat(calls).hasSize(3).containsOnly("getHttpServletRequestInfo");
  }
}
