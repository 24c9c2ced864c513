package org.dcm4chee.arc.zip.overlay.ear;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;

/** The names the archive gives its deployment and the web application the plugin goes into. */
public final class ArchiveNames {
  /** What the overlay is linked to, so that it still applies after an upgrade of the archive. */
  public static final String EAR_WILDCARD = "dcm4chee-arc-ear-*.ear";

  private static final Pattern EAR = Pattern.compile("dcm4chee-arc-ear-(\\d.*)\\.ear");

  /** A digit must follow: {@code -retrieve-xdsi-}, {@code -proxy-} and others are not ours. */
  private static final Pattern WAR =
      Pattern.compile("dcm4chee-arc-war-(\\d.*)-(?:un)?secure\\.war");

  private ArchiveNames() {}

  /** Whether a deployment or file is named as the archive's releases name theirs. */
  public static boolean isEar(String name) {
    return EAR.matcher(name).matches();
  }

  static boolean isWar(String name) {
    return WAR.matcher(name).matches();
  }

  /** The archive's version, from the name of its web application. */
  public static Optional<String> version(String war) {
    Matcher matcher = WAR.matcher(war);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * The one web application that is meant.
   *
   * @param members names of what the EAR holds
   * @param wanted the name the user gave, if any
   */
  public static String chooseWar(String ear, Collection<String> members, Optional<String> wanted)
      throws OverlayException {
    List<String> fitting = members.stream().filter(ArchiveNames::isWar).sorted().toList();
    if (fitting.isEmpty()) {
      throw Problem.NO_WAR.with(ear);
    }
    if (wanted.isPresent()) {
      if (!fitting.contains(wanted.get())) {
        throw Problem.NO_SUCH_WAR.with(ear, wanted.get(), String.join(", ", fitting));
      }
      return wanted.get();
    }
    if (fitting.size() > 1) {
      throw Problem.TWO_WARS.with(ear, String.join(", ", fitting));
    }
    return fitting.get(0);
  }
}
