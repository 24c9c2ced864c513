package org.dcm4chee.arc.zip.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.handlers.encoding.AllowedContentEncodings;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.archive.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.channels.ReadTimeoutException;

/**
 * The connection of one request, as WildFly's Undertow has it.
 *
 * <p>It can be cut, so that the client sees that an answer is broken. An exception does not do
 * that: the server ends a chunked answer as if it were complete. Over HTTP/1.1 the connection is
 * closed without the last chunk, over HTTP/2 the stream is reset; Undertow does the right one of
 * both. Where the end of the connection is the end of the answer, since the client said {@code
 * Connection: close} and no length is known, only a reset tells one from the other: proxies are
 * such clients.
 *
 * <p>It can be asked whether the client has closed it. While a request is being answered nobody
 * reads from an HTTP/1.1 connection, so that has to be tried here; over HTTP/2 the server reads all
 * the time and knows it.
 */
final class ClientConnection implements Client {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Optional<HttpServerExchange> exchange;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean byIoThread;
  private volatile boolean gone;

  private ClientConnection(Optional<HttpServerExchange> exchange) {
    this.exchange = exchange;
  }

  /** That of the request of the current thread. */
  static ClientConnection ofCurrentRequest() {
    return new ClientConnection(
        Optional.ofNullable(ServletRequestContext.current())
            .map(ServletRequestContext::getExchange));
  }

  private Optional<ServerConnection> connection() {
    return exchange.map(HttpServerExchange::getConnection);
  }

  /**
   * The thread that alone reads and writes the connection, if there is one. From now on it is asked
   * there whether the client has gone, and told with the next question.
   *
   * @param ended is run in any thread when the answer has been written to its end, or cannot be
   */
  Optional<Executor> leaveToIoThread(Runnable ended) {
    exchange.ifPresent(
        e -> {
          byIoThread = true;
          e.addExchangeCompleteListener(
              (completed, next) -> {
                try {
                  ended.run();
                } finally {
                  next.proceed();
                }
              });
        });
    return exchange.map(HttpServerExchange::getIoThread);
  }

  @Override
  public boolean isGone() {
    return byIoThread ? wasGone() : isGoneNow();
  }

  private boolean wasGone() {
    if (!gone && asked.compareAndSet(false, true)) {
      HttpServerExchange current = exchange.orElseThrow();
      current
          .getIoThread()
          .execute(
              () -> {
                // What comes behind a complete answer is the next request.
                gone = !current.isComplete() && isGoneNow();
                asked.set(false);
              });
    }
    return gone;
  }

  private boolean isGoneNow() {
    return connection()
        .filter(
            connection ->
                !connection.isOpen()
                    || (connection instanceof HttpServerConnection http && hasEnded(http)))
        .isPresent();
  }

  /**
   * Reads what there is without waiting; it is given back, as the beginning of the next request.
   */
  private static boolean hasEnded(HttpServerConnection connection) {
    if (connection.getExtraBytes() != null) {
      // A next request is there already: what comes behind it cannot be looked at.
      return false;
    }
    PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
    boolean given = false;
    try {
      int count = connection.getOriginalSourceConduit().read(pooled.getBuffer());
      if (count > 0) {
        pooled.getBuffer().flip();
        connection.ungetRequestBytes(pooled);
        given = true;
      }
      return count < 0;
    } catch (ReadTimeoutException e) {
      // The listener's read-timeout (90 s) since the request: while it is answered none is due.
      return false;
    } catch (IOException e) {
      LOG.debug("The connection is broken", e);
      return true;
    } finally {
      if (!given) {
        pooled.close();
      }
    }
  }

  @Override
  public void cut() {
    if (endsWithConnection()) {
      connection()
          .filter(HttpServerConnection.class::isInstance)
          .map(HttpServerConnection.class::cast)
          .ifPresent(ClientConnection::resetWhileWaiting);
    }
    connection().ifPresent(ClientConnection::close);
  }

  /**
   * Whether the end of the connection may be the end of an answer: over HTTP/1.0 there are no
   * chunks. Over TLS the end has a sign of its own (RFC 8446 §6.1), which is not given.
   */
  private boolean endsWithConnection() {
    return exchange
        .filter(e -> e.getProtocol().equals(Protocols.HTTP_1_0))
        .filter(e -> e.getConnection().getSslSessionInfo() == null)
        .isPresent();
  }

  /**
   * Has the connection end with a reset, while another thread may wait for the client: the end of
   * all writing wakes that one, so that it lets go of the socket; the reset alone does not.
   */
  private static void resetWhileWaiting(HttpServerConnection connection) {
    try {
      connection.getOriginalSinkConduit().terminateWrites();
      connection.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException e) {
      LOG.debug("The connection was cut before", e);
    }
  }

  /**
   * Ends the connection so that the client sees an error even where its end is the end of the
   * answer. For the thread that writes: it would wake no other that waits for the client.
   */
  @Override
  public void reset() {
    try {
      if (connection().filter(HttpServerConnection.class::isInstance).isPresent()) {
        connection().get().setOption(Options.CLOSE_ABORT, true);
      }
    } catch (IOException e) {
      LOG.debug("The connection was cut before", e);
    }
    cut();
  }

  private static void close(ServerConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("The connection was cut before", e);
    }
  }

  /**
   * Whether an answer of unknown length can be ended by a last chunk (RFC 9112 §7.1), so that one
   * without it is known to be broken; over HTTP/2 a stream has an end of its own.
   */
  boolean takesChunks() {
    return exchange.filter(e -> e.getProtocol().equals(Protocols.HTTP_1_1)).isPresent();
  }

  /**
   * Whether a filter of the server is about to compress the answer, which would then be other bytes
   * than its length and its entity tag stand for.
   */
  boolean isCompressedByServer() {
    return exchange
        .map(e -> e.getAttachment(AllowedContentEncodings.ATTACHMENT_KEY))
        .filter(encodings -> !encodings.isIdentity())
        .isPresent();
  }
}
