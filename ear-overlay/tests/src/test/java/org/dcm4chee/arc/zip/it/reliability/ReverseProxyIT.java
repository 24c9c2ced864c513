package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Behind nginx as docs/install.md configures it, all is as without it")
class ReverseProxyIT {
  private static final String AE = "AS_RECEIVED";
  private static final String ANN = "127.0.0.2";
  private static final String BOB = "127.0.0.3";

  /** More than all the buffers on the way can hold. */
  private static final int LARGE_OBJECTS = 40;

  private static final int LARGE_BYTES = 2_000_000;

  @TempDir private static Path folder;

  /** Believes what the proxy says of addresses. */
  private static Server server;

  private static ArchiveUnderTest archive;
  private static Nginx nginx;

  private final List<Wire> begun = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Nginx.require();
    server = Server.start(Server.Options.named("behind-proxy")).withPlugin().behindProxy();
    archive = ArchiveUnderTest.on(server);
    nginx = Nginx.before(server.httpPort(), folder.resolve("nginx"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      nginx.close();
      server.close();
    }
  }

  @AfterEach
  void back() throws IOException {
    for (Wire client : begun) {
      client.close();
    }
    archive.settings(AE);
  }

  /** Begins a download that is not over before it is read from. */
  private void begin(String from, int port, String study, String... headers) throws IOException {
    Wire client = Wire.narrow(from, port);
    begun.add(client);
    client.send("GET", Attacked.zip(AE, study), headers);
    assertThat(new String(client.take(15), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
  }

  private static WireAnswer ask(String from, int port, String study, String... headers)
      throws IOException {
    try (Wire client = Wire.narrow(from, port)) {
      return client.send("GET", Attacked.zip(AE, study), headers).read(false);
    }
  }

  private static WireAnswer get(String study, String... headers) {
    return Wire.ask(nginx.port(), "GET", Attacked.zip(AE, study), headers);
  }

  @Test
  @DisplayName("a limit for an address is one for the client's, whatever the client says of it")
  void limitForAnAddress() throws IOException {
    archive.settings(AE, "zip.maxConcurrentPerUser=1");
    String large = archive.invent(1, LARGE_OBJECTS, LARGE_BYTES);
    String small = archive.invent(1, 1, 500);
    begin(ANN, nginx.port(), large);
    assertThat(ask(BOB, nginx.port(), small).status()).isEqualTo(200);
    WireAnswer second = ask(ANN, nginx.port(), small);
    assertThat(second.status()).isEqualTo(429);
    assertThat(second.text()).contains("zip.maxConcurrentPerUser");
    for (String forged :
        new String[] {"X-Forwarded-For: 10.0.0.9", "x-forwarded-for: 10.0.0.9, 10.0.0.8"}) {
      assertThat(ask(ANN, nginx.port(), small, forged).status()).as(forged).isEqualTo(429);
    }
  }

  @Test
  @DisplayName("whoever reaches the port beside the proxy can name any address")
  void besideTheProxy() throws IOException {
    archive.settings(AE, "zip.maxConcurrentPerUser=1");
    String large = archive.invent(1, LARGE_OBJECTS, LARGE_BYTES);
    String small = archive.invent(1, 1, 500);
    begin(ANN, server.httpPort(), large, "X-Forwarded-For: 10.0.0.9");
    assertThat(ask(ANN, server.httpPort(), small, "X-Forwarded-For: 10.0.0.9").status())
        .isEqualTo(429);
    assertThat(ask(ANN, server.httpPort(), small, "X-Forwarded-For: 10.0.0.10").status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("a server that does not believe the proxy takes all clients for one")
  void withoutForwarding() throws IOException {
    ArchiveUnderTest other = Attacked.archive();
    other.settings(AE, "zip.maxConcurrentPerUser=1");
    try (Nginx before = Nginx.before(Attacked.port(), folder.resolve("other"))) {
      String large = other.invent(1, LARGE_OBJECTS, LARGE_BYTES);
      begin(ANN, before.port(), large);
      assertThat(ask(BOB, before.port(), other.invent(1, 1, 500)).status()).isEqualTo(429);
    } finally {
      other.settings(AE);
    }
  }

  @Test
  @DisplayName("a large ZIP has the same bytes, length and tag, and goes on where it was cut")
  void largeAndResumed() {
    String study = archive.invent(1, LARGE_OBJECTS, LARGE_BYTES);
    WireAnswer direct = Wire.ask(server.httpPort(), "GET", Attacked.zip(AE, study));
    WireAnswer whole = get(study, "Accept-Encoding: gzip");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.complete()).isTrue();
    assertThat(whole.header("ETag")).isNotEmpty().isEqualTo(direct.header("ETag"));
    assertThat(whole.header("Content-Length")).isEqualTo(direct.header("Content-Length"));
    Bytes.assertSame(whole.body(), direct.body());
    int from = whole.body().length / 2;
    WireAnswer rest = get(study, "Range: bytes=" + from + "-", "If-Range: " + whole.header("ETag"));
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.header("Content-Range"))
        .isEqualTo("bytes " + from + "-" + (whole.body().length - 1) + "/" + whole.body().length);
    Bytes.assertSame(rest.body(), Arrays.copyOfRange(whole.body(), from, whole.body().length));
    assertThat(get(study, "Range: bytes=" + from + "-", "If-Range: \"x\"").status()).isEqualTo(200);
    assertThat(get(study, "If-None-Match: " + whole.header("ETag")).status()).isEqualTo(304);
  }

  @Test
  @DisplayName("an incomplete ZIP says so")
  void incomplete() {
    String study = archive.invent(1, 3, 20_000);
    archive.fault(study, "lost", study + ".1.2", 0);
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Warning")).startsWith("299 ");
    assertThat(answer.complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.prepareSeconds=60", "zip.prepareSeconds=0"})
  @DisplayName("a ZIP that is cut is cut for the client too, of known length or not")
  void cut(String setting) {
    archive.settings(AE, setting, "zip.bufferBytes=1 MiB", "zip.onMissing=fail");
    String study = archive.invent(1, 4, 3_000_000);
    archive.fault(study, "breaks", study + ".1.3", 0);
    WireAnswer answer = get(study);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  @DisplayName("what is there is passed on, while the next object is waited for")
  void notStoredFirst() throws IOException {
    archive.settings(AE, "zip.prepareSeconds=0");
    String study = archive.invent(1, 3, 300_000);
    archive.fault(study, "holds", study + ".1.3", 0);
    try (Wire client = Wire.to(nginx.port())) {
      client.send("GET", Attacked.zip(AE, study));
      assertThat(client.take(400_000)).hasSize(400_000);
      archive.control("DELETE", "studies/" + study + "/faults");
      assertThat(client.take(1_000_000).length).isGreaterThan(400_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3600})
  @DisplayName("a client that leaves is noticed, while its ZIP is sent or prepared")
  void leaves(int prepareSeconds) throws IOException {
    archive.settings(AE, "zip.prepareSeconds=" + prepareSeconds, "zip.maxConcurrentPerUser=1");
    String study = archive.invent(1, 1_000, 3000);
    archive.fault(study, "slow", "*", 2000);
    String small = archive.invent(1, 1, 500);
    OpenResources open = OpenResources.now(archive);
    try (Wire client = Wire.narrow(ANN, nginx.port())) {
      client.send("GET", Attacked.zip(AE, study));
      try (Jvm jvm = Jvm.of(server)) {
        await("it is admitted").until(() -> jvm.plugin("Active") > 0);
      }
      assertThat(ask(ANN, nginx.port(), small).status()).isEqualTo(429);
    }
    await("the slot is free").until(() -> ask(ANN, nginx.port(), small).status() == 200);
    open.awaitNoMore();
  }
}
