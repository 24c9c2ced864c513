package org.dcm4chee.arc.zip.limits;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Why a ZIP is not given, as the client is told before the first byte. It is thrown on the way in
 * and becomes an HTTP answer in one place. Immutable; has no stack trace, since it is an answer and
 * not a fault. What it says may hold UIDs, but no patient data and nothing of the query.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What struck, and the HTTP status that tells so. */
  public enum Reason {
    /** The user has none of the roles. */
    ROLES(403),
    /** More instances than one ZIP may have. */
    MAX_INSTANCES(413),
    /** More bytes than one ZIP may have. */
    MAX_BYTES(413),
    /** This server is making as many ZIPs as it may. */
    MAX_CONCURRENT(503),
    /** This user is being sent as many ZIPs as one may. */
    MAX_CONCURRENT_PER_USER(429),
    /** The request cannot be understood. */
    MALFORMED(400),
    /** No media type or transfer syntax that the client accepts can be made. */
    NOT_ACCEPTABLE(406),
    /** None of the objects can be read. */
    NOTHING_READABLE(410),
    /** Some objects cannot be read, and the settings want all or nothing. */
    INCOMPLETE(500);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  private final Reason reason;
  private final OptionalInt retryAfterSeconds;
  private final transient Map<String, Object> details;

  /**
   * A refusal with all it can say.
   *
   * @param reason what struck
   * @param message for people: the limit, its value, what was asked for, and what to do
   * @param retryAfterSeconds when it may be worth while to ask again
   * @param details further members of the JSON answer, in this order; values are numbers, booleans,
   *     strings, lists and maps of these
   */
  public Refusal(
      Reason reason,
      String message,
      OptionalInt retryAfterSeconds,
      Map<String, ? extends Object> details) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** A refusal that a sentence explains. */
  public Refusal(Reason reason, String message) {
    this(reason, message, OptionalInt.empty(), Map.of());
  }

  /** What struck. */
  public Reason reason() {
    return reason;
  }

  /** The HTTP status. */
  public int status() {
    return reason.status();
  }

  /** The value of {@code Retry-After}, if there is to be one. */
  public OptionalInt retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Members of the JSON answer besides the message. */
  public Map<String, Object> details() {
    return details;
  }

  /** The body: {@code {"errorMessage":"…", …}}, as the archive's own errors look. */
  public String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("errorMessage", getMessage());
    members.putAll(details);
    return Json.write(members);
  }
}
