package org.dcm4chee.arc.zip.limits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Whether a request may be answered with a ZIP at all: the user's roles, the number of instances
 * and bytes. Stateless. How many at the same time is up to {@link Slots}.
 */
public final class Limits {
  /** Series that an answer lists; a study can have thousands. */
  static final int MAX_SERIES_LISTED = 200;

  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

  private Limits() {}

  /** What a URL names. */
  public enum Level {
    /** All series of a study. */
    STUDY("study", "Ask for one series at a time, or ask the administrator for more."),
    /** One series. */
    SERIES(
        "series",
        "Ask for its instances one at a time or as multipart/related, or ask the administrator for"
            + " more."),
    /** One object. */
    INSTANCE("instance", "Ask for it as multipart/related, or ask the administrator for more.");

    private final String noun;
    private final String advice;

    Level(String noun, String advice) {
      this.noun = noun;
      this.advice = advice;
    }
  }

  /**
   * What is asked for, and by whom.
   *
   * @param level what the URL names
   * @param series each series of it, in the order in which they are to be listed
   * @param roles of the user; empty if nobody is logged in
   */
  public record Request(Level level, List<SeriesSize> series, Set<String> roles) {
    /** Copies of the collections. */
    public Request {
      series = List.copyOf(series);
      roles = Set.copyOf(roles);
    }
  }

  /**
   * The first limit that strikes: roles (403), then instances, then bytes (413). When roles are
   * configured, a user whose roles are not known has none of them, also in an archive without
   * log-in: a restriction that is not enforced would be worse than one that strikes too often.
   */
  public static Optional<Refusal> check(ZipSettings settings, Request request) {
    return checkRoles(settings, request.roles())
        .or(() -> checkInstances(settings.get(Setting.MAX_INSTANCES), request))
        .or(() -> checkBytes(settings.get(Setting.MAX_BYTES), request));
  }

  /** Only the roles, which are known before anything was looked up. */
  public static Optional<Refusal> checkRoles(ZipSettings settings, Set<String> roles) {
    if (settings.get(Setting.ROLES).isEmpty()
        || settings.get(Setting.ROLES).stream().anyMatch(roles::contains)) {
      return Optional.empty();
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", "zip.roles");
    details.put("value", settings.get(Setting.ROLES));
    return Optional.of(
        new Refusal(
            Refusal.Reason.ROLES,
            "ZIP downloads are for users with one of these roles: "
                + String.join(", ", settings.get(Setting.ROLES))
                + " (zip.roles). "
                + (roles.isEmpty()
                    ? "Nobody with a role is logged in. Log in first"
                    : "You have none of them. Ask the administrator for one")
                + ", or ask for multipart/related instead.",
            OptionalInt.empty(),
            details));
  }

  private static Optional<Refusal> checkInstances(Limit limit, Request request) {
    long instances = total(request, SeriesSize::instances);
    return limit.isExceededBy(instances)
        ? Optional.of(
            tooLarge(
                Refusal.Reason.MAX_INSTANCES,
                "zip.maxInstances",
                limit,
                String.format(
                    Locale.ROOT,
                    "This %s has %d instances, but a ZIP may have at most %s (zip.maxInstances).",
                    request.level().noun,
                    instances,
                    limit),
                request))
        : Optional.empty();
  }

  private static Optional<Refusal> checkBytes(Limit limit, Request request) {
    long bytes = total(request, SeriesSize::bytes);
    return limit.isExceededBy(bytes)
        ? Optional.of(
            tooLarge(
                Refusal.Reason.MAX_BYTES,
                "zip.maxBytes",
                limit,
                String.format(
                    Locale.ROOT,
                    "This %s has %s, but a ZIP may have at most %s (zip.maxBytes).",
                    request.level().noun,
                    inWords(bytes),
                    inWords(limit.orMax())),
                request))
        : Optional.empty();
  }

  private static Refusal tooLarge(
      Refusal.Reason reason, String property, Limit limit, String sentence, Request request) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", property);
    details.put("value", limit.orMax());
    details.put("level", request.level().noun);
    details.put("instances", total(request, SeriesSize::instances));
    details.put("bytes", total(request, SeriesSize::bytes));
    List<SeriesSize> listed =
        request.series().subList(0, Math.min(request.series().size(), MAX_SERIES_LISTED));
    details.put("series", listed.stream().map(Limits::members).toList());
    details.put("seriesNotListed", request.series().size() - listed.size());
    return new Refusal(
        reason, sentence + " " + request.level().advice, OptionalInt.empty(), details);
  }

  private static Map<String, Object> members(SeriesSize series) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("seriesInstanceUID", series.seriesInstanceUid());
    members.put("instances", series.instances());
    members.put("bytes", series.bytes());
    return members;
  }

  /** The sum, or the largest number there is. */
  private static long total(Request request, ToLongFunction<SeriesSize> size) {
    return request.series().stream()
        .mapToLong(size)
        .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
  }

  /** {@code 1.5 GiB}. */
  static String inWords(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    String number =
        unit == 0
            ? Long.toString(bytes)
            : String.format(Locale.ROOT, "%.1f", amount).replaceFirst("\\.0$", "");
    return number + " " + UNITS.get(unit);
  }
}
