package org.dcm4chee.arc.zip.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.AllowedContentEncodings;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xnio.Options;
import org.xnio.channels.ReadTimeoutException;

/**
 * Against the server's own connections. As long as it is because one server and its clients are all
 * there is to it.
 */
@DisplayName("A client's connection tells whether the client has gone, and can be cut")
@Timeout(15)
class ClientConnectionTest {
  /** Until bytes, or an end, that do not come are missed. */
  private static final int PATIENCE_MILLIS = 10_000;

  private final CountDownLatch done = new CountDownLatch(1);

  /** Fails with what a handler throws. */
  private final CompletableFuture<Object> failed = new CompletableFuture<>();

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
    start(handler, readTimeoutMillis);
    return connected();
  }

  private Socket connected() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private void start(Handler handler, int readTimeoutMillis) {
    HttpHandler blocking =
        exchange ->
            exchange.dispatch(
                () -> {
                  exchange.startBlocking();
                  try {
                    handler.handle(exchange);
                  } catch (IOException | InterruptedException | RuntimeException e) {
                    failed.completeExceptionally(e);
                    exchange.endExchange();
                  }
                });
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", blocking)
            .setSocketOption(Options.READ_TIMEOUT, readTimeoutMillis)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, PATIENCE_MILLIS)
            .build();
    server.start();
  }

  private static void ask(Socket client, String version) throws IOException {
    String request = "GET / " + version + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    send(client, request);
  }

  /** What the handler tells, or what it has thrown. */
  private <T> T told(CompletableFuture<T> answer) throws Exception {
    CompletableFuture.anyOf(answer, failed).get();
    return answer.get();
  }

  private static void send(Socket client, String request) throws IOException {
    client.getOutputStream().write(request.getBytes(US_ASCII));
  }

  @Test
  @DisplayName(
      "a client that says nothing while it is answered has not gone, however long it takes")
  void isGone_afterReadTimeout() throws Exception {
    BlockingQueue<Optional<Boolean>> gone = new LinkedBlockingQueue<>();
    start(
        exchange -> {
          HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
          gone.add(
              comesToReadTimeout(connection)
                  ? Optional.of(ClientConnection.of(exchange).isGone())
                  : Optional.empty());
        },
        1);
    Optional<Boolean> seen = Optional.empty();
    while (seen.isEmpty()) {
      try (Socket client = connected()) {
        ask(client, "HTTP/1.1");
        // Whose request is late has its connection closed before there is anything to look at.
        seen = Objects.requireNonNullElse(gone.poll(1, TimeUnit.SECONDS), Optional.empty());
      }
    }
    assertThat(seen).contains(false);
  }

  /**
   * Else the test would be about something else.
   *
   * @return false where the reading itself has closed the connection, as it does when the time is
   *     over and the server's clock has not said so
   */
  private static boolean comesToReadTimeout(HttpServerConnection connection) {
    try {
      while (connection.getOriginalSourceConduit().read(ByteBuffer.allocate(1)) == 0) {
        Thread.onSpinWait();
      }
      return false;
    } catch (ReadTimeoutException e) {
      return connection.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  /** Until it is, or the test is over. */
  private void awaitGone(ClientConnection connection) {
    while (done.getCount() > 0 && !connection.isGone()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void isGone_whoHasClosed() throws Exception {
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    Socket client =
        connected(
            exchange -> {
              ClientConnection connection = ClientConnection.of(exchange);
              there.complete(!connection.isGone());
              awaitGone(connection);
              gone.complete(true);
            },
            60_000);
    ask(client, "HTTP/1.1");
    assertThat(told(there)).isTrue();
    client.close();
    assertThat(told(gone)).isTrue();
  }

  @Test
  @DisplayName(
      "over HTTP/1.0, where the end of the connection is the end of an answer, it is reset")
  void cut_isNoEnd() throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    try (Socket client =
        connected(
            exchange -> {
              OutputStream out = exchange.getOutputStream();
              out.write(new byte[10_000]);
              out.flush();
              reset.complete(ClientConnection.of(exchange).cut());
            },
            60_000)) {
      ask(client, "HTTP/1.0");
      InputStream in = client.getInputStream();
      assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
      assertThat(told(reset)).isTrue();
    }
  }

  /** Of what a handler finds out of the connection of a request. */
  private boolean asked(String version, Predicate<HttpServerExchange> question) throws Exception {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    try (Socket client = connected(exchange -> answer.complete(question.test(exchange)), 60_000)) {
      ask(client, version);
      return told(answer);
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1, true", "HTTP/1.0, false"})
  void takesChunks(String version, boolean expected) throws Exception {
    assertThat(asked(version, exchange -> ClientConnection.of(exchange).takesChunks()))
        .isEqualTo(expected);
  }

  /** What a filter of the server finds that it may do. */
  private static AllowedContentEncodings encodings(HttpServerExchange exchange, String encoding) {
    exchange.getRequestHeaders().put(Headers.ACCEPT_ENCODING, encoding);
    return new ContentEncodingRepository()
        .addEncodingHandler("gzip", new GzipEncodingProvider(), 50)
        .getContentEncodings(exchange);
  }

  @ParameterizedTest
  @CsvSource({"gzip, true", "identity, false", ", false"})
  void isCompressedByServer(String encoding, boolean expected) throws Exception {
    assertThat(
            asked(
                "HTTP/1.1",
                exchange -> {
                  if (encoding != null) {
                    exchange.putAttachment(
                        AllowedContentEncodings.ATTACHMENT_KEY, encodings(exchange, encoding));
                  }
                  return ClientConnection.of(exchange).isCompressedByServer();
                }))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("what the client sends while it is answered is its next request, and is answered")
  void isGone_whoAsksForMore() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    CompletableFuture<Boolean> goneThen = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CountDownLatch asksForMore = new CountDownLatch(1);
    try (Socket client =
        connected(
            exchange -> {
              if (!exchange.getRequestPath().equals("/next")) {
                begun.complete(null);
                asksForMore.await();
                ClientConnection connection = ClientConnection.of(exchange);
                HttpServerConnection http = (HttpServerConnection) exchange.getConnection();
                boolean first = connection.isGone();
                while (done.getCount() > 0 && http.getExtraBytes() == null) {
                  first |= connection.isGone();
                }
                gone.complete(first);
                goneThen.complete(connection.isGone());
              }
              exchange.getOutputStream().write(exchange.getRequestPath().getBytes(US_ASCII));
              exchange.getOutputStream().close();
            },
            60_000)) {
      send(client, "GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n");
      told(begun);
      send(client, "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      asksForMore.countDown();

      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
          .contains("/first", "/next");
      assertThat(told(gone)).isFalse();
      assertThat(told(goneThen)).as("nobody can look behind it").isFalse();
    }
  }

  @Test
  @DisplayName("who leaves the writing to the I/O thread is told the end, and asks there")
  void leaveToIoThread() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<ClientConnection> left = new CompletableFuture<>();
    CompletableFuture<Boolean> ofTheConnection = new CompletableFuture<>();
    CompletableFuture<Void> looked = new CompletableFuture<>();
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    Socket client =
        connected(
            exchange -> {
              ClientConnection connection = ClientConnection.of(exchange);
              Optional<Executor> thread = connection.leaveToIoThread(() -> ended.complete(null));
              ofTheConnection.complete(thread.equals(Optional.of(exchange.getIoThread())));
              left.complete(connection);
              there.complete(!connection.isGone());
              exchange.getIoThread().execute(() -> looked.complete(null));
              awaitGone(connection);
              gone.complete(true);
              exchange.endExchange();
            },
            60_000);
    ask(client, "HTTP/1.1");
    assertThat(told(ofTheConnection)).isTrue();
    assertThat(told(there)).isTrue();
    told(looked);
    assertThat(told(left).isGone()).as("after somebody has looked").isFalse();
    assertThat(ended).isNotDone();
    client.close();
    assertThat(told(gone)).isTrue();
    told(ended);
  }

  @Test
  @DisplayName("who is told the end keeps nobody from the next request")
  void leaveToIoThread_theNextRequest() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (Socket client =
        connected(
            exchange -> {
              if (exchange.getRequestPath().equals("/first")) {
                ClientConnection.of(exchange).leaveToIoThread(() -> ended.complete(null));
              }
              exchange.getOutputStream().write(exchange.getRequestPath().getBytes(US_ASCII));
              exchange.getOutputStream().close();
            },
            60_000)) {
      send(client, "GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n");
      told(ended);
      send(client, "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
          .contains("/first", "/next");
    }
  }

  @Test
  @DisplayName("whose answer is complete has not gone: what comes then is another request's")
  void leaveToIoThread_afterTheEnd() throws Exception {
    CompletableFuture<ClientConnection> left = new CompletableFuture<>();
    CompletableFuture<HttpServerExchange> ended = new CompletableFuture<>();
    try (Socket client =
        connected(
            exchange -> {
              ClientConnection connection = ClientConnection.of(exchange);
              connection.leaveToIoThread(() -> ended.complete(exchange));
              left.complete(connection);
              exchange.getOutputStream().close();
            },
            60_000)) {
      ask(client, "HTTP/1.1");
      client.getInputStream().readAllBytes();
      ClientConnection connection = told(left);
      HttpServerExchange complete = told(ended);
      client.shutdownOutput();
      while (complete.getConnection().isOpen() && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      assertThat(connection.isGone()).isFalse();
      CompletableFuture<Void> looked = new CompletableFuture<>();
      complete.getIoThread().execute(() -> looked.complete(null));
      told(looked);

      assertThat(connection.isGone()).isFalse();
    }
  }

  @Test
  @DisplayName("over HTTP/2 before the answer has begun there is no stream: the connection is cut")
  void cut_http2_beforeTheAnswer() throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    start(
        exchange -> {
          if (exchange.getRequestPath().equals("/cut")) {
            reset.complete(ClientConnection.of(exchange).cut());
          }
          exchange.endExchange();
        },
        60_000);
    HttpClient client = HttpClient.newHttpClient();
    get(client, "/");

    assertThatThrownBy(() -> get(client, "/cut")).isInstanceOf(IOException.class);
    assertThat(told(reset)).isFalse();
  }

  @Test
  @DisplayName("over HTTP/2 the stream is cut, and the connection stays")
  void cut_http2() throws Exception {
    CompletableFuture<Boolean> reset = new CompletableFuture<>();
    CompletableFuture<Boolean> chunks = new CompletableFuture<>();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    start(
        exchange -> {
          ClientConnection connection = ClientConnection.of(exchange);
          chunks.complete(connection.takesChunks());
          gone.complete(connection.isGone());
          OutputStream out = exchange.getOutputStream();
          out.write(new byte[10_000]);
          out.flush();
          if (exchange.getRequestPath().equals("/cut")) {
            reset.complete(connection.cut());
          } else {
            out.close();
          }
        },
        60_000);
    HttpClient client = HttpClient.newHttpClient();

    assertThatThrownBy(() -> get(client, "/cut")).isInstanceOf(IOException.class);
    assertThat(told(reset)).as("closed for all").isFalse();
    assertThat(told(chunks)).isFalse();
    assertThat(told(gone)).isFalse();
    assertThat(get(client, "/whole").body()).hasSize(10_000);
  }

  private HttpResponse<byte[]> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + address.getPort() + path))
            .version(HttpClient.Version.HTTP_2)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  @DisplayName("where there is no connection nobody has gone, and nothing can be cut")
  void none() {
    server = Undertow.builder().build();
    ClientConnection none = ClientConnection.ofCurrentRequest();

    assertThat(none.isGone()).isFalse();
    assertThat(none.cut()).isFalse();
    assertThat(none.takesChunks()).isFalse();
    assertThat(none.isCompressedByServer()).isFalse();
    assertThat(none.leaveToIoThread(() -> {})).isEmpty();
  }
}
