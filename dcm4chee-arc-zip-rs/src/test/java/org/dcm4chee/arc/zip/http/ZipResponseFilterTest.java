package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.FakeObject;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Our ZIP takes the place of the archive's, with all that HTTP can say of it")
class ZipResponseFilterTest {
  private ZipBody.Content taken;
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject first = new FakeObject(1, 1, 1000);
  private final FakeObject second = new FakeObject(1, 2, 2000);
  private final FakeExchange.Answering answer = FakeExchange.Answering.nativeZip();

  @AfterEach
  void end() {
    archive.close();
  }

  private void filter(String method, String... headers) {
    filterOf(FakeExchange.STUDY, method, headers);
  }

  private void filterOf(String path, String method, String... headers) {
    PreMatchContainerRequestContext request = FakeExchange.request(method, path, headers);
    RequestWords.hideConditions(request);
    new ZipResponseFilter(
            archive.current(),
            archive.service(),
            new FakeServletRequest(ArchiveWithoutServer.PATH).request())
        .filter(request, answer.context());
  }

  /** It can be taken once. */
  private ZipBody.Content body() {
    if (taken == null) {
      taken = ((ZipBody) answer.entity).take();
    }
    return taken;
  }

  private long length() {
    return body().plan().orElseThrow().length();
  }

  @Test
  void withAPlanItsLengthAndItsTagAreSaid() {
    archive.admitted(first, second);

    filter("GET");

    assertThat(answer.status).isEqualTo(200);
    assertThat(body().answer()).isEqualTo(new Answer.Whole(length()));
    assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(length()));
    assertThat(answer.header("ETag")).isEqualTo(body().plan().orElseThrow().entityTag());
    assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void itIsAnAttachmentOfTheDefaultName() {
    archive.admitted(first);

    filter("GET");

    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"1.2.3.zip\"");
  }

  @Test
  void itIsAnAttachmentOfTheNameThatTheSettingsGive() {
    archive.admitted(archive.configured("zip.fileName={00080060}-{00100020}").wish(), first);

    filter("GET");

    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"OT-P1.zip\"");
  }

  @ParameterizedTest
  @CsvSource({
    "?filename=mine.zip, mine.zip",
    "?filename=mine, mine.zip",
    "?filename=, 1.2.3.zip",
    "?filename=%20, 1.2.3.zip"
  })
  void itIsAnAttachmentOfTheNameThatTheClientGives(String query, String name) {
    archive.admitted(first);

    filterOf(FakeExchange.STUDY + query, "GET");

    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + name + "\"");
  }

  @Test
  void anIncompleteZipSaysSoUnderAnyName() {
    archive.admitted(first, second.lost());

    filterOf(FakeExchange.STUDY + "?filename=mine", "GET");

    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"mine-incomplete.zip\"");
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, 1.2.3-metadata.zip",
    "XML, 1.2.3-metadata.zip",
    "DICOM, 1.2.3.zip",
  })
  void theNameSaysWhatTheZipIsOf(Decision.Content content, String name) {
    ZipWish wish = archive.wish();
    archive.admitted(
        new ZipWish(
            content,
            List.of(),
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            wish.user(),
            wish.settings()),
        first);

    filter("GET");

    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + name + "\"");
  }

  @Test
  void nobodyOnTheWayKeepsItOrGuessesItsType() {
    archive.admitted(first);

    filter("GET");

    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache, no-transform");
    assertThat(answer.header("Vary")).isEqualTo("Accept");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void withoutADownloadTheAnswerIsNotOurs() {
    Object entity = answer.entity;

    filter("GET");

    assertThat(answer.entity).isSameAs(entity);
    assertThat(answer.header("ETag")).isEqualTo("\"of the archive\"");
  }

  @Test
  void anAnswerWithoutABodyIsNotOurs() {
    archive.admitted(first);
    answer.entity(null).status(304);

    filter("GET");

    assertThat(answer.entity).isNull();
    assertThat(answer.status).isEqualTo(304);
  }

  @Test
  void anAnswerOfAnotherTypeIsNotOurs() {
    archive.admitted(first);
    answer.type("multipart/related").entity("parts");

    filter("GET");

    assertThat(answer.entity).isEqualTo("parts");
  }

  @Test
  void aRangeIsAnsweredWithThatRange() {
    archive.admitted(first, second);

    filter("GET", "Range", "bytes=100-199");

    assertThat(answer.status).isEqualTo(206);
    assertThat(answer.header("Content-Range")).isEqualTo("bytes 100-199/" + length());
    assertThat(answer.header("Content-Length")).isEqualTo("100");
  }

  @Test
  void aRangeBehindTheEndIsAnsweredWithNothing() {
    archive.admitted(first);

    filter("GET", "Range", "bytes=99999999-");

    assertThat(answer.status).isEqualTo(416);
    assertThat(answer.entity).isNull();
    assertThat(answer.header("Content-Range")).startsWith("bytes */");
    assertThat(answer.header("Content-Disposition")).isEmpty();
  }

  @Test
  void whereResumingIsSwitchedOffARangeIsTheWhole() {
    archive.admitted(archive.configured("zip.ranges=false").wish(), first);

    filter("GET", "Range", "bytes=100-199");

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.header("Accept-Ranges")).isEqualTo("none");
    assertThat(answer.header("Content-Range")).isEmpty();
  }

  @Test
  void aHeadSaysAllAndSendsNothing() {
    archive.admitted(first);

    filter("HEAD");

    assertThat(body().withoutContent()).isTrue();
    assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(length()));
    archive.end();
    assertThat(archive.transferred()).isEmpty();
  }

  @Test
  void aClientThatHasItIsToldSo() {
    archive.admitted(first);
    filter("GET");
    String tag = answer.header("ETag");
    archive.end();
    archive.admitted(first);
    answer.entity("the archive's");

    filter("GET", "If-None-Match", tag);

    assertThat(answer.status).isEqualTo(304);
    assertThat(answer.entity).isNull();
    assertThat(answer.header("ETag")).isEqualTo(tag);
    archive.end();
    assertThat(archive.transferred()).isEmpty();
  }

  @Test
  void aClientThatWantsAnotherOneGetsNone() {
    archive.admitted(first);

    filter("GET", "If-Match", "\"another\"");

    assertThat(answer.status).isEqualTo(412);
    assertThat(answer.entity).isNull();
  }

  @Test
  void whereObjectsAreMissingTheAnswerSaysSoThreeTimes() {
    archive.admitted(first, second.lost());

    filter("GET");

    assertThat(answer.status).isEqualTo(206);
    assertThat(answer.header("Warning"))
        .isEqualTo(
            "299 archive:8080 \"1 of 2 objects are missing in this ZIP; see MISSING.txt in it.\"");
    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"1.2.3-incomplete.zip\"");
    assertThat(answer.header("Content-Range"))
        .isEqualTo("bytes 0-" + (length() - 1) + "/" + length());
    assertThat(answer.header("Accept-Ranges")).isEqualTo("none");
  }

  @Test
  void whereTheArchiveHasLessThanItShouldItsWarningStays() {
    archive.admitted(first);
    answer.status(206).headers.add("Warning", "299 archive \"2 objects no longer accessible.\"");

    filter("GET");

    assertThat(answer.status).isEqualTo(206);
    assertThat(answer.header("Warning"))
        .isEqualTo("299 archive \"2 objects no longer accessible.\"");
    assertThat(answer.header("Content-Disposition")).contains("-incomplete.zip");
  }

  @Test
  void withoutTimeToMeasureItIsSentAsItComes() {
    Delivery delivery = archive.admitted(archive.configured("zip.prepareSeconds=0").wish(), first);

    filter("GET");

    assertThat(answer.status).isEqualTo(200);
    assertThat(body().answer()).isEqualTo(new Answer.Chunked());
    assertThat(answer.header("Content-Length")).isEmpty();
    assertThat(answer.header("ETag")).isEqualTo(delivery.entityTag());
    assertThat(answer.header("Accept-Ranges")).isEqualTo("none");
  }

  @Test
  void anArchiveThatSaysNoDateIsNoReasonToFail() {
    archive.admitted(first);
    answer.lastModified = null;

    filter("GET", "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT");

    assertThat(answer.status).isEqualTo(200);
  }

  @Test
  void whatLacksObjectsHasNoDate_andIsNeverNotModifiedByOne() {
    archive.admitted(first, second.lost());
    filter("GET");
    assertThat(answer.status).isEqualTo(206);
    assertThat(answer.headers).doesNotContainKey("Last-Modified");
    archive.end();
    archive.admitted(first, second.lost());
    answer.entity("the archive's").status(200);

    filter("GET", "If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT");

    assertThat(answer.status).isEqualTo(206);
  }

  @Test
  void aRefusalTakesThePlaceOfTheZip() {
    archive.admitted(first.lost());

    filter("GET");

    assertThat(answer.status).isEqualTo(410);
    assertThat(answer.entity).asString().startsWith("{\"errorMessage\":\"None of the 1 objects");
    assertThat(answer.headers).doesNotContainKeys("ETag", "Accept-Ranges", "Last-Modified");
    assertThat(archive.service().downloads().getRefused()).containsEntry("nothing-readable", 1L);
  }

  @Test
  @DisplayName("an interrupt while it is prepared is a refusal, and the thread stays interrupted")
  void interrupted() {
    archive.admitted(first.nearline());
    Thread.currentThread().interrupt();

    filter("GET");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.status).isEqualTo(500);
    assertThat(archive.service().downloads().getRefused()).containsEntry("fault", 1L);
  }

  @Test
  void aFaultOfOursIsARefusalInWords() {
    Delivery delivery = archive.admitted(first);
    answer.headersFault = Optional.of(new IllegalStateException("a bug"));

    filter("GET");

    assertThat(answer.status).isEqualTo(500);
    archive.end();
    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
    assertThat(delivery.writing()).isFalse();
  }

  @Test
  void whereTheArchiveLacksAMemberItsOwnZipIsSent() {
    archive.admitted(first);
    Error fault = new NoSuchMethodError("getHeaders");
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.http.ZipResponseFilter", "filter", null, 1)
        });
    answer.headersFault = Optional.of(fault);
    Object entity = answer.entity;

    filter("GET");

    assertThat(answer.entity).isSameAs(entity);
    assertThat(archive.current().standsAside()).isTrue();
    assertThat(archive.contextsClosed()).isZero();
  }
}
