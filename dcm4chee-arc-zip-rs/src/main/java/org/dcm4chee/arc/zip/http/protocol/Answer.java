package org.dcm4chee.arc.zip.http.protocol;

import java.util.Optional;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.format.ByteRange;

/**
 * Which bytes of a ZIP answer a request, and with which status: decided by the request's conditions
 * and the ZIP alone, in one place. Immutable.
 */
public sealed interface Answer {

  /** The HTTP status. */
  int status();

  /** The value of {@code Content-Length}, if that is known and sent. */
  OptionalLong contentLength();

  /** The value of {@code Content-Range}, if there is to be one (RFC 9110 §14.4). */
  Optional<String> contentRange();

  /**
   * All of it.
   *
   * @param length in bytes
   */
  record Whole(long length) implements Answer {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.of(length);
    }

    @Override
    public Optional<String> contentRange() {
      return Optional.empty();
    }
  }

  /**
   * All of a ZIP that lacks objects. PS3.18 wants 206 for it; a browser cancels a 206 without
   * {@code Content-Range}, so it has one, of all bytes there are.
   *
   * @param length in bytes
   */
  record Incomplete(long length) implements Answer {
    @Override
    public int status() {
      return 206;
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.of(length);
    }

    @Override
    public Optional<String> contentRange() {
      return Optional.of("bytes 0-" + (length - 1) + '/' + length);
    }
  }

  /**
   * A part of it.
   *
   * @param range ends below {@code length}
   * @param length of the whole in bytes
   */
  record Part(ByteRange range, long length) implements Answer {
    @Override
    public int status() {
      return 206;
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.of(range.length());
    }

    @Override
    public Optional<String> contentRange() {
      return Optional.of("bytes " + range.first() + '-' + range.last() + '/' + length);
    }
  }

  /** All of it, as it comes: its length is not known. */
  record Chunked() implements Answer {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<String> contentRange() {
      return Optional.empty();
    }
  }

  /**
   * No byte of it.
   *
   * @param why what kept it from being sent
   * @param contentRange of a range that cannot be satisfied
   */
  record Nothing(Why why, Optional<String> contentRange) implements Answer {
    @Override
    public int status() {
      return why.status;
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.empty();
    }
  }

  /** Why nothing is sent. */
  enum Why {
    /** The client has it. */
    NOT_MODIFIED(304, "not modified"),
    /** It is not what the client takes it for. */
    PRECONDITION_FAILED(412, "precondition failed"),
    /** The range begins behind its end. */
    RANGE_NOT_SATISFIABLE(416, "range not satisfiable");

    private final int status;
    private final String words;

    Why(int status, String words) {
      this.status = status;
      this.words = words;
    }

    /** For the log. */
    public String words() {
      return words;
    }
  }

  /** The answer to a request with these conditions, by RFC 9110 §13.2.2 and §14.2. */
  static Answer to(Conditions asked, Representation zip) {
    Optional<String> strong = zip.strongTag();
    Preconditions.Outcome outcome = Preconditions.evaluate(asked, strong, zip.date());
    if (outcome == Preconditions.Outcome.PRECONDITION_FAILED) {
      return new Nothing(Why.PRECONDITION_FAILED, Optional.empty());
    }
    if (outcome == Preconditions.Outcome.NOT_MODIFIED) {
      return new Nothing(Why.NOT_MODIFIED, Optional.empty());
    }
    if (zip.length().isEmpty()) {
      return new Chunked();
    }
    long length = zip.length().getAsLong();
    if (!zip.complete() && asked.range().isEmpty()) {
      return new Incomplete(length);
    }
    if (!zip.takesRanges()
        || asked.range().isEmpty()
        || !Preconditions.rangeApplies(asked.ifRange(), strong)) {
      return new Whole(length);
    }
    RangeRequest range = RangeRequest.parse(asked.range().get(), length);
    if (range instanceof RangeRequest.Single single) {
      return new Part(single.range(), length);
    }
    return range instanceof RangeRequest.Unsatisfiable
        ? new Nothing(Why.RANGE_NOT_SATISFIABLE, Optional.of("bytes */" + length))
        : new Whole(length);
  }
}
