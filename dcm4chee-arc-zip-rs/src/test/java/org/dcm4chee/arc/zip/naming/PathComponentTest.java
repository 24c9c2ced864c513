package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("One component of a path is cut, compared and freed of its extension")
class PathComponentTest {

  @Test
  void aCutNameIsAsLongAsItMayBe_andSaysThatItWasCut() {
    assertThat(PathComponent.cut("abcdefghij", 10)).isEqualTo("abcdefghij");
    assertThat(PathComponent.cut("abcdefghijk", 10))
        .hasSize(10)
        .matches("abcde~[0-9a-f]{4}")
        .isEqualTo(PathComponent.cut("abcdefghijk", 10))
        .isNotEqualTo(PathComponent.cut("abcdefghijx", 10));
  }

  @Test
  void ofANameAtLeastOneCharacterIsLeft_orItIsNotCut() {
    assertThat(PathComponent.cut("abcdefg", 6)).matches("a~[0-9a-f]{4}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathComponent.cut("abcdefg", 5))
        .withMessageContaining("5 characters");
  }

  @Test
  void noCharacterIsCutInHalf() {
    String name = "abcd\ud83d\ude00xyzxyz";

    assertThat(PathComponent.cut(name, 10)).matches("abcd~[0-9a-f]{4}");
    assertThat(PathComponent.cut(name, 11)).matches("abcd\ud83d\ude00~[0-9a-f]{4}");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noNameHasMoreMarksInARowThanTextHas() {
    String marks = "\u0301\u0316".repeat(15);
    String safe = PathComponent.sanitise("a" + marks + "b" + marks);

    assertThat(safe).isEqualTo(Normalizer.normalize("a" + marks + "b" + marks, Form.NFC));
    for (String more : List.of("\u0301\u0316", "\u200b\u0316\u0903", "\u20dd")) {
      assertThat(PathComponent.sanitise("a" + marks + more.repeat(1 << 19) + "b" + marks))
          .isEqualTo(safe);
    }
  }

  @Test
  void bytesAreCountedWhereCharactersTakeSeveral() {
    String name = "\u9aa8".repeat(20);

    assertThat(PathComponent.cutToBytes(name, 60)).isEqualTo(name);
    String cut = PathComponent.cutToBytes(name, 59);
    assertThat(cut).matches("\u9aa8{14}~[0-9a-f]{4}");
    for (int bytes = 18; bytes < 60; bytes++) {
      String shorter = PathComponent.cutToBytes(name, bytes);
      assertThat(shorter.getBytes(StandardCharsets.UTF_8).length)
          .as("%s bytes", bytes)
          .isBetween(8, bytes);
      assertThat(shorter).endsWith(cut.substring(14));
    }
    assertThat(PathComponent.cutToBytes("\u9aa8".repeat(6), 18)).isEqualTo("\u9aa8".repeat(6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathComponent.cutToBytes("\u9aa8".repeat(6), 17));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "a.dcm,   a",
    "a.DcM,   a",
    ".dcm,    ''",
    "dcm,     dcm",
    "adcm,    adcm",
    "a.pdf,   a.pdf",
    "a.dcm.b, a.dcm.b",
    "con.dcm, _con",
    "a..dcm,  a"
  })
  void withoutItsExtensionANameIsStillOneThatCanBeStored(String name, String stem) {
    assertThat(PathComponent.withoutExtension(name, ".dcm")).isEqualTo(stem);
  }

  @Test
  void namesThatAreOneFileOnSomeSystemHaveOneKey() {
    assertThat(PathComponent.key("Schädel")).isEqualTo(PathComponent.key("SCHÄDEL"));
    assertThat(PathComponent.key("Scha\u0308del")).isEqualTo(PathComponent.key("Sch\u00e4del"));
    assertThat(PathComponent.key("\u017f")).as("long s").isEqualTo(PathComponent.key("S"));
    assertThat(PathComponent.key("a")).isNotEqualTo(PathComponent.key("b"));
  }

  @ParameterizedTest(name = "“{0}” becomes “{1}”")
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"' . a . ',_. a", "'   ',''", "'. .',''", "a.b,a.b", "-,_-", "@x,_@x", "'',''"})
  void blanksAndDotsWhereTheyWouldGetLost(String text, String name) {
    assertThat(PathComponent.sanitise(text)).isEqualTo(name);
  }
}
