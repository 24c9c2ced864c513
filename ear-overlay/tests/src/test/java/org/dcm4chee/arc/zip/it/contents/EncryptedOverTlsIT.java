package org.dcm4chee.arc.zip.it.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a server of its own, which has a key that was made for the test, and one more port where it
 * believes a reverse proxy.
 */
@DisplayName("A password over TLS is taken; over http:// from another machine it is not")
class EncryptedOverTlsIT {
  private static final String PASSWORD = "correct horse battery";
  private static final String SECRET = "of-the-test";
  private static final String STUDY = DicomFile.newUid();
  private static final String PATH =
      "/dcm4chee-arc/aets/DCM4CHEE/rs/studies/" + STUDY + "?accept=application/zip";

  @TempDir private static Path folder;
  private static Server server;
  private static ArchiveUnderTest archive;
  private static String https;
  private static String forProxy;
  private static SSLContext trusting;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("server.p12");
    makeKey(store);
    trusting = trusting(store);
    server = Server.start(Server.Options.named("encrypted-tls")).withPlugin();
    archive = ArchiveUnderTest.on(server);
    https = "https://127.0.0.1:" + server.management().listenForTls(store, SECRET);
    forProxy = "http://127.0.0.1:" + server.management().listenForProxy();
    String series = DicomFile.newUid();
    archive.store(
        List.of(
            DicomFile.ct(STUDY, series, DicomFile.newUid(), 1, 1, 64)
                .toBytes(DicomFile.EXPLICIT_LE),
            DicomFile.ct(STUDY, series, DicomFile.newUid(), 1, 2, 64)
                .toBytes(DicomFile.EXPLICIT_LE)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void back() {
    archive.settings("DCM4CHEE");
  }

  private static void makeKey(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=archive",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as("keytool, see its log").isZero();
  }

  /** Trusts the certificate of that key, and no other. */
  private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), SECRET.toCharArray());
    KeyStore certificates = KeyStore.getInstance(KeyStore.getDefaultType());
    certificates.load(null, null);
    certificates.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<byte[]> get(
      HttpClient.Version version, String server, String... headers)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(version).sslContext(trusting).build();
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Zip-Password";
    all[headers.length + 1] = PASSWORD;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + PATH))
            .headers(all)
            .timeout(Duration.ofMinutes(1))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String server, String... headers)
      throws IOException, InterruptedException {
    return get(HttpClient.Version.HTTP_1_1, server, headers);
  }

  private static void assertRefused(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("https://", "zip.passwordOverHttp")
        .doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @EnumSource
  void overTls_encrypted_andAnyPartIsASlice(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> whole = get(version, https);

    assertThat(whole.version()).isEqualTo(version);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.sslSession()).isPresent();
    assertThat(Zips.decrypt(whole.body(), PASSWORD)).hasSize(2);
    int from = whole.body().length / 2;
    HttpResponse<byte[]> rest =
        get(
            version,
            https,
            "Range",
            "bytes=" + from + "-",
            "If-Range",
            ArchiveUnderTest.header(whole, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    Bytes.assertSlice(rest.body(), whole.body(), from, whole.body().length - 1);
  }

  @Test
  void theServersKey_isTheOneOfTheTest() throws Exception {
    String others = server.secureService("DCM4CHEE").resolve("/").toString();
    assertThatThrownBy(() -> get(others.substring(0, others.length() - 1)))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void behindAProxy_whatItsClientUsed_decides() throws Exception {
    assertRefused(get(forProxy, "X-Forwarded-For", "203.0.113.7"));
    assertRefused(get(forProxy, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "http"));
    HttpResponse<byte[]> byTls =
        get(forProxy, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https");

    assertThat(byTls.statusCode()).isEqualTo(200);
    assertThat(Zips.decrypt(byTls.body(), PASSWORD)).hasSize(2);
  }

  @Test
  void behindAProxyThatTheServerDoesNotBelieve_theSame() throws Exception {
    String plain = "http://127.0.0.1:" + server.httpPort();
    assertRefused(get(plain, "X-Forwarded-For", "203.0.113.7"));
    assertRefused(get(plain, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "http"));
    assertThat(
            get(plain, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whereTheAdminAllowsIt_overHttpToo() throws Exception {
    archive.settings("DCM4CHEE", "zip.passwordOverHttp=true");
    HttpResponse<byte[]> response = get(forProxy, "X-Forwarded-For", "203.0.113.7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Zips.decrypt(response.body(), PASSWORD)).hasSize(2);
  }

  @Test
  void theServersOwnPassword_needsNoTls_asItIsNotSent() throws Exception {
    archive.settings("DCM4CHEE", "zip.password=the password of the server");
    HttpResponse<byte[]> response =
        archive.send(
            "GET", URI.create(forProxy + PATH + "&encrypt=true"), "X-Forwarded-For", "203.0.113.7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Zips.decrypt(response.body(), "the password of the server")).hasSize(2);
  }
}
