package org.dcm4chee.arc.zip.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.FakeObject;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.watch.Watched;
import org.jboss.resteasy.core.ResteasyContext;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.spi.AsyncOutputStream;
import org.jboss.resteasy.spi.HttpRequest;
import org.jboss.resteasy.spi.ResteasyAsynchronousContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against the server's own connections. */
@DisplayName(
    "What the server can send without the request's thread is sent by the connection's thread")
class AsyncSendingTest {
  /** Until an answer that does not come is missed. */
  private static final int PATIENCE_SECONDS = 15;

  private static final ClassLoader OF_THE_REQUEST =
      new URLClassLoader(new URL[0], AsyncSendingTest.class.getClassLoader());

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final Delivery delivery = archive.admitted(new FakeObject(1, 1, 5000));
  private final Client client = new Client();
  private final CompletableFuture<HttpServerExchange> exchange = new CompletableFuture<>();
  private final CompletableFuture<CompletionStage<Void>> written = new CompletableFuture<>();
  private ZipPlan plan;
  private Undertow server;
  private Socket socket;

  @BeforeEach
  void plan() throws InterruptedException {
    plan = delivery.prepare(Extent.WHOLE).orElseThrow();
  }

  @AfterEach
  void end() throws IOException {
    socket.close();
    server.stop();
    archive.close();
  }

  /** Takes bytes, or is stuck, and notes who gives them. */
  private static final class Client extends AsyncOutputStream {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();
    private final Set<Object> requests = ConcurrentHashMap.newKeySet();
    private final Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> given = new CompletableFuture<>();
    private volatile boolean stuck;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      waiters.add(Thread.currentThread());
      received.write(bytes, offset, length);
    }

    @Override
    public CompletionStage<Void> asyncFlush() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> asyncWrite(byte[] bytes, int offset, int length) {
      given.complete(null);
      if (stuck) {
        return new CompletableFuture<>();
      }
      writers.add(Thread.currentThread());
      requests.add(ResteasyContext.getContextData(HttpRequest.class));
      loaders.add(Thread.currentThread().getContextClassLoader());
      received.write(bytes, offset, length);
      return CompletableFuture.completedFuture(null);
    }
  }

  private static HttpRequest request(Map<String, Fake.Answer> context) throws URISyntaxException {
    MockHttpRequest request = MockHttpRequest.get("/");
    request.setAsynchronousContext(Fake.of(ResteasyAsynchronousContext.class, context));
    return request;
  }

  /** A request of the archive's, whose answer may come later. */
  private static HttpRequest suspended() throws URISyntaxException {
    return request(Map.of("isSuspended", none -> true));
  }

  private ZipBody.Content body(HttpServerExchange asked, boolean withoutContent) {
    return new ZipBody.Content(
        delivery,
        Optional.of(plan),
        new Answer.Whole(plan.length()),
        ClientConnection.of(asked),
        withoutContent);
  }

  /** One request at a server, with RESTEasy's around it. */
  private void asked(Optional<HttpRequest> request, boolean withoutContent) throws IOException {
    server =
        Undertow.builder()
            .addHttpListener(
                0,
                "127.0.0.1",
                asked -> {
                  exchange.complete(asked);
                  ZipBody.Content body = body(asked, withoutContent);
                  asked.dispatch(() -> answer(request, body));
                })
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
  }

  private void answer(Optional<HttpRequest> request, ZipBody.Content body) {
    request.ifPresent(some -> ResteasyContext.pushContext(HttpRequest.class, some));
    Thread.currentThread().setContextClassLoader(OF_THE_REQUEST);
    try {
      written.complete(
          new AsyncZipBodyWriter()
              .asyncWriteTo(
                  new ZipBody(body),
                  ZipBody.class,
                  ZipBody.class,
                  new Annotation[0],
                  MediaType.valueOf("application/zip"),
                  new MultivaluedHashMap<>(),
                  client));
    } catch (RuntimeException | Error e) {
      written.completeExceptionally(e);
    } finally {
      ResteasyContext.clearContextData();
    }
  }

  private static <T> T told(CompletableFuture<T> result) throws Exception {
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void awaitEnd() throws Exception {
    told(told(written).toCompletableFuture());
  }

  private void assertSentByTheConnectionsThread() throws Exception {
    awaitEnd();
    assertThat(client.received.size()).isEqualTo((int) plan.length());
    assertThat(client.writers).containsExactly(told(exchange).getIoThread());
    assertThat(client.waiters).isEmpty();
  }

  private void assertWrittenByAThreadThatWaits() throws Exception {
    awaitEnd();
    assertThat(client.received.size()).isEqualTo((int) plan.length());
    assertThat(client.writers).isEmpty();
    assertThat(client.waiters).hasSize(1).doesNotContain(told(exchange).getIoThread());
  }

  @Test
  void aRetrieve() throws Exception {
    asked(Optional.of(suspended()), false);

    assertSentByTheConnectionsThread();
  }

  @Test
  void aSearch_whichIsOnlyNowToldThatItsAnswerComesLater() throws Exception {
    AtomicBoolean later = new AtomicBoolean();
    asked(
        Optional.of(
            request(
                Map.of(
                    "isSuspended",
                    none -> later.get(),
                    "suspend",
                    Fake.doing(none -> later.set(true))))),
        false);

    assertSentByTheConnectionsThread();
  }

  @Test
  void notWhatMustBeAnsweredNow() throws Exception {
    asked(
        Optional.of(
            request(
                Map.of(
                    "isSuspended",
                    none -> false,
                    "suspend",
                    none -> {
                      throw new IllegalStateException("No async support");
                    }))),
        false);

    assertWrittenByAThreadThatWaits();
  }

  @Test
  void notWhatNoRequestIsAround() throws Exception {
    asked(Optional.empty(), false);

    assertWrittenByAThreadThatWaits();
  }

  @Test
  void notAHead_ofWhichNothingIsSent() throws Exception {
    asked(Optional.of(suspended()), true);
    awaitEnd();

    assertThat(client.received.size()).isZero();
    assertThat(client.given).isNotDone();
    assertThat(archive.slotsInUse()).as("it ends with its request").isEqualTo(1);
  }

  @Test
  @DisplayName("around each write is what the request's thread had, and nothing of it stays")
  void surroundings() throws Exception {
    HttpRequest request = suspended();
    CompletableFuture<Optional<ClassLoader>> loader = new CompletableFuture<>();
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    asked(Optional.of(request), false);
    awaitEnd();
    told(exchange)
        .getIoThread()
        .execute(
            () -> {
              loader.complete(Optional.ofNullable(Thread.currentThread().getContextClassLoader()));
              none.complete(ResteasyContext.getContextData(HttpRequest.class) == null);
            });

    assertThat(client.requests).containsExactly(request);
    assertThat(client.loaders).containsExactly(OF_THE_REQUEST);
    assertThat(told(loader)).isNotEqualTo(Optional.of(OF_THE_REQUEST));
    assertThat(told(none)).isTrue();
  }

  @Test
  void stoppedWhileTheClientTakesNothing_itIsCut_andTheAnswerEnds() throws Exception {
    client.stuck = true;
    asked(Optional.of(suspended()), false);
    told(client.given);
    delivery.stop(Watched.Why.UNDEPLOYED);
    awaitEnd();

    assertThatThrownBy(socket.getInputStream()::readAllBytes).isInstanceOf(SocketException.class);
  }

  @Test
  void serverHasDoneWithTheAnswerBeforeItsEnd_theAnswerEnds() throws Exception {
    client.stuck = true;
    asked(Optional.of(suspended()), false);
    told(client.given);
    told(exchange).endExchange();

    assertThat(told(written)).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  @Test
  void whatCannotBeBegun_isCut() throws Exception {
    delivery.close();
    asked(Optional.of(suspended()), false);

    assertThatThrownBy(this::awaitEnd).hasRootCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(socket.getInputStream()::readAllBytes).isInstanceOf(SocketException.class);
  }
}
