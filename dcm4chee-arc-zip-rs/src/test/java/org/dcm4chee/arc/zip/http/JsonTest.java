package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

@Label("Errors are JSON (RFC 8259)")
class JsonTest {

  @Test
  void valuesOfEachKind() {
    assertThat(Json.write(Map.of("a", List.of(1, 2L, true, "x", Map.of()))))
        .isEqualTo("{\"a\":[1,2,true,\"x\",{}]}");
  }

  @Test
  void whatMayNotStandInAStringIsEscaped() {
    assertThat(Json.write("\"\\\u0000\n\u2028\u007f\ud800é/"))
        .isEqualTo("\"\\\"\\\\\\u0000\\u000a\\u2028\\u007f\\ud800é/\"");
  }

  @Test
  void halfACharacterIsEscaped_aWholeOneIsNot() {
    assertThat(Json.write("\ud83d\ude00")).isEqualTo("\"\ud83d\ude00\"");
    assertThat(Json.write("a\ud83d\ude00b")).isEqualTo("\"a\ud83d\ude00b\"");
    assertThat(Json.write("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
    assertThat(Json.write("\ud83dx\ude00")).isEqualTo("\"\\ud83dx\\ude00\"");
    assertThat(Json.write("\ud83d\ud83d\ude00")).isEqualTo("\"\\ud83d\ud83d\ude00\"");
  }

  @Property
  @Label("any string is one string of JSON, and can be sent in UTF-8")
  void strings(@ForAll String text) {
    String json = Json.write(text);

    assertThat(json).matches("(?s)\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"");
    assertThat(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(json);
  }
}
