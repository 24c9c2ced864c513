package org.dcm4chee.arc.zip.http;

import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.LifecycleInterceptor;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.spec.ServletContextImpl;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Set;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the downloads, and waits for their requests, before the server takes RESTEasy and the
 * archive's beans away: a request that ends after them leaves what these have of the old deployment
 * in its thread, and so all of it in the heap. Of all that Undertow tells an application, the end
 * of its servlets comes first.
 */
public final class Undeployment implements ServletContainerInitializer {
  private static final Logger LOG = LoggerFactory.getLogger(Undeployment.class);

  /** For the server. */
  public Undeployment() {}

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext application) {
    if (application instanceof ServletContextImpl undertow) {
      undertow.getDeployment().getDeploymentInfo().addLifecycleInterceptor(new BeforeServlets());
    }
  }

  /** Without state: what it calls may be called for each servlet. */
  private static final class BeforeServlets implements LifecycleInterceptor {
    @Override
    public void init(ServletInfo info, Servlet servlet, LifecycleContext context)
        throws ServletException {
      context.proceed();
    }

    @Override
    public void init(FilterInfo info, Filter filter, LifecycleContext context)
        throws ServletException {
      context.proceed();
    }

    @Override
    public void destroy(ServletInfo info, Servlet servlet, LifecycleContext context)
        throws ServletException {
      endDownloads();
      context.proceed();
    }

    @Override
    public void destroy(FilterInfo info, Filter filter, LifecycleContext context)
        throws ServletException {
      endDownloads();
      context.proceed();
    }

    private static void endDownloads() {
      try {
        CDI.current().select(ZipService.class).get().endDownloads();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("The downloads could not be ended before the application: {}", e.toString());
        LOG.debug("The downloads could not be ended before the application", e);
      }
    }
  }
}
