package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("The query of a URL keeps every byte that nobody asked to change")
class QueryStringTest {

  @Test
  void otherParametersStayAsTheyAre() {
    String raw = "a=%7e%2F+b&accept=application/zip&&x&access_token=e%2By==&a=2";

    assertThat(
            QueryString.parse(raw).withAccept(List.of("application/zip;transfer-syntax=*")).raw())
        .isEqualTo(
            "a=%7e%2F+b&accept=application/zip;transfer-syntax%3D*&&x&access_token=e%2By==&a=2");
  }

  @Test
  void severalAcceptParametersBecomeWhatIsGivenWhereTheFirstOneStood() {
    assertThat(QueryString.parse("accept=a/b&x=1&accept=c/d").withAccept(List.of("e/f")).raw())
        .isEqualTo("accept=e/f&x=1");
    assertThat(QueryString.parse("x=1&accept=a/b&accept=c/d").withAccept(List.of()).raw())
        .isEqualTo("x=1");
  }

  @Test
  void withoutAnAcceptParameterOneIsAppended() {
    assertThat(QueryString.parse("x=1").withAccept(List.of("a/b", "c/d")).raw())
        .isEqualTo("x=1&accept=a/b&accept=c/d");
    assertThat(QueryString.parse("").withAccept(List.of("a/b")).raw()).isEqualTo("accept=a/b");
    assertThat(QueryString.parse("").withAccept(List.of()).raw()).isEmpty();
  }

  @Test
  void whatIsPutInIsReadBack() {
    List<String> values =
        List.of("multipart/related; type=\"application/dicom+json\"", "a/b;q=0.5,c/d;x=\"&=%\"");

    QueryString query = QueryString.parse("x=1").withAccept(values);

    assertThat(QueryString.parse(query.raw()).accept()).isEqualTo(values);
  }

  @Test
  void theFirstValueOfAParameterIsDecodedAsFormsDo() {
    QueryString query = QueryString.parse("manifest=tr%75e&manifest=false&note=a+b%20c&flag");

    assertThat(query.first("manifest")).contains("true");
    assertThat(query.first("note")).contains("a b c");
    assertThat(query.first("flag")).contains("");
    assertThat(query.first("none")).isEmpty();
  }

  @Test
  void allParametersInTheirOrder_withAllTheirValues() {
    QueryString query = QueryString.parse("b=1&a=x+y&b=%32&c&b=&=%09");

    assertThat(query.parameters())
        .containsExactly(
            entry("b", List.of("1", "2", "")),
            entry("a", List.of("x y")),
            entry("c", List.of("")),
            entry("", List.of("\t")));
  }

  @Test
  void parametersThatOthersWouldNotKnowAreLeftOut() {
    QueryString query = QueryString.parse("a=1&m%61nifest=true&b=2&manifest=false&manifestX=1");

    assertThat(query.without(List.of("manifest", "none")).raw()).isEqualTo("a=1&b=2&manifestX=1");
  }

  @ParameterizedTest(name = "{0} is “{1}”")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          a+b|a+b
          a++b|a++b
          a;+b|a; b
          a+;b|a ;b
          a;++b|a;  b
          a+%3Bb|a ;b
          a%3B+b|a; b
          %3B+b|; b
          3B+b|3B+b
          a+%2Fb|a+/b
          a%2F+b|a/+b
          a%3D+%22b%22|a= "b"
          +a| a
          ++a|  a
          a+|a~
          a,+b+c|a, b+c
          a%2|a%2
          a%zzb|a%zzb
          a%2zb|a%2zb
          %|%
          %c3%A9|é
          """)
  void aPlusIsABlankBesideASeparatorOnly_andWhatIsNoEscapeStays(String raw, String value) {
    assertThat(QueryString.parse("accept=" + raw).accept())
        .containsExactly(value.replace('~', ' '));
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMegabyteOfPlusSignsIsReadOnce() {
    String signs = "+".repeat(1 << 20);

    assertThat(QueryString.parse("accept=a" + signs + "b").accept())
        .containsExactly("a" + signs + "b");
  }

  @Test
  void whateverIsPutIntoAUrlIsEncodedIfItMustBe() {
    assertThat(QueryString.parse("").withAccept(List.of("AaZ9-._~/*;,&+=\" é\n")).raw())
        .isEqualTo("accept=AaZ9-._~/*;,%26%2B%3D%22%20%C3%A9%0A");
  }

  @Test
  void aTokenDoesNotGetIntoALogByAccident() {
    assertThat(QueryString.parse("accept=a/b&access_token=s3cr3t"))
        .asString()
        .isEqualTo("accept&access_token");
  }

  @Property
  void anyQueryComesOutAsItWentIn(@ForAll String raw) {
    assertThat(QueryString.parse(raw).raw()).isEqualTo(raw);
  }
}
