package org.dcm4chee.arc.zip.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ZIP has 1000 bytes, the ETag "abc", and was last modified on 6 Nov 1994, 08:49:37 GMT. */
@Label("A request is answered with exactly one thing")
class AnswerTest {
  private static final Optional<Instant> CHANGED =
      Optional.of(Instant.parse("1994-11-06T08:49:37Z"));
  private static final String ETAG = "\"abc\"";

  @ParameterizedTest(name = "{0} ZIP, {1}, If-Range {2}, If-Match {3}, If-None-Match {4}: {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          whole      | -              | -      | -      | -     | 200 1000
          whole      | bytes=0-       | -      | -      | -     | 206 1000 bytes 0-999/1000
          whole      | bytes=10-19    | -      | -      | -     | 206 10 bytes 10-19/1000
          whole      | bytes=1000-    | -      | -      | -     | 416 bytes */1000
          whole      | bytes=0-1,5-6  | -      | -      | -     | 200 1000
          whole      | bytes=10-19    | "abc"  | -      | -     | 206 10 bytes 10-19/1000
          whole      | bytes=10-19    | "x"    | -      | -     | 200 1000
          whole      | bytes=10-19    | Sun, 06 Nov 1994 08:49:37 GMT | - | - | 200 1000
          whole      | bytes=1000-    | "x"    | -      | -     | 200 1000
          whole      | bytes=10-19    | -      | "x"    | -     | 412
          whole      | -              | -      | "x"    | -     | 412
          whole      | -              | -      | -      | "abc" | 304
          whole      | bytes=10-19    | -      | -      | "abc" | 304
          no-ranges  | bytes=10-19    | -      | -      | -     | 200 1000
          incomplete | -              | -      | -      | -     | 206 1000 bytes 0-999/1000
          incomplete | bytes=10-19    | -      | -      | -     | 200 1000
          incomplete | bytes=0-       | -      | -      | -     | 200 1000
          incomplete | bytes=1000-    | -      | -      | -     | 200 1000
          incomplete | bytes=10-19    | "abc"  | -      | -     | 200 1000
          incomplete | -              | -      | "x"    | -     | 412
          incomplete | -              | -      | -      | "abc" | 304
          chunked    | -              | -      | -      | -     | 200
          chunked    | bytes=10-19    | -      | -      | -     | 200
          chunked    | -              | -      | garbage| -     | 412
          chunked    | -              | -      | -      | *     | 304
          chunked    | -              | -      | "abc"  | -     | 412
          chunked    | -              | -      | -      | "abc" | 200
          chunked    | -              | -      | -      | W/"abc" | 200
          all-or-cut | -              | -      | "abc"  | -     | 200
          all-or-cut | -              | -      | -      | "abc" | 304
          all-or-cut | bytes=10-19    | "abc"  | -      | -     | 200
          """)
  void table(
      String zip,
      String range,
      String ifRange,
      String ifMatch,
      String ifNoneMatch,
      String expected) {
    Conditions asked =
        new Conditions(
            Optional.ofNullable(ifMatch),
            Optional.ofNullable(ifNoneMatch),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(ifRange),
            Optional.ofNullable(range));

    assertThat(words(Answer.to(asked, representation(zip)))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} ZIP: {1} to If-Modified-Since, {2} to If-Unmodified-Since")
  @CsvSource({
    "whole,      304,                      412",
    "all-or-cut, 304,                      412",
    "chunked,    200,                      200",
    "incomplete, 206 1000 bytes 0-999/1000, 206 1000 bytes 0-999/1000",
  })
  void aDateDoesNotCountWhereObjectsAreMissing_orMayHaveBeen(
      String zip, String ifModifiedSince, String ifUnmodifiedSince) {
    assertThat(words(Answer.to(dated("Sun, 06 Nov 1994 08:49:37 GMT", null), representation(zip))))
        .isEqualTo(ifModifiedSince);
    assertThat(words(Answer.to(dated(null, "Sun, 06 Nov 1994 08:49:36 GMT"), representation(zip))))
        .isEqualTo(ifUnmodifiedSince);
  }

  private static Conditions dated(String ifModifiedSince, String ifUnmodifiedSince) {
    return new Conditions(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(ifModifiedSince),
        Optional.ofNullable(ifUnmodifiedSince),
        Optional.empty(),
        Optional.empty());
  }

  private static Representation representation(String zip) {
    boolean known = !zip.equals("chunked") && !zip.equals("all-or-cut");
    return new Representation(
        known ? OptionalLong.of(1000) : OptionalLong.empty(),
        Optional.of(zip.equals("chunked") ? "W/" + ETAG : ETAG),
        CHANGED,
        !zip.equals("incomplete"),
        !zip.equals("no-ranges"));
  }

  private static String words(Answer answer) {
    StringBuilder words = new StringBuilder().append(answer.status());
    answer.contentLength().ifPresent(length -> words.append(' ').append(length));
    answer.contentRange().ifPresent(range -> words.append(' ').append(range));
    return words.toString();
  }

  @Test
  void theLogSaysWhyNothingIsSent() {
    assertThat(Answer.Why.values())
        .extracting(Answer.Why::words)
        .containsExactly("not modified", "precondition failed", "range not satisfiable");
  }

  @Property
  @Label("a part is never sent of a ZIP that lacks objects, whatever the Range")
  void incompleteIsNeverSentInParts(@ForAll String range, @ForAll @LongRange(min = 1) long length) {
    Conditions asked =
        new Conditions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("bytes=" + range));
    Representation lacking =
        new Representation(OptionalLong.of(length), Optional.of(ETAG), CHANGED, false, true);

    assertThat(Answer.to(asked, lacking)).isEqualTo(new Answer.Whole(length));
  }
}
