package org.dcm4che3.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificCharacterSetTest {
  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100, Äneas^Rüdiger",
    "ISO_IR 101, Wałęsa",
    "ISO_IR 144, Люкceмбypг",
    "ISO_IR 127, قباني^لنزار",
    "ISO_IR 126, Διονυσιος",
    "ISO_IR 138, שרון^דבורה",
    "ISO_IR 148, Çavuşoğlu",
    "ISO_IR 13, ﾔﾏﾀﾞ^ﾀﾛｳ",
    "ISO_IR 192, Wang^XiaoDong=王^小东",
    "GB18030, Wang^XiaoDong=王^小东",
    "GBK, Wang^XiaoDong=王^小东",
  })
  void textGoesThereAndBack(String code, String text) {
    SpecificCharacterSet cs = SpecificCharacterSet.valueOf(code);

    assertThat(cs.decode(cs.encode(text, "^=\\"), "^=\\")).isEqualTo(text);
  }

  /** The example of PS3.5 §H.3.1. */
  @Test
  void japaneseWithEscapes() {
    SpecificCharacterSet cs = SpecificCharacterSet.valueOf("", "ISO 2022 IR 87");
    String text = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "59616d6164615e5461726f753d"
                    + "1b24423b3345441b28425e1b244242404f3a1b28423d"
                    + "1b24422464245e24401b28425e1b2442243f246d24261b2842");

    assertThat(cs.decode(bytes, "^=\\")).isEqualTo(text);
    assertThat(cs.encode(text, "^=\\")).isEqualTo(bytes);
  }

  /** The example of PS3.5 §I.2. */
  @Test
  void koreanWithEscapes() {
    SpecificCharacterSet cs = SpecificCharacterSet.valueOf("", "ISO 2022 IR 149");
    String text = "Hong^Gildong=洪^吉洞=홍^길동";
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "486f6e675e47696c646f6e673d"
                    + "1b242943fbf35e1b242943d1ced4d73d"
                    + "1b242943c8ab5e1b242943b1e6b5bf");

    assertThat(cs.decode(bytes, "^=\\")).isEqualTo(text);
    assertThat(cs.encode(text, "^=\\")).isEqualTo(bytes);
  }

  @Test
  void whatCannotBeWrittenBecomesAQuestionMark() {
    assertThat(SpecificCharacterSet.ASCII.encode("é", "\\")).containsExactly('?');
    assertThat(SpecificCharacterSet.valueOf("", "ISO 2022 IR 87").encode("é", "\\"))
        .containsExactly('?');
  }

  @Test
  void asciiIsContainedInAllButJapaneseRomaji() {
    assertThat(SpecificCharacterSet.valueOf("ISO_IR 192").contains(SpecificCharacterSet.ASCII))
        .isTrue();
    assertThat(SpecificCharacterSet.valueOf("ISO_IR 13").contains(SpecificCharacterSet.ASCII))
        .isFalse();
    assertThat(SpecificCharacterSet.ASCII.contains(SpecificCharacterSet.valueOf("ISO_IR 100")))
        .isFalse();
  }

  @Test
  void utf8IsUtf8() {
    assertThat(SpecificCharacterSet.valueOf("ISO_IR 192").encode("ü", "\\"))
        .isEqualTo("ü".getBytes(StandardCharsets.UTF_8));
  }
}
