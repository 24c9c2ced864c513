package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.limits.Refusal;

/**
 * A refusal as a page for people: HTML without a script and without anything from elsewhere. All
 * text in it is escaped. Stateless.
 */
final class RefusalPage {
  /** What the page may do: show itself, with the style that is in it. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String STYLE =
      "body{font:1.1em/1.5 sans-serif;max-width:45em;margin:3em auto;padding:0 1em}"
          + "table{border-collapse:collapse}th,td{text-align:left;padding:.2em .8em .2em 0;"
          + "border-bottom:1px solid #bbb;vertical-align:top}small{color:#555}";

  private RefusalPage() {}

  /** The whole page. */
  static String of(int status, Refusal refusal) {
    StringBuilder page =
        new StringBuilder(1024)
            .append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">")
            .append("<meta name=\"viewport\" content=\"width=device-width\">")
            .append("<title>Not sent (")
            .append(status)
            .append(")</title><style>")
            .append(STYLE)
            .append("</style></head>\n<body>\n<h1>This could not be sent</h1>\n<p>")
            .append(escape(refusal.getMessage()))
            .append("</p>\n");
    refusal
        .retryAfterSeconds()
        .ifPresent(
            seconds ->
                page.append("<p>It may be worth while to try again in ")
                    .append(seconds)
                    .append(" seconds.</p>\n"));
    if (!refusal.details().isEmpty()) {
      page.append(table(refusal.details())).append('\n');
    }
    return page.append("<p><small>Status ")
        .append(status)
        .append(phrase(status))
        .append("; reason: ")
        .append(escape(refusal.reason().toString()))
        .append("</small></p>\n</body>\n</html>\n")
        .toString();
  }

  private static String phrase(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "" : " (" + escape(known.getReasonPhrase()) + ")";
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return table(map);
    }
    if (value instanceof Collection<?> elements) {
      List<?> list = List.copyOf(elements);
      return !list.isEmpty() && list.stream().allMatch(Map.class::isInstance)
          ? rows(list.stream().<Map<?, ?>>map(Map.class::cast).toList())
          : list.stream().map(RefusalPage::value).collect(Collectors.joining(", "));
    }
    return escape(String.valueOf(value));
  }

  /** A row for each member. */
  private static String table(Map<?, ?> members) {
    return members.entrySet().stream()
        .map(
            member ->
                "<tr><th>"
                    + escape(String.valueOf(member.getKey()))
                    + "</th><td>"
                    + value(member.getValue())
                    + "</td></tr>")
        .collect(Collectors.joining("", "<table>", "</table>"));
  }

  /** A row for each object, a column for each name that one of them has. */
  private static String rows(List<Map<?, ?>> objects) {
    Set<Object> names = new LinkedHashSet<>();
    objects.forEach(object -> names.addAll(object.keySet()));
    StringBuilder table = new StringBuilder("<table><tr>");
    names.forEach(name -> table.append("<th>").append(escape(name.toString())).append("</th>"));
    table.append("</tr>");
    for (Map<?, ?> object : objects) {
      table.append("<tr>");
      names.forEach(
          name ->
              table
                  .append("<td>")
                  .append(value(Objects.requireNonNullElse(object.get(name), "")))
                  .append("</td>"));
      table.append("</tr>");
    }
    return table.append("</table>").toString();
  }

  /** Text that means nothing in HTML, neither between tags nor in an attribute. */
  static String escape(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(isShown(c) ? c : 0xfffd);
              }
            });
    return html.toString();
  }

  /** Not what changes the direction of text, and not what HTML does not allow. */
  private static boolean isShown(int c) {
    int type = Character.getType(c);
    return c == '\n'
        || c == '\t'
        || (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE);
  }
}
