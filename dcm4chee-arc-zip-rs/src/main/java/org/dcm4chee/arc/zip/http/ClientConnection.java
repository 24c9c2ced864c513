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
import org.xnio.conduits.StreamSinkConduit;

/**
 * The connection of one request, as WildFly's Undertow has it.
 *
 * <p>It can be cut, so that the client sees that an answer is broken. An exception does not do
 * that: the server ends a chunked answer as if it were complete. Over HTTP/1 the connection is
 * reset, since its end may be the end of the answer: so it is where the client said {@code
 * Connection: close} and no length is known, and proxies are such clients. Over HTTP/2 the stream
 * is.
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

  /** Over HTTP/2, once the answer has begun. */
  private volatile Optional<StreamSinkConduit> stream = Optional.empty();

  private ClientConnection(Optional<HttpServerExchange> exchange) {
    this.exchange = exchange;
  }

  /** That of the request of the current thread; to be asked for before the answer has begun. */
  static ClientConnection ofCurrentRequest() {
    return Optional.ofNullable(ServletRequestContext.current())
        .map(ServletRequestContext::getExchange)
        .map(ClientConnection::of)
        .orElseGet(() -> new ClientConnection(Optional.empty()));
  }

  /** That of a request whose answer has not begun. */
  static ClientConnection of(HttpServerExchange exchange) {
    ClientConnection made = new ClientConnection(Optional.of(exchange));
    if (!(exchange.getConnection() instanceof HttpServerConnection)) {
      made.lookOn(exchange);
    }
    return made;
  }

  /** The server's own way to reset a stream fails for one that began as HTTP/1.1. */
  private void lookOn(HttpServerExchange ofStream) {
    ofStream.addResponseWrapper(
        (factory, unused) -> {
          StreamSinkConduit conduit = factory.create();
          stream = Optional.of(conduit);
          return conduit;
        });
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
  public boolean cut() {
    Optional<ServerConnection> connection = connection();
    if (connection.isPresent() && connection.get() instanceof HttpServerConnection http) {
      abort(http);
      return true;
    }
    stream.ifPresentOrElse(
        ClientConnection::truncate, () -> connection.ifPresent(ClientConnection::close));
    return false;
  }

  /**
   * By a reset, and never by an end, which may be that of the answer: over HTTP/1.0 there are no
   * chunks. The platform closes the socket only when no thread waits for it any more.
   */
  private static void abort(HttpServerConnection connection) {
    try {
      connection.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException e) {
      LOG.debug("The connection was cut before", e);
    }
    close(connection);
  }

  /** Resets the stream, and wakes who waits for it. */
  private static void truncate(StreamSinkConduit stream) {
    try {
      stream.truncateWrites();
    } catch (IOException e) {
      LOG.debug("The stream was cut before", e);
    }
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
