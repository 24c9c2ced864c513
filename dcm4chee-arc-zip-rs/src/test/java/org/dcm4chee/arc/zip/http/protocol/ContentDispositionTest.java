package org.dcm4chee.arc.zip.http.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.dcm4chee.arc.zip.naming.FileNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("The browser is told a file name by RFC 6266 and RFC 8187")
class ContentDispositionTest {

  @Test
  void aPlainNameIsEnough() {
    assertThat(ContentDisposition.attachment("1.2.3_4.5.zip"))
        .isEqualTo("attachment; filename=\"1.2.3_4.5.zip\"");
  }

  @Test
  void anythingElseIsSentTwice() {
    assertThat(ContentDisposition.attachment("Schädel 1.zip"))
        .isEqualTo("attachment; filename=\"Schadel 1.zip\"; filename*=UTF-8''Sch%C3%A4del%201.zip");
    assertThat(ContentDisposition.attachment("a\"b\\c%41;d.zip"))
        .isEqualTo(
            "attachment; filename=\"a_b_c_41;d.zip\";"
                + " filename*=UTF-8''a%22b%5Cc%2541%3Bd.zip");
    assertThat(ContentDisposition.attachment("\u5934\ud83d\ude00.zip"))
        .isEqualTo("attachment; filename=\"__.zip\"; filename*=UTF-8''%E5%A4%B4%F0%9F%98%80.zip");
  }

  @Test
  void whatNeedNotBeEncodedIsNot() {
    assertThat(ContentDisposition.attachment("AZaz09!#$&+-.^_`|~\u00e4"))
        .endsWith("; filename*=UTF-8''AZaz09!#$&+-.^_`|~%C3%A4");
  }

  @Test
  void aLineBreakDoesNotBecomeAHeader() {
    assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x=1\r\n\r\n<html>"))
        .doesNotContain("\r", "\n");
  }

  @Property
  @Label("whatever the name, the value is ASCII with one string in quotes")
  void noInjection(@ForAll String name) {
    assertThat(ContentDisposition.attachment(name))
        .matches(
            "attachment; filename=\"[ !#-$&-.0-\\[\\]-~]*\""
                + "(; filename\\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)?");
  }

  @Property
  @Label("the browser gets the name that was meant")
  void roundTrip(@ForAll String proposed) {
    String name = FileNames.zip(proposed);
    String value = ContentDisposition.attachment(name);
    int extended = value.indexOf("UTF-8''");

    String read =
        extended < 0
            ? value.substring(value.indexOf('"') + 1, value.lastIndexOf('"'))
            : URLDecoder.decode(
                value.substring(extended + 7).replace("+", "%2B"), StandardCharsets.UTF_8);

    assertThat(read).isEqualTo(name);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          1.2.3             ; 1.2.3.zip
          1.2.3.zip         ; 1.2.3.zip
          1.2.3.ZIP         ; 1.2.3.zip
          a/b\\c:d          ; a_b_c_d.zip
          ../../etc/passwd  ; _.._.._etc_passwd.zip
          ``                ; dicom.zip
          .zip              ; _.zip
          ` . `             ; dicom.zip
          con               ; _con.zip
          Schädel?          ; Schädel_.zip
          """)
  void names(String proposed, String expected) {
    assertThat(FileNames.zip(proposed)).isEqualTo(expected);
  }

  @Property
  @Label("any name of a ZIP can be stored")
  void storable(@ForAll String proposed) {
    assertThat(FileNames.zip(proposed))
        .endsWith(".zip")
        .hasSizeBetween(5, 124)
        .doesNotContainPattern("[\\\\/:*?\"<>|\\p{Cntrl}]")
        .doesNotStartWith(".");
  }
}
