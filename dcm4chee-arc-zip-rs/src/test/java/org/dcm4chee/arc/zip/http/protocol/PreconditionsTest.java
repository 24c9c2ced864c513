package org.dcm4chee.arc.zip.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.dcm4chee.arc.zip.http.protocol.Preconditions.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Conditional requests are evaluated by RFC 9110 §13")
class PreconditionsTest {
  private static final Optional<Instant> CHANGED =
      Optional.of(Instant.parse("1994-11-06T08:49:37.654Z"));
  private static final String TAG = "\"abc\"";
  private static final Optional<String> ETAG = Optional.of(TAG);
  private static final Optional<String> WEAK = Optional.of("W/" + TAG);

  /** The own ETag is "abc", last modified Sun, 06 Nov 1994 08:49:37 GMT. */
  @ParameterizedTest(name = "{4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          -         | -                 | -                             | -                             | PROCEED             | nothing asked
          "abc"     | -                 | -                             | -                             | PROCEED             | If-Match: same
          "x", "abc"| -                 | -                             | -                             | PROCEED             | If-Match: one of several
          *         | -                 | -                             | -                             | PROCEED             | If-Match: any
          "x"       | -                 | -                             | -                             | PRECONDITION_FAILED | If-Match: another
          W/"abc"   | -                 | -                             | -                             | PRECONDITION_FAILED | If-Match: weak never matches
          abc       | -                 | -                             | -                             | PRECONDITION_FAILED | If-Match: not an ETag
          "a,abc"   | -                 | -                             | -                             | PRECONDITION_FAILED | If-Match: a comma within quotes
          "abc"     | -                 | -                             | Sun, 06 Nov 1994 08:49:36 GMT | PROCEED             | If-Match before If-Unmodified-Since
          -         | -                 | -                             | Sun, 06 Nov 1994 08:49:37 GMT | PROCEED             | If-Unmodified-Since: the same second
          -         | -                 | -                             | Sun, 06 Nov 1994 08:49:36 GMT | PRECONDITION_FAILED | If-Unmodified-Since: changed later
          -         | -                 | -                             | yesterday                     | PROCEED             | If-Unmodified-Since: not a date
          -         | "abc"             | -                             | -                             | NOT_MODIFIED        | If-None-Match: same
          -         | W/"abc"           | -                             | -                             | NOT_MODIFIED        | If-None-Match: weakly the same
          -         | "x",W/"y" , "abc" | -                             | -                             | NOT_MODIFIED        | If-None-Match: one of several
          -         | *                 | -                             | -                             | NOT_MODIFIED        | If-None-Match: any
          -         | "x"               | -                             | -                             | PROCEED             | If-None-Match: another
          -         | "x"               | Sun, 06 Nov 1994 08:49:37 GMT | -                             | PROCEED             | If-None-Match before If-Modified-Since
          -         | -                 | Sun, 06 Nov 1994 08:49:37 GMT | -                             | NOT_MODIFIED        | If-Modified-Since: the same second
          -         | -                 | Sunday, 06-Nov-94 08:49:37 GMT| -                             | NOT_MODIFIED        | If-Modified-Since: RFC 850
          -         | -                 | Sun Nov  6 08:49:37 1994      | -                             | NOT_MODIFIED        | If-Modified-Since: asctime
          -         | -                 | Sun, 06 Nov 1994 08:49:36 GMT | -                             | PROCEED             | If-Modified-Since: changed later
          -         | -                 | 1994-11-06                    | -                             | PROCEED             | If-Modified-Since: not a date
          "x"       | "abc"             | -                             | -                             | PRECONDITION_FAILED | If-Match before If-None-Match
          "abc"     | "abc"             | -                             | -                             | NOT_MODIFIED        | both hold
          """)
  void table(
      String ifMatch,
      String ifNoneMatch,
      String ifModifiedSince,
      String ifUnmodifiedSince,
      Outcome expected,
      String what) {
    Conditions conditions = conditions(ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince);

    assertThat(Preconditions.evaluate(conditions, ETAG, CHANGED)).as(what).isEqualTo(expected);
  }

  @Test
  @DisplayName("an own weak ETag satisfies If-None-Match, but never If-Match or If-Range")
  void ownWeakTag() {
    Conditions match = conditions(TAG, null, null, null);
    Conditions noneMatch = conditions(null, TAG, null, null);

    assertThat(Preconditions.evaluate(match, WEAK, CHANGED)).isEqualTo(Outcome.PRECONDITION_FAILED);
    assertThat(Preconditions.evaluate(noneMatch, WEAK, CHANGED)).isEqualTo(Outcome.NOT_MODIFIED);
    assertThat(Preconditions.rangeApplies(ETAG, WEAK)).isFalse();
    assertThat(Preconditions.rangeApplies(WEAK, WEAK)).isFalse();
  }

  @Test
  @DisplayName("a representation without an ETag equals none but *")
  void noTag() {
    assertThat(Preconditions.evaluate(conditions(TAG, null, null, null), Optional.empty(), CHANGED))
        .isEqualTo(Outcome.PRECONDITION_FAILED);
    assertThat(Preconditions.evaluate(conditions(null, TAG, null, null), Optional.empty(), CHANGED))
        .isEqualTo(Outcome.PROCEED);
    assertThat(Preconditions.evaluate(conditions("*", null, null, null), Optional.empty(), CHANGED))
        .isEqualTo(Outcome.PROCEED);
    assertThat(Preconditions.evaluate(conditions(null, "*", null, null), Optional.empty(), CHANGED))
        .isEqualTo(Outcome.NOT_MODIFIED);
    assertThat(Preconditions.rangeApplies(ETAG, Optional.empty())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"})
  void dateOfWhatHasNone(String date) {
    assertThat(Preconditions.evaluate(conditions(null, null, date, null), ETAG, Optional.empty()))
        .isEqualTo(Outcome.PROCEED);
    assertThat(Preconditions.evaluate(conditions(null, null, null, date), ETAG, Optional.empty()))
        .isEqualTo(Outcome.PROCEED);
  }

  private static Conditions conditions(
      String ifMatch, String ifNoneMatch, String ifModifiedSince, String ifUnmodifiedSince) {
    return new Conditions(
        Optional.ofNullable(ifMatch),
        Optional.ofNullable(ifNoneMatch),
        Optional.ofNullable(ifModifiedSince),
        Optional.ofNullable(ifUnmodifiedSince),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest(name = "If-Range: {0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          -                             | true
          "abc"                         | true
          "x"                           | false
          W/"abc"                       | false
          Sun, 06 Nov 1994 08:49:37 GMT | false
          Sun, 06 Nov 1994 08:49:38 GMT | false
          Sun, 06 Nov 1994 08:49:36 GMT | false
          nonsense                      | false
          """)
  void ifRange(String ifRange, boolean applies) {
    assertThat(Preconditions.rangeApplies(Optional.ofNullable(ifRange), ETAG)).isEqualTo(applies);
  }
}
