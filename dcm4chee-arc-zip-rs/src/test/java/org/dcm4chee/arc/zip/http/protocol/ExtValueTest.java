package org.dcm4chee.arc.zip.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Label("Text that is not ASCII in a header field (RFC 8187 §3.2.1)")
class ExtValueTest {

  @Property(tries = 200)
  @Label("whatever the text is, it is read as it was written")
  void roundTrip(@ForAll String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder value = new StringBuilder("UTF-8''");
    for (byte b : utf8) {
      value.append("%%%02X".formatted(b));
    }

    assertThat(ExtValue.decode(value.toString()).map(CharSequence::toString))
        .contains(new String(utf8, StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("the RFC's own examples")
  void examples() {
    assertThat(ExtValue.decode("UTF-8''%c2%a3%20and%20%e2%82%ac%20rates").map(Object::toString))
        .contains("\u00a3 and \u20ac rates");
    assertThat(ExtValue.decode("utf-8'en'plain").map(Object::toString)).contains("plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8'plain",
        "UTF-8''%4",
        "UTF-8''%zz",
        "UTF-8''%ff",
        "UTF-8''a b",
        "UTF-8''a'b",
        "iso-8859-1''%a3",
        "plain"
      })
  @DisplayName("what is written otherwise is not guessed at")
  void otherwise(String value) {
    assertThat(ExtValue.decode(value)).isEmpty();
  }

  @Test
  @DisplayName("what stands for itself, and nothing else does")
  void attrChars() {
    String itself = "azAZ09!#$&+-.^_`|~";
    assertThat(ExtValue.decode("UTF-8''" + itself).map(CharSequence::toString)).contains(itself);
    for (char other : "@[{/:\"'*%()<>,;=?\\ \u007f\u00e4".toCharArray()) {
      assertThat(ExtValue.decode("UTF-8''a" + other)).as("%s", other).isEmpty();
    }
  }

  @Test
  @DisplayName("a value of this kind is told from a plain one by its charset")
  void isOne() {
    assertThat(ExtValue.isOne("UTF-8''a")).isTrue();
    assertThat(ExtValue.isOne("utf-8'")).isTrue();
    assertThat(ExtValue.isOne("utf-8")).isFalse();
    assertThat(ExtValue.isOne("a")).isFalse();
  }
}
