package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a request for a ZIP in which something failed that must not: the one policy of
 * the plugin. Only for a member that this archive lacks, and only where no limit that somebody has
 * set would be by-passed by it, does the plugin stand aside for the archive's own ZIP. Any other
 * fault is one of ours, and answered as one. Thread-safe.
 */
public final class StandAside {
  private static final Logger LOG = LoggerFactory.getLogger(StandAside.class);
  private static final String OURS = "org.dcm4chee.arc.zip.";

  /** What the archive's own ZIP would by-pass. */
  private static final List<Setting<?>> LIMITS =
      List.of(
          Setting.ROLES,
          Setting.MAX_INSTANCES,
          Setting.MAX_BYTES,
          Setting.MAX_CONCURRENT,
          Setting.MAX_CONCURRENT_CLUSTER,
          Setting.MAX_CONCURRENT_PER_USER,
          Setting.MAX_RATE,
          Setting.MAX_SECONDS,
          Setting.IDLE_SECONDS,
          Setting.ON_MISSING,
          Setting.VERIFY,
          Setting.DEIDENTIFY,
          Setting.ENCRYPTION);

  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Judges a fault, and logs it.
   *
   * @param settings those of the request; empty if the fault came before they were known
   * @return how the request is to be refused; empty if the archive's own ZIP is to be served
   */
  public Optional<Refusal> judge(Throwable fault, Optional<ZipSettings> settings) {
    if (!isMissingMember(fault)) {
      LOG.error("A ZIP was refused because of a fault of zip-rs; please report it", fault);
      return Optional.of(
          new Refusal(
              Refusal.Reason.FAULT,
              "The ZIP could not be made because of a fault of this server's plugin zip-rs; it is"
                  + " in the server's log. Ask the administrator of the archive, or ask for"
                  + " multipart/related instead."));
    }
    boolean bypasses = settings.map(StandAside::limitsAnything).orElse(true);
    if (told.compareAndSet(false, true)) {
      LOG.error(
          "zip-rs does not work with this archive; {}."
              + " Run zip-rs check, and install the version that fits",
          bypasses
              ? "ZIPs are refused where a limit is set"
              : "the archive's own ZIP is served instead",
          fault);
    }
    return bypasses
        ? Optional.of(
            new Refusal(
                Refusal.Reason.DOES_NOT_FIT,
                "ZIPs are not served: this server's plugin zip-rs does not fit the version of the"
                    + " archive, whose own ZIP knows no limits. Ask the administrator of the"
                    + " archive, or ask for multipart/related instead."))
        : Optional.empty();
  }

  private static boolean limitsAnything(ZipSettings settings) {
    return LIMITS.stream().anyMatch(row -> !settings.get(row).equals(row.defaultValue()));
  }

  /**
   * Whether the plugin's own code was linked to what this archive has not. The same errors come
   * from elsewhere too, a codec without its native library for one; those are thrown by other code
   * than ours.
   */
  static boolean isMissingMember(Throwable fault) {
    boolean linking =
        fault instanceof IncompatibleClassChangeError
            || fault instanceof TypeNotPresentException
            || (fault instanceof NoClassDefFoundError && !isInitialisation(fault));
    StackTraceElement[] trace = fault.getStackTrace();
    return linking && trace.length > 0 && firstOfCode(trace).getClassName().startsWith(OURS);
  }

  /** "Could not initialize class": it is there, and failed. */
  private static boolean isInitialisation(Throwable fault) {
    return fault.getMessage() == null || fault.getMessage().indexOf(' ') >= 0;
  }

  /** The JDK's class loaders stand above the code that wanted the class. */
  private static StackTraceElement firstOfCode(StackTraceElement[] trace) {
    for (StackTraceElement element : trace) {
      String name = element.getClassName();
      if (!name.startsWith("java.")
          && !name.startsWith("org.jboss.modules.")
          && !name.startsWith("jdk.")) {
        return element;
      }
    }
    return trace[0];
  }
}
