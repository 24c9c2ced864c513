package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.SearchResult;
import org.dcm4chee.arc.zip.archive.SearchService;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.negotiation.SearchLevel;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who wants a ZIP of a search is never sent the list instead")
class SearchAnswerFilterTest {
  private static final String LIST = "application/dicom+json";
  private static final String STUDY = "{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.%s\"]}}";

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private SearchService searches = new SearchService();

  @AfterEach
  void end() {
    archive.close();
  }

  private static StreamingOutput list(String json) {
    return out -> out.write(json.getBytes(StandardCharsets.UTF_8));
  }

  private static FakeExchange.Answering found(String json) {
    return new FakeExchange.Answering().type(LIST).entity(list(json));
  }

  private FakeExchange.Answering answered(FakeExchange.Answering answer) {
    PreMatchContainerRequestContext request =
        FakeExchange.request("GET", "aets/DCM4CHEE/rs/studies");
    SearchResource.ask(request, new SearchResource("DCM4CHEE", SearchLevel.STUDY, List.of()));
    new SearchAnswerFilter(
            archive.current(),
            archive.service(),
            searches,
            new FakeServletRequest("/dcm4chee-arc/aets/DCM4CHEE/rs/studies").request())
        .filter(request, answer.context());
    return answer;
  }

  private long refused(String reason) {
    return archive.service().downloads().getRefused().get(reason);
  }

  @Test
  void whoWantsTheListGetsIt() {
    FakeExchange.Answering answer = found("[]");
    Object list = answer.entity;

    assertThat(answered(answer).entity).isSameAs(list);
    assertThat(answer.status).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 400, 503})
  void theArchivesRefusalsStay(int status) {
    archive.current().expectZipOfSearch(archive.wish());
    FakeExchange.Answering answer = found("[]").status(status).type("text/plain").entity("No.");

    assertThat(answered(answer).entity).isEqualTo("No.");
    assertThat(answer.status).isEqualTo(status);
  }

  @Test
  void ofNothingThereIsNoZip() {
    archive.current().expectZipOfSearch(archive.wish());

    assertThat(answered(found("[]")).status).isEqualTo(404);
    assertThat(answered(found("").status(204).entity(null).type(null)).status).isEqualTo(404);
    assertThat(refused("not-found")).isEqualTo(2);
  }

  @Test
  void moreThanOneZipMayHaveIsRefusedBeforeAnythingIsLookedUp() {
    archive.configured("zip.maxStudies=1");
    archive.current().expectZipOfSearch(archive.wish());
    FakeExchange.Answering answer =
        answered(found("[" + STUDY.formatted(1) + "," + STUDY.formatted(2) + "]"));

    assertThat(answer.status).isEqualTo(413);
    assertThat(answer.entity.toString()).contains("zip.maxStudies", "2 studies");
    assertThat(refused("max-studies")).isEqualTo(1);
  }

  /** The archive still has what was found, but for some. */
  private FakeExchange.Answering admitted(int missing, int notAccessible) {
    searches =
        new SearchService() {
          @Override
          public Admitted admit(
              HttpServletRequest request, String aeTitle, SearchResult result, ZipWish wish) {
            assertThat(aeTitle).isEqualTo("DCM4CHEE");
            return new Admitted(Instant.ofEpochSecond(1000), missing, notAccessible);
          }
        };
    archive.current().expectZipOfSearch(archive.wish());
    return answered(found("[" + STUDY.formatted(1) + "]"));
  }

  @Test
  void whatIsFoundIsAnsweredWithAZip() {
    FakeExchange.Answering answer = admitted(0, 0);

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.type.toString()).isEqualTo("application/zip");
    assertThat(answer.headers.getFirst("Last-Modified")).isEqualTo(new Date(1_000_000));
    assertThat(answer.header("Warning")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, 299 archive:8080 \"2 of the matches of this search are no longer there.\"",
    "0, 1, 299 archive:8080 \"1 objects no longer accessible.\"",
  })
  void whatIsNotThereAnyMoreIsSaid(int missing, int notAccessible, String warning) {
    FakeExchange.Answering answer = admitted(missing, notAccessible);

    assertThat(answer.status).isEqualTo(206);
    assertThat(answer.header("Warning")).isEqualTo(warning);
  }

  @Test
  void whatIsNoListIsAFault_andNotSent() {
    archive.current().expectZipOfSearch(archive.wish());

    assertThat(answered(found("[]").type("text/csv")).status).isEqualTo(500);
    assertThat(answered(found("[]").type(null)).status).isEqualTo(500);
    assertThat(answered(found("[]").entity("[]")).status).isEqualTo(500);
    assertThat(answered(found("[]").entity(null)).status).isEqualTo(500);
    assertThat(answered(found("[{}]")).status).isEqualTo(500);
    assertThat(answered(found("[" + STUDY.formatted(1))).status).isEqualTo(500);
    StreamingOutput broken =
        out -> {
          throw new IOException("the database has gone");
        };
    assertThat(answered(found("").entity(broken)).status).isEqualTo(500);
    assertThat(refused("fault")).isEqualTo(7);
  }
}
