package org.dcm4chee.arc.zip.overlay.status;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.overlay.directory.GivenTwice;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.ClusterState;

/** The status for people. */
public final class StatusText {
  private final Report report;
  private final SettingsTable table = SettingsTable.carried();

  private StatusText(Report report) {
    this.report = report;
  }

  /** Writes everything that is known. */
  public static void write(ServerStatus status, GivenTwice twice, Report report) {
    StatusText text = new StatusText(report);
    text.installed(status);
    status.archives().forEach(text::archive);
    status.cluster().ifPresent(text::cluster);
    status.plugin().ifPresent(text::plugin);
    text.givenTwice(twice);
  }

  private void givenTwice(GivenTwice twice) {
    report.line("");
    twice
        .notLooked()
        .ifPresentOrElse(
            reason -> report.line("settings given twice: not looked for, " + reason),
            () ->
                report.line(
                    "settings given twice:" + (twice.times().isEmpty() ? " none in LDAP" : "")));
    twice.sentences().forEach(report::line);
  }

  private void installed(ServerStatus status) {
    if (!status.overlay()) {
      report.line("installed: without an overlay, the EAR itself has the plugin");
    }
    for (ServerStatus.InstalledFile file : status.files()) {
      report.line("installed: zip-rs " + file.version().orElse("of unknown version"));
      report.line("file:      " + file.path());
      report.line(
          "SHA-1:     "
              + file.sha1()
              + (file.asCarried()
                  ? ", as carried by this program"
                  : ", not that of zip-rs %s, which this program carries"
                      .formatted(Plugin.carried().version())));
    }
  }

  private void archive(ServerStatus.Archive archive) {
    report.line("archive:   " + archive.name() + ", " + archive.status());
    archive
        .absent()
        .forEach(
            war -> report.line("           has no " + war + ": install moves the plugin over"));
  }

  private void cluster(ClusterState cluster) {
    report.line(
        cluster.members() == 0
            ? "cluster:   not connected"
            : "cluster:   %d %s, %s"
                .formatted(
                    cluster.members(),
                    cluster.members() == 1 ? "server" : "servers",
                    cluster.view()));
    report.line(
        "plans:     %s here; %s hits, %s misses, %s put by this server"
            .formatted(
                count(cluster.entries()),
                count(cluster.hits()),
                count(cluster.misses()),
                count(cluster.writes())));
  }

  private static String count(OptionalLong count) {
    return count.isPresent() ? Long.toString(count.getAsLong()) : "unknown";
  }

  private void plugin(PluginState state) {
    state
        .webApplications()
        .forEach(
            (name, webApplication) -> {
              report.line("");
              report.line("web application %s (* not the default, ! ignored)".formatted(name));
              settings(webApplication);
            });
    report.line("");
    report.line("since the archive's start:");
    state.counters().forEach((name, value) -> report.line("  " + counter(name, value)));
  }

  private void settings(PluginState.WebApplication webApplication) {
    Comparator<String> order = Comparator.comparingInt(table::position);
    Comparator<String> all = order.thenComparing(Comparator.naturalOrder());
    webApplication.ignored().keySet().stream()
        .sorted(all)
        .forEach(
            property ->
                report.line(
                    "! %s: %s".formatted(property, webApplication.ignored().get(property))));
    Map<Boolean, List<String>> changed =
        webApplication.settings().keySet().stream()
            .sorted(all)
            .collect(Collectors.partitioningBy(property -> isChanged(webApplication, property)));
    for (boolean which : new boolean[] {true, false}) {
      changed
          .get(which)
          .forEach(property -> setting(which, property, webApplication.settings().get(property)));
    }
  }

  /** As the plugin says; one that does not say it is compared with the table. */
  private boolean isChanged(PluginState.WebApplication webApplication, String property) {
    String value = webApplication.settings().get(property);
    return webApplication
        .changed()
        .map(changed -> changed.contains(property))
        .orElseGet(() -> table.row(property).filter(row -> row.isChanged(value)).isPresent());
  }

  private void setting(boolean changed, String property, String value) {
    Optional<SettingsTable.Row> row = table.row(property);
    String inWords = row.map(known -> known.quantity().inWords(value)).orElse(value);
    report.line(
        "%s %s = %s%s"
            .formatted(
                changed ? "*" : " ",
                property,
                inWords,
                changed
                    ? "  (default: " + row.map(SettingsTable.Row::defaultInWords).orElse("") + ")"
                    : ""));
  }

  private static String counter(String name, Object value) {
    if (value instanceof Map<?, ?> reasons) {
      long sum = 0;
      for (Object count : reasons.values()) {
        sum += count instanceof Number number ? number.longValue() : 0;
      }
      String parts =
          reasons.entrySet().stream()
              .filter(reason -> !String.valueOf(reason.getValue()).equals("0"))
              .map(reason -> reason.getKey() + " " + reason.getValue())
              .sorted()
              .collect(Collectors.joining(", "));
      return name + " = " + sum + (parts.isEmpty() ? "" : " (" + parts + ")");
    }
    return name
        + " = "
        + (name.endsWith("Bytes") && value instanceof Number bytes
            ? Quantity.aboutBytes(bytes.longValue())
            : value);
  }
}
