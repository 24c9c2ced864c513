package org.dcm4chee.arc.zip.limits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
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
   * Whether the user may have a ZIP at all. It is known before anything is looked up, and is to be
   * asked first. When roles are configured, a user whose roles are not known has none of them, also
   * in an archive without log-in: a restriction that is not enforced would be worse than one that
   * strikes too often.
   *
   * @param roles of the user; empty if nobody is logged in
   */
  public static Optional<Refusal> checkRoles(ZipSettings settings, Set<String> roles) {
    List<String> allowed = settings.get(Setting.ROLES);
    if (allowed.isEmpty() || allowed.stream().anyMatch(roles::contains)) {
      return Optional.empty();
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", Setting.ROLES.property());
    details.put("value", allowed);
    return Optional.of(
        new Refusal(
            Refusal.Reason.ROLES,
            "ZIP downloads are for users with one of these roles: "
                + String.join(", ", allowed)
                + " (zip.roles). "
                + (roles.isEmpty()
                    ? "Nobody with a role is logged in. Log in first"
                    : "You have none of them. Ask the administrator for one")
                + ", or ask for multipart/related instead.",
            OptionalInt.empty(),
            details));
  }

  /**
   * Whether so much may be in one ZIP: first the instances, then the bytes.
   *
   * @param level what the URL names
   * @param series each series of it, in the order in which they are to be listed
   * @param shownUid the UID of a series as the client is to see it; asked only for what a refusal
   *     lists, at most {@link #MAX_SERIES_LISTED} times
   */
  public static Optional<Refusal> checkSizes(
      ZipSettings settings, Level level, List<SeriesSize> series, UnaryOperator<String> shownUid) {
    SeriesSize total = series.stream().reduce(new SeriesSize("", 0, 0), SeriesSize::plus);
    Request request = new Request(level, series, total, shownUid);
    return checkInstances(settings.get(Setting.MAX_INSTANCES), request)
        .or(() -> checkBytes(settings.get(Setting.MAX_BYTES), request));
  }

  private record Request(
      Level level, List<SeriesSize> series, SeriesSize total, UnaryOperator<String> shownUid) {}

  private static Optional<Refusal> checkInstances(Limit limit, Request request) {
    long instances = request.total().instances();
    return limit.isExceededBy(instances)
        ? Optional.of(
            tooLarge(
                Refusal.Reason.MAX_INSTANCES,
                Setting.MAX_INSTANCES,
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
    long bytes = request.total().bytes();
    return limit.isExceededBy(bytes)
        ? Optional.of(
            tooLarge(
                Refusal.Reason.MAX_BYTES,
                Setting.MAX_BYTES,
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
      Refusal.Reason reason, Setting<?> setting, Limit limit, String sentence, Request request) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", setting.property());
    details.put("value", limit.orMax());
    details.put("level", request.level().noun);
    details.put("instances", request.total().instances());
    details.put("bytes", request.total().bytes());
    List<SeriesSize> listed =
        request.series().subList(0, Math.min(request.series().size(), MAX_SERIES_LISTED));
    details.put(
        "series", listed.stream().map(series -> members(series, request.shownUid())).toList());
    details.put("seriesNotListed", request.series().size() - listed.size());
    return new Refusal(
        reason, sentence + " " + request.level().advice, OptionalInt.empty(), details);
  }

  private static Map<String, Object> members(SeriesSize series, UnaryOperator<String> shownUid) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("seriesInstanceUID", shownUid.apply(series.seriesInstanceUid()));
    members.put("instances", series.instances());
    members.put("bytes", series.bytes());
    return members;
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
