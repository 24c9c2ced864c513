package org.dcm4chee.arc.zip.limits;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Why a ZIP is not given, as the client is told before the first byte. It knows the reason and the
 * words, and not the protocol that carries them. Immutable; has no stack trace, since it is an
 * answer and not a fault. What it says may hold UIDs, but no patient data and nothing of the query.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What struck. It is written as {@code max-bytes}. */
  public enum Reason {
    /** The user has none of the roles. */
    ROLES,
    /** More instances than one ZIP may have. */
    MAX_INSTANCES,
    /** More bytes than one ZIP may have. */
    MAX_BYTES,
    /** More studies than the ZIP of one search may have. */
    MAX_STUDIES,
    /** This server is making as many ZIPs as it may. */
    MAX_CONCURRENT,
    /** The servers of a cluster are making as many ZIPs as they may together. */
    MAX_CONCURRENT_CLUSTER,
    /** This user is being sent as many ZIPs as one may. */
    MAX_CONCURRENT_PER_USER,
    /** The request cannot be understood. */
    MALFORMED,
    /** A search would find everything there is. */
    NO_FILTER,
    /** There is nothing that was asked for, or nobody who serves it. */
    NOT_FOUND,
    /** The settings do not allow what is asked for. */
    NOT_ALLOWED,
    /** What is asked for needs a setting that is absent. */
    NOT_CONFIGURED,
    /** No media type or transfer syntax that the client accepts can be made. */
    NOT_ACCEPTABLE,
    /** None of the objects can be read. */
    NOTHING_READABLE,
    /** Some objects cannot be read, and the settings want all or nothing. */
    INCOMPLETE,
    /** Its time was over, or the server goes down, before the first byte. */
    STOPPED,
    /** The plugin has not what it needs in this archive. */
    DOES_NOT_FIT,
    /** The plugin itself failed. */
    FAULT;

    /** Whether it is our side that failed, and not the request that asked for too much. */
    public boolean isFailure() {
      return this == INCOMPLETE
          || this == NOT_CONFIGURED
          || this == STOPPED
          || this == DOES_NOT_FIT
          || this == FAULT;
    }

    /** As logs and counters have it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
   * @param details what else there is to say, by name, in this order; values are numbers, booleans,
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

  /** When it may be worth while to ask again, if ever. */
  public OptionalInt retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** What else there is to say, by name, in this order. */
  public Map<String, Object> details() {
    return details;
  }
}
