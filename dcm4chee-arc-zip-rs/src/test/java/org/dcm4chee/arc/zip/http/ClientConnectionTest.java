package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.Options;
import org.xnio.channels.ReadTimeoutException;

/** Against the server's own connections. */
@DisplayName("A client's connection tells whether the client has gone, and can be cut")
@Timeout(60)
class ClientConnectionTest {
  private final CountDownLatch done = new CountDownLatch(1);
  private Undertow server;

  @AfterEach
  void stop() {
    done.countDown();
    server.stop();
  }

  private interface Handler {
    void handle(HttpServerExchange exchange) throws IOException, InterruptedException;
  }

  /** Begins to answer in a thread that may wait. */
  private Socket connected(Handler handler, int readTimeoutMillis) throws IOException {
    HttpHandler blocking =
        exchange ->
            exchange.dispatch(
                () -> {
                  exchange.startBlocking();
                  try {
                    handler.handle(exchange);
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", blocking)
            .setSocketOption(Options.READ_TIMEOUT, readTimeoutMillis)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static void ask(Socket client, String version) throws IOException {
    String request = "GET / " + version + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName(
      "a client that says nothing while it is answered has not gone, however long it takes")
  void isGone_afterReadTimeout() throws IOException, ExecutionException, InterruptedException {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    try (Socket client =
        connected(
            exchange -> {
              awaitReadTimeout((HttpServerConnection) exchange.getConnection());
              gone.complete(ClientConnection.of(exchange).isGone());
            },
            1)) {
      ask(client, "HTTP/1.1");
      assertThat(gone.get()).isFalse();
    }
  }

  /** Else the test would be about something else. */
  private static void awaitReadTimeout(HttpServerConnection connection) throws IOException {
    try {
      while (connection.getOriginalSourceConduit().read(ByteBuffer.allocate(1)) == 0) {
        Thread.onSpinWait();
      }
      throw new IllegalStateException("There is no read-timeout");
    } catch (ReadTimeoutException e) {
      // Wanted.
    }
  }

  @Test
  void isGone_whoHasClosed() throws IOException, ExecutionException, InterruptedException {
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    Socket client =
        connected(
            exchange -> {
              ClientConnection connection = ClientConnection.of(exchange);
              there.complete(!connection.isGone());
              while (!connection.isGone()) {
                Thread.onSpinWait();
              }
              gone.complete(true);
            },
            60_000);
    ask(client, "HTTP/1.1");
    assertThat(there.get()).isTrue();
    client.close();
    assertThat(gone.get()).isTrue();
  }

  @Test
  @DisplayName(
      "over HTTP/1.0, where the end of the connection is the end of an answer, it is reset")
  void cut_isNoEnd() throws IOException {
    try (Socket client =
        connected(
            exchange -> {
              OutputStream out = exchange.getOutputStream();
              out.write(new byte[10_000]);
              out.flush();
              assertThat(ClientConnection.of(exchange).cut()).isTrue();
            },
            60_000)) {
      ask(client, "HTTP/1.0");
      InputStream in = client.getInputStream();
      assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
    }
  }
}
