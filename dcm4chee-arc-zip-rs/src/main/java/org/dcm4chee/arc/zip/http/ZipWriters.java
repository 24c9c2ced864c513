package org.dcm4chee.arc.zip.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at the start how ZIPs are written: in the request's thread, or, if that is wished and the
 * server can do it, without a thread for each client.
 */
@Provider
@ApplicationScoped
public class ZipWriters implements Feature {
  /** A system property: {@code true} has ZIPs written without a thread for each client. */
  static final String PROPERTY = "org.dcm4chee.arc.zip.async";

  private static final Logger LOG = LoggerFactory.getLogger(ZipWriters.class);

  @Override
  public boolean configure(FeatureContext context) {
    context.register(writer());
    return true;
  }

  static ZipBodyWriter writer() {
    if (Boolean.getBoolean(PROPERTY)) {
      try {
        return new AsyncZipBodyWriter();
      } catch (LinkageError e) {
        LOG.info("Each download holds a thread of this server: {}", e.toString());
      }
    }
    return new ZipBodyWriter();
  }
}
