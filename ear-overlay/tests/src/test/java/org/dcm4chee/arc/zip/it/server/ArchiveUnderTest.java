package org.dcm4chee.arc.zip.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.junit.jupiter.api.Assumptions;

/**
 * The archive that the tests talk to: the stand-in in a WildFly that is started once for all of
 * them, or the one that {@code -Dzip.it.url} names.
 */
public final class ArchiveUnderTest {
  private static final String BASE =
      "dicomDeviceName=dcm4chee-arc,cn=Devices,cn=DICOM Configuration,dc=dcm4che,dc=org";
  private static final int FILES_PER_REQUEST = 20;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Optional<Server> server;
  private final URI service;

  private ArchiveUnderTest(Optional<Server> server, URI service) {
    this.server = server;
    this.service = service;
  }

  private static final class Shared {
    private static final ArchiveUnderTest INSTANCE = open();

    private static ArchiveUnderTest open() {
      String url = System.getProperty("zip.it.url", "");
      if (!url.isEmpty()) {
        return new ArchiveUnderTest(Optional.empty(), URI.create(url));
      }
      return on(Server.start(Server.Options.named("shared")).withPlugin());
    }
  }

  /** The one that all tests share. */
  public static ArchiveUnderTest shared() {
    return Shared.INSTANCE;
  }

  /** The one on a server of a test's own. */
  public static ArchiveUnderTest on(Server server) {
    return new ArchiveUnderTest(Optional.of(server), server.service("DCM4CHEE"));
  }

  /** The server; a test that needs it is skipped where the archive is somebody else's. */
  public Server server() {
    Assumptions.assumeTrue(server.isPresent(), "needs the stand-in archive, not -Dzip.it.url");
    return server.orElseThrow();
  }

  /** A URL of the archive's service, such as {@code studies/1.2.3?accept=application/zip}. */
  public URI uri(String path) {
    return URI.create(service + "/" + path);
  }

  /** The same of another AE of the stand-in. */
  public URI uri(String ae, String path) {
    return URI.create(server().service(ae) + "/" + path);
  }

  /** Sends a request; headers are names and values in turn. */
  public HttpResponse<byte[]> send(String method, URI uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofMinutes(2));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", uri(path), headers);
  }

  public HttpResponse<byte[]> head(String path, String... headers) {
    return send("HEAD", uri(path), headers);
  }

  /** Posts an HTML form; headers are names and values in turn. */
  public HttpResponse<byte[]> postForm(String path, String form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .timeout(Duration.ofMinutes(2));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stores files by STOW-RS, a few at a time: a server takes no request of any size. */
  public void store(List<byte[]> files) {
    for (int from = 0; from < files.size(); from += FILES_PER_REQUEST) {
      List<byte[]> some = files.subList(from, Math.min(files.size(), from + FILES_PER_REQUEST));
      assertThat(tryStore(some)).as("the archive takes the files").isEqualTo(200);
    }
  }

  /** Stores files by STOW-RS and gives the status. */
  public int tryStore(List<byte[]> files) {
    String boundary = "zip-rs-test";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] file : files) {
      body.writeBytes(
          ("\r\n--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(file);
    }
    body.writeBytes(("\r\n--" + boundary + "--").getBytes(StandardCharsets.US_ASCII));
    HttpRequest request =
        HttpRequest.newBuilder(uri("studies"))
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .header("Accept", "application/dicom+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Tells or asks the stand-in. */
  public String control(String method, String path) {
    URI uri = URI.create(server().service("DCM4CHEE").resolve("/dcm4chee-arc/stand-in/") + path);
    HttpResponse<byte[]> response = send(method, uri);
    assertThat(response.statusCode()).as("%s %s", method, path).isBetween(200, 204);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Invents a study and gives its UID. */
  public String invent(int series, int instances, long bytes) {
    String study = DicomFile.newUid().substring(0, 24);
    control(
        "POST",
        "studies/" + study + "?series=" + series + "&instances=" + instances + "&bytes=" + bytes);
    return study;
  }

  /** Breaks something in a study of the stand-in. */
  public void fault(String study, String kind, String instance, int number) {
    control(
        "POST",
        "studies/" + study + "/faults/" + kind + "?instance=" + instance + "&number=" + number);
  }

  /** One of the stand-in's counters, 0 if it never counted. */
  public long resource(String name) {
    Matcher matcher =
        Pattern.compile('"' + name + "\":(-?[0-9]+)").matcher(control("GET", "resources"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** Waits until nothing of a download is open any more. */
  public void awaitNothingOpen() {
    await("nothing is open")
        .untilAsserted(
            () ->
                assertThat(Stream.of("files", "storages", "contexts", "downloads"))
                    .filteredOn(what -> resource(what) != 0)
                    .isEmpty());
  }

  /** Puts settings on the web application of an AE, by LDAP, and reloads; none removes them all. */
  public void settings(String ae, String... properties) {
    replace("dcmWebAppName=" + ae, "dcmProperty", properties);
  }

  /**
   * The same where the archive is the stand-in; another has the settings that its admin gave it.
   */
  public void settingsIfOurs(String ae, String... properties) {
    if (server.isPresent()) {
      settings(ae, properties);
    }
  }

  /** Puts an attribute on an AE, by LDAP, and reloads; no value removes it. */
  public void aeAttribute(String ae, String name, String... values) {
    replace("dicomAETitle=" + ae, name, values);
  }

  private void replace(String entry, String name, String... values) {
    try (LDAPConnection ldap =
        new LDAPConnection(
            "127.0.0.1", server().ldapPort(), "cn=admin,dc=dcm4che,dc=org", "secret")) {
      ldap.modify(entry + ',' + BASE, new Modification(ModificationType.REPLACE, name, values));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
    reload();
  }

  /** The archive's own reload. */
  public void reload() {
    URI uri = server().service("DCM4CHEE").resolve("/dcm4chee-arc/ctrl/reload");
    assertThat(send("POST", uri).statusCode()).isEqualTo(204);
  }

  /** A header of an answer, in lower case; empty if it is absent. */
  public static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name.toLowerCase(Locale.ROOT)).orElse("");
  }
}
