package org.dcm4chee.arc.standin.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import org.dcm4chee.arc.standin.Catalogue;

/**
 * The demo's page: studies and series with their size, a link for each kind of ZIP, the same for
 * curl, and the limits in force. HTML without a script; all text in it is escaped. Thread-safe.
 */
@ApplicationScoped
public class IndexPage {
  /** More are not listed: the page stays one that a browser shows at once. */
  private static final int MAX_STUDIES = 100;

  private static final String AE_TITLE = "DCM4CHEE";

  private static final String STYLE =
      "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
          + "section{border-top:2px solid #357;margin-top:1.5em;padding-top:.2em}"
          + "h2{margin:.4em 0 0}table{border-collapse:collapse;margin:.6em 0}"
          + "th,td{text-align:left;padding:.25em 1em .25em 0;border-bottom:1px solid #ccc}"
          + "td.n{text-align:right}a.b{display:inline-block;padding:.25em .8em;margin:.2em .3em .2em"
          + " 0;border-radius:.3em;background:#357;color:#fff;text-decoration:none}"
          + "pre{background:#eee;padding:.6em;overflow:auto}small{color:#555}";

  /** The kinds of ZIP that the page offers. */
  private enum Offer {
    DOWNLOAD("Download", "?accept=application/zip", "uncompressed where no information is lost"),
    STORED("as stored", "?accept=application/zip;transfer-syntax=*", "each object as it is"),
    DICOMDIR(
        "DICOMDIR",
        "?accept=application/zip;transfer-syntax=*&dicomdir=true",
        "a file-set with its directory, for a CD or a viewer"),
    MANIFEST(
        "manifest",
        "?accept=application/zip;transfer-syntax=*&manifest=true",
        "with manifest.csv, a line for each object");

    private final String label;
    private final String query;
    private final String meaning;

    Offer(String label, String query, String meaning) {
      this.label = label;
      this.query = query;
      this.meaning = meaning;
    }
  }

  @Inject private Catalogue catalogue;

  /**
   * The whole page.
   *
   * @param studyUID the one to list; {@code *} for all
   * @param base of this web application, as the client named it
   */
  String of(String studyUID, URI base) {
    String service = base.resolve("aets/" + AE_TITLE + "/rs").toString();
    List<Catalogue.Study> studies = catalogue.studies(studyUID);
    StringBuilder page =
        new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .append("<title>Studies to download</title><style>")
            .append(STYLE)
            .append("</style></head>\n<body><h1>Studies to download</h1>\n<p>")
            .append(studies.size())
            .append(studies.size() == 1 ? " study" : " studies")
            .append(" in the stand-in archive. Each button is a link to <code>")
            .append(escape(service))
            .append("</code>: ")
            .append(
                Stream.of(Offer.values())
                    .map(offer -> "<b>" + escape(offer.label) + "</b> " + escape(offer.meaning))
                    .collect(Collectors.joining("; ")))
            .append(".</p>\n");
    page.append(limits());
    studies.stream().limit(MAX_STUDIES).forEach(study -> page.append(section(service, study)));
    if (studies.isEmpty()) {
      page.append("<p>There is no study. Store some, or start the demo with <code>")
          .append("-Ddemo.dicom=/folder/with/dicom</code>.</p>\n");
    } else if (studies.size() > MAX_STUDIES) {
      page.append("<p>… and ")
          .append(studies.size() - MAX_STUDIES)
          .append(" more: name one with <code>?study=UID</code>.</p>\n");
    }
    return page.append("</body></html>\n").toString();
  }

  private static String limits() {
    Optional<Map<String, String>> limits;
    try {
      limits = LimitsInForce.of(AE_TITLE);
    } catch (JMException e) {
      return "<p>The limits in force cannot be read: " + escape(e.toString()) + "</p>\n";
    }
    return limits
        .map(
            found ->
                found.entrySet().stream()
                    .map(
                        limit ->
                            "<tr><td><code>"
                                + escape(limit.getKey())
                                + "</code></td><td>"
                                + escape(limit.getValue())
                                + "</td></tr>")
                    .collect(
                        Collectors.joining(
                            "",
                            "<details id=\"limits\"><summary>Limits in force</summary><table>",
                            "</table></details>\n")))
        .orElse("<p>zip-rs is not installed here: the archive makes its own ZIP.</p>\n");
  }

  private static String section(String service, Catalogue.Study study) {
    String url = service + "/studies/" + encode(study.uid());
    StringBuilder html =
        new StringBuilder("<section><h2>")
            .append(escape(study.description().isBlank() ? "Study" : study.description()))
            .append("</h2>\n<p>")
            .append(escape(date(study.date())))
            .append(study.series().size())
            .append(" series, ")
            .append(study.instances())
            .append(" objects, ")
            .append(size(study.bytes()))
            .append("<br><small>")
            .append(escape(study.uid()))
            .append("</small></p>\n<p>")
            .append(buttons(url))
            .append("</p>\n<details><summary>the same with curl</summary><pre>");
    for (Offer offer : Offer.values()) {
      html.append(escape("curl -OJ '" + url + offer.query + "'\n"));
    }
    html.append("</pre></details>\n<table><tr><th>Series</th><th></th><th>Objects</th>")
        .append("<th>Size</th><th></th></tr>");
    for (Catalogue.Series series : study.series()) {
      html.append("<tr><td>")
          .append(series.number())
          .append(' ')
          .append(escape(series.modality()))
          .append("</td><td>")
          .append(escape(series.description()))
          .append("</td><td class=\"n\">")
          .append(series.instances())
          .append("</td><td class=\"n\">")
          .append(size(series.bytes()))
          .append("</td><td>")
          .append(buttons(url + "/series/" + encode(series.uid())))
          .append("</td></tr>\n");
    }
    return html.append("</table></section>\n").toString();
  }

  private static String buttons(String url) {
    StringBuilder html = new StringBuilder();
    for (Offer offer : Offer.values()) {
      html.append("<a class=\"b\" href=\"")
          .append(escape(url + offer.query))
          .append("\" title=\"")
          .append(escape(offer.meaning))
          .append("\">")
          .append(escape(offer.label))
          .append("</a>");
    }
    return html.toString();
  }

  /** {@code 2024-03-05, }; what is no date is left out. */
  private static String date(String value) {
    return value.matches("\\d{8}") ? value.replaceFirst("(....)(..)(..)", "$1-$2-$3, ") : "";
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  /** For a path, and safe between single quotes in a shell. */
  private static String encode(String uid) {
    return URLEncoder.encode(uid, StandardCharsets.UTF_8);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
