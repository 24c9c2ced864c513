package org.dcm4chee.arc.zip.overlay.server;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The management interface of a server, and how to log in there.
 *
 * @param login empty: by WildFly's local authentication, for its own operating-system user
 * @param tls empty: without TLS
 */
public record Endpoint(String host, int port, Optional<Login> login, Optional<SSLContext> tls) {

  /** A management user of the server. */
  public record Login(String user, String password) {
    /** Keeps the password out of every message. */
    @Override
    public String toString() {
      return user;
    }
  }

  String protocol() {
    return tls.isPresent() ? "remote+https" : "remote+http";
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
