package org.dcm4chee.arc.keycloak;

import jakarta.servlet.http.HttpServletRequest;

/** What the archive says about itself in answers. */
public class HttpServletRequestUtils {

  private HttpServletRequestUtils() {}

  /** A warning with code 299 (RFC 7234 §5.5.7). */
  public static String miscPersistentWarning(HttpServletRequest rq, String text) {
    return "299 " + rq.getServerName() + ':' + rq.getServerPort() + " \"" + text + '"';
  }
}
