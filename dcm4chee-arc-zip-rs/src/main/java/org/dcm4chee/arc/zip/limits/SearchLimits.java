package org.dcm4chee.arc.zip.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Whether a search may be answered with one ZIP of all that it finds: whether it is narrowed at
 * all, and how much it finds. {@link Limits} is for what a URL names. Stateless.
 */
public final class SearchLimits {
  private static final String ADVICE =
      " Narrow the search, for example by StudyDate, ModalitiesInStudy or a list of UIDs, or take it"
          + " in parts by limit and offset, or ask the administrator for more.";

  private SearchLimits() {}

  /**
   * How much a search finds, as far as is known.
   *
   * @param studies at least 0
   * @param atLeast whether there may be more studies than that
   * @param bytes of the objects as they will be written (estimated where they are not known)
   */
  public record Found(
      long studies,
      boolean atLeast,
      OptionalLong series,
      OptionalLong instances,
      OptionalLong bytes) {}

  /**
   * Whether a search is narrow enough to be asked for.
   *
   * @param resource what it searches for: {@code series}
   * @param narrowed whether it has a key that does not match everything
   */
  public static Optional<Refusal> checkFilter(
      ZipSettings settings, String resource, boolean narrowed) {
    if (narrowed || !settings.get(Setting.FILTER_REQUIRED)) {
      return Optional.empty();
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", Setting.FILTER_REQUIRED.property());
    details.put("value", true);
    return Optional.of(
        new Refusal(
            Refusal.Reason.NO_FILTER,
            "This search would find every object of the archive: a ZIP of "
                + resource
                + " needs at least one key of that level or above with a value that does not match"
                + " everything (zip.filterRequired), for example PatientID, StudyDate,"
                + " ModalitiesInStudy or a list of UIDs.",
            OptionalInt.empty(),
            details));
  }

  /** Whether so much may be in one ZIP: first the studies, then the instances, then the bytes. */
  public static Optional<Refusal> checkSizes(ZipSettings settings, Found found) {
    return check(
            Refusal.Reason.MAX_STUDIES,
            Setting.MAX_STUDIES,
            settings,
            OptionalLong.of(found.studies()),
            found)
        .or(
            () ->
                check(
                    Refusal.Reason.MAX_INSTANCES,
                    Setting.MAX_INSTANCES,
                    settings,
                    found.instances(),
                    found))
        .or(
            () ->
                check(Refusal.Reason.MAX_BYTES, Setting.MAX_BYTES, settings, found.bytes(), found));
  }

  private static Optional<Refusal> check(
      Refusal.Reason reason,
      Setting<Limit> setting,
      ZipSettings settings,
      OptionalLong amount,
      Found found) {
    Limit limit = settings.get(setting);
    if (amount.isEmpty() || !limit.isExceededBy(amount.getAsLong())) {
      return Optional.empty();
    }
    String most =
        setting.equals(Setting.MAX_BYTES)
            ? Limits.inWords(limit.orMax())
            : limit + (setting.equals(Setting.MAX_STUDIES) ? " studies" : " instances");
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", setting.property());
    details.put("value", limit.orMax());
    details.put("level", "search");
    details.put("studies", found.studies());
    found.series().ifPresent(series -> details.put("series", series));
    found.instances().ifPresent(instances -> details.put("instances", instances));
    found.bytes().ifPresent(bytes -> details.put("bytes", bytes));
    return Optional.of(
        new Refusal(
            reason,
            String.format(
                Locale.ROOT,
                "This search finds %s, but a ZIP may have at most %s (%s).%s",
                inWords(found),
                most,
                setting.property(),
                ADVICE),
            OptionalInt.empty(),
            details));
  }

  private static String inWords(Found found) {
    List<String> amounts = new ArrayList<>();
    amounts.add((found.atLeast() ? "at least " : "") + found.studies() + " studies");
    found.series().ifPresent(series -> amounts.add(series + " series"));
    found.instances().ifPresent(instances -> amounts.add(instances + " instances"));
    found.bytes().ifPresent(bytes -> amounts.add(Limits.inWords(bytes)));
    return String.join(", ", amounts);
  }
}
