package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.Set;
import org.dcm4chee.arc.zip.archive.ZipService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the downloads, and waits for their requests, before the server takes RESTEasy and the
 * archive's beans away: a request that ends after them leaves what the server has of the old
 * deployment in its thread, and so all of it in the heap. Of all that a server tells an
 * application, the end of its servlets comes first, in the order in which they were added; this one
 * is added before the archive's, and no URL leads to it.
 */
public final class Undeployment implements ServletContainerInitializer {
  private static final Logger LOG = LoggerFactory.getLogger(Undeployment.class);

  /** For the server. */
  public Undeployment() {}

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext application) {
    application.addServlet("zip-rs: end of the downloads", new First()).setLoadOnStartup(0);
  }

  private static final class First extends GenericServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void service(ServletRequest request, ServletResponse response) {
      throw new IllegalStateException("No URL leads here");
    }

    @Override
    public void destroy() {
      try {
        CDI.current().select(ZipService.class).get().endDownloads();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("The downloads could not be ended before the application: {}", e.toString());
        LOG.debug("The downloads could not be ended before the application", e);
      }
    }
  }
}
