package org.dcm4chee.arc.zip.it.inside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.standin.Archive;

/** The archive's own web application, asked from within the server that it runs in. */
final class Web {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Web() {}

  /** Invents a study of one series. */
  static void invent(Archive archive, String study, int instances, long bytes) {
    archive.invent(study, 1, instances, bytes, false, new Attributes());
  }

  static HttpResponse<byte[]> zip(String study, String... headers) {
    return send("GET", "aets/DCM4CHEE/rs/studies/" + study + "?accept=application/zip", headers);
  }

  /** Sends a request to a path below the context root; headers are names and values in turn. */
  static HttpResponse<byte[]> send(String method, String path, String... headers) {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + System.getProperty("jboss.http.port") + "/dcm4chee-arc/" + path);
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
}
