package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Each kind of answer has the headers that keep it whole and private")
class EveryAnswerIT {
  private static final String AE = "AS_RECEIVED";
  private static final ModelNode FILTER =
      Operations.createAddress(
          "subsystem", "undertow", "configuration", "filter", "gzip", "squeeze");
  private static final ModelNode IN_USE =
      Operations.createAddress(
          "subsystem",
          "undertow",
          "server",
          "default-server",
          "host",
          "default-host",
          "filter-ref",
          "squeeze");

  private final ArchiveUnderTest archive = Attacked.archive();
  private String study;
  private String target;

  @BeforeEach
  void invent() {
    study = archive.invent(1, 3, 20_000);
    target = Attacked.zip(AE, study);
  }

  @AfterEach
  void back() {
    archive.settings(AE);
  }

  private WireAnswer ask(String method, String... headers) {
    return Wire.ask(Attacked.port(), method, target, headers);
  }

  private static void assertZip(int status, WireAnswer answer) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(list(answer, "Cache-Control"))
        .containsExactlyInAnyOrder("private", "no-cache", "no-transform");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(list(answer, "Access-Control-Expose-Headers"))
        .contains(
            "content-disposition",
            "content-length",
            "content-range",
            "accept-ranges",
            "etag",
            "warning");
    assertThat(list(answer, "Vary")).contains("accept");
  }

  private static List<String> list(WireAnswer answer, String header) {
    return Stream.of(answer.header(header).toLowerCase(java.util.Locale.ROOT).split(",", -1))
        .map(String::strip)
        .toList();
  }

  private static void assertRefused(int status, WireAnswer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(status);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.text()).startsWith("{\"errorMessage\":\"");
    for (String header : new String[] {"ETag", "Content-Disposition", "Accept-Ranges", "Warning"}) {
      assertThat(answer.has(header)).as("%s of what is no ZIP", header).isFalse();
    }
  }

  @Test
  @DisplayName("a ZIP and what stands for one")
  void zips() {
    WireAnswer whole = ask("GET");
    assertZip(200, whole);
    assertZip(200, ask("HEAD"));
    assertZip(206, ask("GET", "Range: bytes=5-9"));
    assertZip(304, ask("GET", "If-None-Match: " + whole.header("ETag")));
    assertZip(412, ask("GET", "If-Match: \"x\""));
    assertZip(416, ask("GET", "Range: bytes=9999999-"));
    archive.settings(AE, "zip.prepareSeconds=0");
    String other = archive.invent(1, 2, 1000);
    assertZip(200, Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, other)));
    archive.settings(AE);
    archive.fault(study, "lost", study + ".1.1", 0);
    assertZip(206, ask("GET"));
    assertZip(206, ask("HEAD"));
  }

  @Test
  @DisplayName("a refusal, by any reason, is in words and is kept by no cache")
  void refusals() {
    archive.settings(AE, "zip.maxInstances=2");
    assertRefused(413, ask("GET"));
    archive.settings(AE, "zip.roles=x");
    assertRefused(403, ask("GET"));
    archive.settings(AE, "zip.onMissing=fail");
    archive.fault(study, "lost", study + ".1.1", 0);
    assertRefused(500, ask("GET"));
    archive.settings(AE);
    archive.fault(study, "lost", "*", 0);
    assertRefused(410, ask("GET"));
    assertRefused(
        406, Wire.ask(Attacked.port(), "GET", target + ";transfer-syntax=1.2.840.10008.1.2.4.50"));
    assertRefused(400, Wire.ask(Attacked.port(), "GET", target + "&dicomdir=maybe"));
    assertRefused(400, Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, "1.2.*")));
  }

  @Test
  @DisplayName("a gzip filter of the server leaves bytes, length and entity tag alone")
  void gzipFilter() {
    WireAnswer plain = ask("GET");
    apply(Operations.createAddOperation(FILTER), Operations.createAddOperation(IN_USE));
    try {
      String[] gzip = {"Accept-Encoding: gzip, deflate, br"};
      assertThat(
              Wire.ask(Attacked.port(), "GET", Attacked.path(AE, "studies"), gzip)
                  .header("Content-Encoding"))
          .as("the filter is at work")
          .isEqualTo("gzip");
      WireAnswer filtered = ask("GET", gzip);
      assertThat(filtered.header("Content-Encoding")).isIn("", "identity");
      assertThat(filtered.header("Content-Length")).isEqualTo("" + plain.body().length);
      assertThat(filtered.header("ETag")).isEqualTo(plain.header("ETag"));
      Bytes.assertSame(filtered.body(), plain.body());
      Bytes.assertSlice(ask("GET", gzip[0], "Range: bytes=100-999").body(), plain.body(), 100, 999);
      assertThat(ask("HEAD", gzip).header("Content-Length")).isEqualTo("" + plain.body().length);
      archive.settings(AE, "zip.prepareSeconds=0");
      String other = archive.invent(1, 2, 20_000);
      String chunked = Attacked.zip(AE, other);
      byte[] unfiltered = Wire.ask(Attacked.port(), "GET", chunked).body();
      WireAnswer chunks = Wire.ask(Attacked.port(), "GET", chunked, gzip);
      assertThat(chunks.header("Content-Encoding")).isIn("", "identity");
      Bytes.assertSame(chunks.body(), unfiltered);
    } finally {
      apply(Operations.createRemoveOperation(IN_USE), Operations.createRemoveOperation(FILTER));
    }
  }

  private void apply(ModelNode... operations) {
    int port = archive.server().managementPort();
    try (ModelControllerClient client =
        ModelControllerClient.Factory.create("remote+http", "127.0.0.1", port)) {
      for (ModelNode operation : operations) {
        ModelNode answer = client.execute(operation);
        assertThat(Operations.isSuccessfulOutcome(answer)).as("%s", answer).isTrue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
