package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Label("An array of objects is cut into its objects while it is written")
class JsonItemsTest {

  private static List<String> items(String json) throws IOException {
    List<String> items = new ArrayList<>();
    JsonItems cut = new JsonItems(object -> items.add(new String(object, StandardCharsets.UTF_8)));
    cut.write(json.getBytes(StandardCharsets.UTF_8));
    cut.requireEnded();
    return items;
  }

  @Test
  void eachObjectIsGivenAsItStands() throws IOException {
    assertThat(items("[]")).isEmpty();
    assertThat(items(" [ {} , {\"a\":[{\"b\":1}],\"c\":\"}\\\"]\"}\n]\n"))
        .containsExactly("{}", "{\"a\":[{\"b\":1}],\"c\":\"}\\\"]\"}");
    assertThat(items("[{\"a\":\"\\\\\"},{\"b\":\"ü{\"}]"))
        .containsExactly("{\"a\":\"\\\\\"}", "{\"b\":\"ü{\"}");
  }

  @Property
  void whateverTextsTheObjectsHold(@ForAll List<String> texts) throws IOException {
    List<String> objects = texts.stream().map(text -> Json.write(List.of(text))).toList();
    List<String> wrapped = objects.stream().map(array -> "{\"a\":" + array + "}").toList();

    assertThat(items("[" + String.join(",", wrapped) + "]")).isEqualTo(wrapped);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "[", "[{}", "{}", "[1]", "[[]]", "[\"a\"]", "[{}]x", "[{}][", "]", "[}", "null", "[{]]",
        "[[}]", "[]]", "[{}]]"
      })
  void whatIsNoArrayOfObjects_orNotAll_isRefused(String json) {
    assertThatThrownBy(() -> items(json)).isInstanceOf(IOException.class);
  }

  @Test
  void anObjectOfTheLargestSizeIsGiven() throws IOException {
    String object = "{\"a\":\"" + "x".repeat(JsonItems.MAX_ITEM - 8) + "\"}";

    assertThat(items("[" + object + "]")).singleElement().isEqualTo(object);
    assertThatThrownBy(() -> items("[" + object.replace("\"}", "x\"}") + "]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void anObjectOfAnySizeIsNotHeld() {
    byte[] megabyte = new byte[1 << 20];
    java.util.Arrays.fill(megabyte, (byte) ' ');
    JsonItems cut = new JsonItems(object -> {});

    assertThatThrownBy(
            () -> {
              cut.write("[{\"a\":".getBytes(StandardCharsets.UTF_8));
              for (int i = 0; i <= JsonItems.MAX_ITEM / megabyte.length; i++) {
                cut.write(megabyte);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too large");
  }
}
