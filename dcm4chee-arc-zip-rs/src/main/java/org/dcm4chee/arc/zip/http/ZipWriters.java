package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at the start how ZIPs are written: without a thread for each client, or, if that is
 * wished or the server cannot do it, in the request's thread.
 */
@Provider
@ApplicationScoped
public class ZipWriters implements Feature {
  /** A system property: {@code false} has each ZIP written by its request's thread. */
  static final String PROPERTY = "org.dcm4chee.arc.zip.async";

  private static final Logger LOG = LoggerFactory.getLogger(ZipWriters.class);

  @Override
  public boolean configure(FeatureContext context) {
    context.register(writer());
    return true;
  }

  static ZipBodyWriter writer() {
    if (!"false".equals(System.getProperty(PROPERTY))) {
      try {
        return new AsyncZipBodyWriter();
      } catch (LinkageError e) {
        LOG.info("Each download holds a thread of this server: {}", e.toString());
      }
    }
    return new ZipBodyWriter();
  }
}
