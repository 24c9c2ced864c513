package org.dcm4chee.arc.zip.limits;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * What bounds the number of {@link Slots}, and how that is said.
 *
 * @param sentence with places for the number of slots taken, the limit, its property and seconds
 */
record SlotBound(Refusal.Reason reason, Setting<Limit> setting, String sentence) {
  /** When to come back: long enough not to be a burden, short enough to be of use. */
  static final int RETRY_AFTER_SECONDS = 30;

  static final SlotBound OF_USER =
      new SlotBound(
          Refusal.Reason.MAX_CONCURRENT_PER_USER,
          Setting.MAX_CONCURRENT_PER_USER,
          "You are downloading %d ZIPs already, and at most %s at the same time are allowed for"
              + " one user (%s). Wait until one of them is finished; in %d seconds it may be"
              + " worth while to try again.");
  static final SlotBound OF_SERVER =
      new SlotBound(
          Refusal.Reason.MAX_CONCURRENT,
          Setting.MAX_CONCURRENT,
          "This server is sending %d ZIPs already, and at most %s at the same time are allowed"
              + " (%s). Please try again in %d seconds.");
  static final SlotBound OF_CLUSTER =
      new SlotBound(
          Refusal.Reason.MAX_CONCURRENT_CLUSTER,
          Setting.MAX_CONCURRENT_CLUSTER,
          "The servers of this archive are sending %d ZIPs already, and at most %s at the same"
              + " time are allowed (%s). Please try again in %d seconds.");

  /** Why no more may be taken when {@code taken} are, if that is so. */
  Optional<Refusal> exceeded(ZipSettings settings, int taken) {
    Limit limit = settings.get(setting);
    if (!limit.isExceededBy(taken + 1L)) {
      return Optional.empty();
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("limit", setting.property());
    details.put("value", limit.orMax());
    details.put("inUse", taken);
    details.put("retryAfterSeconds", RETRY_AFTER_SECONDS);
    return Optional.of(
        new Refusal(
            reason,
            String.format(
                Locale.ROOT, sentence, taken, limit, setting.property(), RETRY_AFTER_SECONDS),
            OptionalInt.of(RETRY_AFTER_SECONDS),
            details));
  }
}
