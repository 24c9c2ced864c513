package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A refusal as a page: what is wrong, what to do, and all that is known, as text")
class RefusalPageTest {

  private static String page(int status, Object... details) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < details.length; i += 2) {
      members.put((String) details[i], details[i + 1]);
    }
    return RefusalPage.of(
        status, new Refusal(Reason.MAX_BYTES, "Too <large>.", OptionalInt.empty(), members));
  }

  @Test
  void itSaysWhatIsWrong_andHowTheServerCallsIt() {
    assertThat(page(413))
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<title>Not sent (413)</title>")
        .contains("<p>Too &lt;large&gt;.</p>")
        .contains("Status 413 (Request Entity Too Large); reason: max-bytes")
        .doesNotContain("<table>", "try again")
        .endsWith("</html>\n");
    assertThat(page(599)).as("a status without a name").contains("Status 599; reason:");
  }

  @Test
  void whoMayComeBackIsToldWhen() {
    Refusal later = new Refusal(Reason.MAX_CONCURRENT, "Busy.", OptionalInt.of(30), Map.of());

    assertThat(RefusalPage.of(503, later)).contains("try again in 30 seconds.");
  }

  @Test
  void whatIsKnownIsATable_andObjectsInAListAreRowsOfOne() {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("uid", "1.2");
    first.put("instances", 5L);
    assertThat(
            page(
                413,
                "limit",
                "zip.<x>",
                "nested",
                Map.of("a&b", 1),
                "series",
                List.of(first, Map.of("uid", "1.3", "more", "x")),
                "values",
                List.of("research", "a'b"),
                "none",
                List.of()))
        .contains("<tr><th>limit</th><td>zip.&lt;x&gt;</td></tr>")
        .contains("<th>nested</th><td><table><tr><th>a&amp;b</th><td>1</td></tr></table></td>")
        .contains(
            "<td><table><tr><th>uid</th><th>instances</th><th>more</th></tr>"
                + "<tr><td>1.2</td><td>5</td><td></td></tr>"
                + "<tr><td>1.3</td><td></td><td>x</td></tr></table></td>")
        .contains("<th>values</th><td>research, a&#39;b</td>")
        .contains("<th>none</th><td></td>");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a<b>&\"c', a&lt;b&gt;&amp;&quot;c&#39;",
        "\u00e9\ud83d\ude00, \u00e9\ud83d\ude00",
        "a\u202eb, a\ufffdb",
        "a\u0000b, a\ufffdb",
        "a\ud800b, a\ufffdb",
        "`a\tb`, `a\tb`",
        "`a\nb`, `a\nb`"
      })
  void textMeansNothing(String text, String html) {
    assertThat(RefusalPage.escape(text)).isEqualTo(html);
  }
}
