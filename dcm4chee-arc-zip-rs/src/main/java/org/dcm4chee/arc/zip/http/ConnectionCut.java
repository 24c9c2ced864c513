package org.dcm4chee.arc.zip.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.servlet.handlers.ServletRequestContext;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an answer so that the client sees that it is broken. An exception does not do that: the
 * server ends a chunked answer as if it were complete. Over HTTP/1.1 the connection is closed
 * without the last chunk, over HTTP/2 the stream is reset; WildFly's Undertow does the right one of
 * both.
 *
 * <p>Thread-safe.
 */
final class ConnectionCut {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCut.class);

  private final Optional<ServerConnection> connection;

  private ConnectionCut(Optional<ServerConnection> connection) {
    this.connection = connection;
  }

  /** For the request of the current thread. */
  static ConnectionCut ofCurrentRequest() {
    ServletRequestContext context = ServletRequestContext.current();
    return new ConnectionCut(
        Optional.ofNullable(context)
            .map(ServletRequestContext::getExchange)
            .map(HttpServerExchange::getConnection));
  }

  /** Cuts. */
  void cut() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (IOException e) {
      LOG.debug("The connection was cut before", e);
    }
  }
}
