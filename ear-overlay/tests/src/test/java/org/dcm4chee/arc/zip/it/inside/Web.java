package org.dcm4chee.arc.zip.it.inside;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.standin.Archive;

/**
 * The archive's own web application, asked from within the server that it runs in: by a client
 * without threads of its own, which would keep the deployment.
 */
final class Web {
  private Web() {}

  /** Invents a study of one series. */
  static void invent(Archive archive, String study, int instances, long bytes) {
    archive.invent(study, 1, instances, bytes, false, new Attributes());
  }

  static Reply zip(String study, String... headers) {
    return send("GET", "aets/DCM4CHEE/rs/studies/" + study + "?accept=application/zip", headers);
  }

  /** Sends a request to a path below the context root; headers are names and values in turn. */
  static Reply send(String method, String path, String... headers) {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + System.getProperty("jboss.http.port") + "/dcm4chee-arc/" + path);
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setReadTimeout(120_000);
      // By default it asks for text/html, as a browser does.
      connection.setRequestProperty("Accept", "*/*");
      for (int i = 0; i < headers.length; i += 2) {
        connection.setRequestProperty(headers[i], headers[i + 1]);
      }
      int status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] body = in == null ? new byte[0] : in.readAllBytes();
        return new Reply(status, body, connection.getHeaderFields());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came back. */
  // Made for one test: nobody else sees the array.
  @SuppressWarnings("ArrayRecordComponent")
  record Reply(int statusCode, byte[] body, Map<String, List<String>> headers) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
    }
  }
}
