package org.dcm4chee.arc.zip.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Audit;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that people download with: they go on where they stopped, and see what is broken. */
class DownloadProgramsIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final long INTERRUPT_AT = 1_000_000;

  @TempDir private Path folder;

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  /** 6 MB, at a speed that leaves time to interrupt it. */
  private static String slowStudy() {
    ARCHIVE.settings("DCM4CHEE", "zip.maxRate=2 MB");
    return path(ARCHIVE.invent(1, 20, 300_000));
  }

  private void assertWhole(String path) throws IOException {
    Bytes.assertSame(Files.readAllBytes(folder.resolve("a.zip")), ARCHIVE.get(path).body());
  }

  @Test
  void curl_interrupted_goesOn() throws IOException, InterruptedException {
    RealClient curl = RealClient.curl(folder);
    String path = slowStudy();
    String url = ARCHIVE.uri(path).toString();
    curl.interruptAt(folder.resolve("a.zip"), INTERRUPT_AT, "-o", "a.zip", url);
    ARCHIVE.settings("DCM4CHEE");
    assertThat(curl.run("-C", "-", "-o", "a.zip", url)).isEqualTo(0);
    assertWhole(path);
  }

  @Test
  void wget_interrupted_goesOn() throws IOException, InterruptedException {
    RealClient wget = RealClient.wget(folder);
    String path = slowStudy();
    String url = ARCHIVE.uri(path).toString();
    wget.interruptAt(folder.resolve("a.zip"), INTERRUPT_AT, "-O", "a.zip", url);
    ARCHIVE.settings("DCM4CHEE");
    assertThat(wget.run("-c", "-O", "a.zip", url)).isEqualTo(0);
    assertWhole(path);
  }

  @Test
  void aria2_fourConnections() throws IOException, InterruptedException {
    RealClient aria2 = RealClient.aria2(folder);
    // Or else the first connection may have it all before the second is there.
    String path = slowStudy();
    long transfers = transfers();
    assertThat(aria2.run("-o", "a.zip", ARCHIVE.uri(path).toString())).isEqualTo(0);
    ARCHIVE.settings("DCM4CHEE");
    assertThat(transfers() - transfers).as("requests").isGreaterThan(1);
    assertWhole(path);
  }

  private static long transfers() {
    return ARCHIVE.control("GET", "audit").split("\"begin\"", -1).length;
  }

  @Test
  void aria2_interrupted_goesOn() throws IOException, InterruptedException {
    RealClient aria2 = RealClient.aria2(folder);
    String path = slowStudy();
    String url = ARCHIVE.uri(path).toString();
    aria2.interruptAt(folder.resolve("a.zip"), INTERRUPT_AT, "-o", "a.zip", url);
    ARCHIVE.settings("DCM4CHEE");
    assertThat(aria2.run("-c", "-o", "a.zip", url)).isEqualTo(0);
    assertWhole(path);
  }

  /** How the answer is sent that will break. */
  enum Kind {
    CHUNKED("zip.prepareSeconds=0"),
    MEASURED("zip.prepareSeconds=60");

    private final String setting;

    Kind(String setting) {
      this.setting = setting;
    }
  }

  /** The last of three objects breaks in the middle when it is read for the second time. */
  private static String breakingStudy(Kind kind) {
    ARCHIVE.settings("DCM4CHEE", kind.setting, "zip.bufferBytes=1 MiB");
    String study = ARCHIVE.invent(1, 3, 4_000_000);
    ARCHIVE.fault(study, "breaks", study + ".1.3", 1);
    return study;
  }

  @ParameterizedTest
  @EnumSource
  void curl_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException, IOException {
    RealClient curl = RealClient.curl(folder);
    String study = breakingStudy(kind);
    int status = curl.run("-o", "a.zip", ARCHIVE.uri(path(study)).toString());
    assertThat(status).isIn(18, 56);
    assertThat(Files.size(folder.resolve("a.zip"))).isGreaterThan(4_000_000);
    assertThat(Audit.of(ARCHIVE, study).failed()).containsExactly(study + ".1.3");
  }

  @ParameterizedTest
  @EnumSource
  void curlOverHttp2_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException {
    RealClient curl = RealClient.curl(folder);
    String study = breakingStudy(kind);
    int status =
        curl.run(
            "--http2",
            "-o",
            "a.zip",
            ARCHIVE.server().secureService("DCM4CHEE") + "/" + path(study));
    assertThat(status).isIn(18, 56, 92);
  }

  /** It begins as HTTP/1.1, and the server's own way to reset such a stream fails. */
  @ParameterizedTest
  @EnumSource
  void curlOverHttp2WithoutTls_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException {
    RealClient curl = RealClient.curl(folder);
    String url = ARCHIVE.uri(path(breakingStudy(kind))).toString();
    assertThat(curl.run("--http2", "-o", "a.zip", url)).isIn(18, 56, 92);
  }

  @ParameterizedTest
  @EnumSource
  void curlOverTls_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException {
    RealClient curl = RealClient.curl(folder);
    String url = ARCHIVE.server().secureService("DCM4CHEE") + "/" + path(breakingStudy(kind));
    assertThat(curl.run("--http1.1", "-o", "a.zip", url)).isIn(18, 56);
  }

  @ParameterizedTest
  @EnumSource
  void wget_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException {
    RealClient wget = RealClient.wget(folder);
    String study = breakingStudy(kind);
    assertThat(wget.run("-O", "a.zip", ARCHIVE.uri(path(study)).toString())).isNotEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource
  void aria2_brokenInTheMiddle_seesIt(Kind kind) throws InterruptedException {
    RealClient aria2 = RealClient.aria2(folder);
    String study = breakingStudy(kind);
    assertThat(aria2.run("-x1", "-s1", "-o", "a.zip", ARCHIVE.uri(path(study)).toString()))
        .isNotEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource
  void java_brokenInTheMiddle_throws(Kind kind) {
    String study = breakingStudy(kind);
    assertThatThrownBy(() -> ARCHIVE.get(path(study))).hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void javaOverHttp2_brokenInTheMiddle_throwsAndOthersGoOn(Kind kind)
      throws GeneralSecurityException, IOException, InterruptedException {
    HttpClient client = http2();
    String healthy = path(ARCHIVE.invent(1, 3, 100_000));
    HttpResponse<byte[]> before = get(client, healthy);
    assertThat(before.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(before.statusCode()).isEqualTo(200);
    String study = breakingStudy(kind);
    OpenResources open = OpenResources.now(ARCHIVE);
    assertThatThrownBy(() -> get(client, path(study))).isInstanceOf(IOException.class);
    open.awaitNoMore();
    Bytes.assertSame(get(client, healthy).body(), before.body());
  }

  @Test
  void javaOverHttp2_part_isTheSlice()
      throws GeneralSecurityException, IOException, InterruptedException {
    String path = path(ARCHIVE.invent(1, 3, 100_000));
    HttpResponse<byte[]> part = get(http2(), path, "Range", "bytes=50000-149999");
    assertThat(part.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(part.statusCode()).isEqualTo(206);
    Bytes.assertSlice(part.body(), ARCHIVE.get(path).body(), 50_000, 149_999);
  }

  @Test
  void chunked_sameBytesAsMeasured() {
    ARCHIVE.settings("DCM4CHEE", "zip.prepareSeconds=0");
    String study = ARCHIVE.invent(2, 5, 100_000);
    HttpResponse<byte[]> chunked = ARCHIVE.get(path(study) + "&dicomdir=true");
    assertThat(chunked.statusCode()).isEqualTo(200);
    assertThat(ArchiveUnderTest.header(chunked, "Content-Length")).isEmpty();
    assertThat(ArchiveUnderTest.header(chunked, "Transfer-Encoding")).isEqualTo("chunked");
    assertThat(ArchiveUnderTest.header(chunked, "ETag")).isNotEmpty();
    assertThat(ArchiveUnderTest.header(chunked, "Accept-Ranges")).isEqualTo("none");
    Map<String, byte[]> files = Zips.read(chunked.body());
    assertThat(files).hasSize(11);
    assertThat(List.copyOf(Zips.readAsStream(chunked.body()).keySet()))
        .isEqualTo(List.copyOf(files.keySet()));
    ARCHIVE.settings("DCM4CHEE");
    HttpResponse<byte[]> measured = ARCHIVE.get(path(study) + "&dicomdir=true");
    assertThat(ArchiveUnderTest.header(measured, "Content-Length"))
        .isEqualTo("" + chunked.body().length);
    Bytes.assertSame(measured.body(), chunked.body());
  }

  private static HttpResponse<byte[]> get(HttpClient client, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ARCHIVE.server().secureService("DCM4CHEE") + "/" + path))
            .timeout(Duration.ofMinutes(1));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpClient http2() throws GeneralSecurityException {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trusting).build();
  }

  /** The server of the tests signs its certificate itself. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
