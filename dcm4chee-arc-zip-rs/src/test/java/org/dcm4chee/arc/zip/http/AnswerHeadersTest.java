package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.http.protocol.Representation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The header fields of an answer say what it is, and nothing that the archive's was")
class AnswerHeadersTest {
  private final MultivaluedMap<String, Object> fields = new MultivaluedHashMap<>();
  private final AnswerHeaders headers = new AnswerHeaders(fields);

  private static Representation zip(boolean complete, boolean ranges) {
    return new Representation(
        OptionalLong.of(1000),
        Optional.of("\"tag\""),
        Optional.of(Instant.EPOCH),
        complete,
        ranges);
  }

  @Test
  void whatTheArchiveSaidOfItsOwnBytesIsGone() {
    fields.putSingle("ETag", "\"of the archive\"");
    fields.putSingle("Content-Range", "bytes 0-1/2");
    fields.putSingle("Accept-Ranges", "none");
    fields.putSingle("Last-Modified", "then");
    fields.putSingle("Warning", "299 archive \"w\"");

    headers.withoutArchives();

    assertThat(fields).containsOnlyKeys("Last-Modified", "Warning");
  }

  @Test
  void scriptsOfOtherPagesMayReadWhatTheyNeed() {
    fields.add("Access-Control-Expose-Headers", "content-type");

    headers.common();

    assertThat(fields.get("Access-Control-Expose-Headers")).hasSize(2).contains("content-type");
    assertThat(fields.get("Access-Control-Expose-Headers").get(1).toString())
        .contains("Content-Disposition", "Content-Range", "ETag", "Warning");
    assertThat(fields.get("X-Content-Type-Options")).isEqualTo(List.of("nosniff"));
  }

  @Test
  void aCacheKeepsEachRepresentationForItself() {
    fields.add("Vary", "Origin");

    headers.of(zip(true, true), new Answer.Whole(1000));

    assertThat(fields.get("Vary")).isEqualTo(List.of("Origin", "Accept"));
    assertThat(fields.get("Cache-Control")).isEqualTo(List.of("private, no-cache, no-transform"));
  }

  @Test
  void aZipThatCanBeResumedSaysSo() {
    headers.of(zip(true, true), new Answer.Whole(1000));

    assertThat(fields.get("Accept-Ranges")).isEqualTo(List.of("bytes"));
    assertThat(fields.get("ETag")).isEqualTo(List.of("\"tag\""));
    assertThat(fields).doesNotContainKey("Content-Range");
  }

  @Test
  void oneThatCannotSaysThat() {
    headers.of(zip(false, true), new Answer.Incomplete(1000));

    assertThat(fields.get("Accept-Ranges")).isEqualTo(List.of("none"));
    assertThat(fields.get("Content-Range")).isEqualTo(List.of("bytes 0-999/1000"));
  }

  @Test
  void theDateIsSaidOfWhatIsComplete_andOfNothingElse() {
    fields.putSingle("Last-Modified", "then");

    headers.of(zip(true, false), new Answer.Whole(1000));
    assertThat(fields.get("Last-Modified")).isEqualTo(List.of("then"));

    headers.of(zip(false, false), new Answer.Incomplete(1000));
    assertThat(fields).doesNotContainKey("Last-Modified");
  }

  @Test
  void withoutATagThereIsNone() {
    headers.of(
        new Representation(OptionalLong.empty(), Optional.empty(), Optional.empty(), true, true),
        new Answer.Chunked());

    assertThat(fields).doesNotContainKey("ETag");
  }

  @Test
  void theLengthIsThatOfWhatIsSent() {
    headers.contentLength(new Answer.Part(new ByteRange(10, 19), 1000));

    assertThat(fields.get("Content-Length")).isEqualTo(List.of(10L));
  }

  @Test
  void aLengthThatIsNotKnownIsNotSaid() {
    headers.contentLength(new Answer.Chunked());

    assertThat(fields).isEmpty();
  }

  @Test
  void aWarningIsWordedAsTheArchivesAndStandsBesideThem() {
    fields.add("Warning", "299 archive \"w\"");

    headers.warn(new FakeServletRequest("/x").request(), "1 of 2 objects are missing");

    assertThat(fields.get("Warning"))
        .isEqualTo(List.of("299 archive \"w\"", "299 archive:8080 \"1 of 2 objects are missing\""));
  }

  @Test
  void aFileNameIsOneOfAnAttachment() {
    headers.fileName("a b.zip");

    assertThat(fields.get("Content-Disposition"))
        .isEqualTo(List.of("attachment; filename=\"a b.zip\""));
  }

  @Test
  void whatMustNotBeCompressedOnTheWaySaysThatItIsNot() {
    headers.notEncoded();

    assertThat(fields.get("Content-Encoding")).isEqualTo(List.of("identity"));
  }

  @Test
  void anotherAnswerForAnotherValueOfAFieldIsSaid() {
    fields.add("Vary", "Accept");

    headers.variesBy("Origin");

    assertThat(fields.get("Vary")).isEqualTo(List.of("Accept", "Origin"));
  }

  @Test
  void anAnswerOfUnknownLengthHasAnEndOfItsOwn() {
    headers.chunked();

    assertThat(fields.get("Transfer-Encoding")).isEqualTo(List.of("chunked"));
  }

  @Test
  void whatIsSaidIsSaidOneAfterTheOther() {
    HttpServletRequest request = new FakeServletRequest("/x").request();

    assertThat(
            headers
                .withoutArchives()
                .common()
                .of(zip(true, true), new Answer.Whole(1000))
                .cachedByNobodyElse()
                .variesBy("Origin")
                .fileName("a.zip")
                .notEncoded()
                .chunked()
                .warn(request, "1 of 2 objects are missing"))
        .isSameAs(headers);
  }
}
