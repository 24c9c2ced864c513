package org.dcm4chee.arc.zip.overlay.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.links.Link;
import org.dcm4chee.arc.zip.overlay.links.LinkCheck;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Report;

/** The answer to the one question of check: can this plugin run in this archive? */
public final class Fit {
  /** The plugin's class files are for this Java. */
  private static final int JAVA = 17;

  private final TargetArchive target;
  private final List<String> missing;

  private Fit(TargetArchive target, List<String> missing) {
    this.target = target;
    this.missing = missing;
  }

  /** Compares, and reports what was compared and what is missing. */
  public static Fit check(
      TargetArchive target, Plugin plugin, Collection<Link> links, Report report) {
    report.line(
        "archive: dcm4chee-arc %s (%s, %s)"
            .formatted(target.version(), target.ear(), target.war()));
    report.line(
        "server:  WildFly %s, Java %s"
            .formatted(target.wildfly().orElse("not known"), target.java().orElse("not known")));
    report.line("plugin:  zip-rs %s, %d links".formatted(plugin.version(), links.size()));
    LinkCheck result = LinkCheck.of(links, target.classes());
    List<String> missing = new ArrayList<>(result.missing());
    if (target.java().flatMap(Fit::number).filter(version -> version < JAVA).isPresent()) {
      missing.add("Java " + JAVA + " or newer");
    }
    if (target.isNoArchives()) {
      return new Fit(target, missing);
    }
    boolean unread = !target.unread().isEmpty();
    target.unread().forEach(what -> report.line("could not read " + what));
    missing.forEach(what -> report.line((unread ? "not found: " : "missing: ") + what));
    if (!unread) {
      result.missingOptional().forEach(what -> report.line("missing, not essential: " + what));
    }
    return new Fit(target, missing);
  }

  /** Ends the command unless the plugin certainly fits. */
  public void require() throws OverlayException {
    if (!target.unread().isEmpty()) {
      throw Problem.NOT_VERIFIED.with(target.ear());
    }
    if (target.isNoArchives()) {
      throw Problem.NO_ARCHIVE_MODULES.with(
          target.modules().stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
    if (!missing.isEmpty()) {
      throw Problem.DOES_NOT_FIT.with(
          target.ear(),
          missing.size() == 1
              ? "1 thing that it needs is"
              : missing.size() + " things that it needs are");
    }
  }

  private static Optional<Integer> number(String version) {
    return version.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(version)) : Optional.empty();
  }
}
