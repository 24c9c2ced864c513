package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.undertow.servlet.api.Deployment;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.LifecycleInterceptor;
import io.undertow.servlet.api.LifecycleInterceptor.LifecycleContext;
import io.undertow.servlet.spec.ServletContextImpl;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Downloads are ended before the servlets and filters that they go through")
class UndeploymentTest {
  private final List<String> events = new ArrayList<>();
  private final LifecycleContext context =
      Fake.of(LifecycleContext.class, Map.of("proceed", Fake.doing(none -> events.add("goes on"))));

  @AfterEach
  void withoutBeans() {
    Beans.none();
  }

  /** The beans of the application, of which only one is asked for. */
  private static final class Beans extends CDI<Object> {
    private final ZipService service;

    private Beans(ZipService service) {
      this.service = service;
    }

    static void are(ZipService service) {
      configuredProvider = () -> new Beans(service);
    }

    static void none() {
      configuredProvider =
          () -> {
            throw new IllegalStateException("There is no application any more");
          };
    }

    @Override
    public <U> Instance<U> select(Class<U> type, Annotation... qualifiers) {
      assertThat(type).isEqualTo(ZipService.class);
      @SuppressWarnings("unchecked")
      Instance<U> instance = Fake.of(Instance.class, Map.of("get", none -> service));
      return instance;
    }

    @Override
    public Instance<Object> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U> Instance<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BeanManager getBeanManager() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isUnsatisfied() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAmbiguous() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(Object instance) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Handle<Object> getHandle() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<? extends Handle<Object>> handles() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object get() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<Object> iterator() {
      throw new UnsupportedOperationException();
    }
  }

  /** What an application that starts has registered with the server. */
  private static LifecycleInterceptor registered() {
    DeploymentInfo info = new DeploymentInfo();
    Deployment deployment =
        Fake.of(Deployment.class, Map.of("getDeploymentInfo", arguments -> info));
    new Undeployment().onStartup(Set.of(), new ServletContextImpl(null, deployment));
    assertThat(info.getLifecycleInterceptors()).hasSize(1);
    return info.getLifecycleInterceptors().get(0);
  }

  private void endsAreNoted() {
    Beans.are(
        new ZipService() {
          @Override
          public void endDownloads() {
            events.add("downloads end");
          }
        });
  }

  @Test
  void theyAreEndedFirst_withEachServletAndFilter() throws ServletException {
    endsAreNoted();
    LifecycleInterceptor interceptor = registered();
    interceptor.destroy(null, (Servlet) null, context);
    assertThat(events).containsExactly("downloads end", "goes on");

    interceptor.destroy(null, (Filter) null, context);
    assertThat(events).containsExactly("downloads end", "goes on", "downloads end", "goes on");
  }

  @Test
  void nothingEndsWhenTheApplicationStarts() throws ServletException {
    endsAreNoted();
    LifecycleInterceptor interceptor = registered();
    interceptor.init(null, (Servlet) null, context);
    interceptor.init(null, (Filter) null, context);

    assertThat(events).containsExactly("goes on", "goes on");
  }

  @Test
  void whereTheBeansAreGoneTheUndeploymentGoesOn() throws ServletException {
    Beans.none();
    LifecycleInterceptor interceptor = registered();
    interceptor.destroy(null, (Servlet) null, context);
    interceptor.destroy(null, (Filter) null, context);

    assertThat(events).containsExactly("goes on", "goes on");
  }

  @Test
  void onAnotherServerItDoesNothing() {
    ServletContext other = Fake.of(ServletContext.class, Map.of());

    assertThatNoException().isThrownBy(() -> new Undeployment().onStartup(Set.of(), other));
  }
}
