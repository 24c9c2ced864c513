package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More of them by hand: {@code -Dzip.it.studies=1000 -Dzip.it.heap=512m}. WildFly gives up a
 * connection that has waited for a minute for the first byte: it does not wait that long.
 */
@DisplayName("Hundreds of studies in one ZIP, out of a small heap")
class ManyStudiesIT {
  private static final int STUDIES = Integer.getInteger("zip.it.studies", 300);
  private static final String HEAP = System.getProperty("zip.it.heap", "256m");
  private static final int INSTANCES = 200;

  @TempDir private Path folder;

  @Test
  void allOfThem() throws IOException, InterruptedException {
    try (Server server = Server.start(Server.Options.named("many-studies").withHeap(HEAP))) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server.withPlugin());
      archive.settings(
          "DCM4CHEE",
          "zip.maxStudies=unlimited",
          "zip.maxInstances=unlimited",
          "zip.prepareSeconds=50");
      for (int study = 1; study <= STUDIES; study++) {
        archive.control(
            "POST",
            "studies/1.2.3.%05d?series=2&instances=%d&bytes=64&set=PatientID=many"
                .formatted(study, INSTANCES / 2));
      }
      URI search = archive.uri("studies?PatientID=many&accept=application/zip");

      HttpResponse<Path> response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(
                  HttpRequest.newBuilder(search).build(),
                  HttpResponse.BodyHandlers.ofFile(folder.resolve("many.zip")));

      assertThat(response.statusCode()).isEqualTo(200);
      try (ZipFile zip = new ZipFile(response.body().toFile())) {
        assertThat(zip.size()).isEqualTo(STUDIES * INSTANCES);
      }
      // The last studies end behind their last byte.
      archive.awaitNothingOpen();
      assertThat(archive.control("GET", "audit").split("\"event\":\"transferred\"", -1))
          .hasSize(STUDIES + 1);
      assertThat(server.log()).doesNotContain("OutOfMemoryError");
      System.out.printf(
          "%d studies, %d instances, heap %s: %s%n",
          STUDIES, STUDIES * INSTANCES, HEAP, archive.control("GET", "resources"));
    }
  }
}
