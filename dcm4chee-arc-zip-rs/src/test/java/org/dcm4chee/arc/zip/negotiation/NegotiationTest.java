package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

@Label("What a client wants most is decided by PS3.18 §8.7.8.1")
class NegotiationTest {

  /**
   * One row of {@code negotiation.csv}: raw query (- for none), {@code Accept} (- for none), the
   * decision, and why. The decision is {@code zip} with its transfer syntaxes in order ({@code
   * default} where none is given) and what its files are if they are not DICOM's, {@code archive}
   * with what the archive is handed instead in brackets, {@code 406} or {@code 400}.
   */
  @ParameterizedTest(name = "{3}: ?{0} · {1} → {2}")
  @CsvFileSource(resources = "negotiation.csv", delimiter = '|', numLinesToSkip = 1)
  void table(String query, String accept, String expected, String paragraph) {
    assertThat(paragraph).as("each row says where it comes from").isNotBlank();

    Decision decision =
        Negotiation.decide(
            Negotiation.Request.of(
                query.equals("-") ? "" : query, accept.equals("-") ? List.of() : List.of(accept)));

    assertThat(words(decision)).isEqualTo(expected);
  }

  /** The same for metadata, with what the files of a ZIP are: {@code zip JSON}, {@code zip XML}. */
  @ParameterizedTest(name = "{3}: ?{0} · {1} → {2}")
  @CsvFileSource(resources = "metadata-negotiation.csv", delimiter = '|', numLinesToSkip = 1)
  void metadataTable(String query, String accept, String expected, String paragraph) {
    assertThat(paragraph).as("each row says where it comes from").isNotBlank();

    Decision decision =
        MetadataNegotiation.decide(
            Negotiation.Request.of(
                query.equals("-") ? "" : query, accept.equals("-") ? List.of() : List.of(accept)));

    assertThat(words(decision)).isEqualTo(expected);
  }

  @Test
  @DisplayName("a 406 names what metadata can be had as, and where DICOM files are")
  void metadataMessage() {
    assertThat(
            MetadataNegotiation.decide(
                Negotiation.Request.of("accept=application/zip;type=secret/s3cr3t", List.of())))
        .isInstanceOfSatisfying(
            Decision.NotAcceptable.class,
            none ->
                assertThat(none.message())
                    .contains("dicom+json", "dicom+xml", "without /metadata")
                    .doesNotContain("s3cr3t"));
  }

  private static String words(Decision decision) {
    return switch (kind(decision)) {
      case "Zip" -> words((Decision.Zip) decision);
      case "NotZip" ->
          "archive"
              + ((Decision.NotZip) decision)
                  .cleanedAcceptable()
                  .map(types -> " " + types)
                  .orElse("");
      case "NotAcceptable" -> "406";
      default -> "400";
    };
  }

  private static String words(Decision.Zip zip) {
    String content = zip.content() == Decision.Content.DICOM ? "" : " " + zip.content();
    return ("zip" + content + " " + String.join(" ", zip.transferSyntaxes()))
        .replace("  ", " default ")
        .strip();
  }

  private static String kind(Decision decision) {
    return decision.getClass().getSimpleName();
  }

  @Test
  @DisplayName("several Accept fields are one list (RFC 9110 §5.3)")
  void severalHeaderFields() {
    Decision decision =
        Negotiation.decide(
            new Negotiation.Request(
                List.of(), List.of("text/html, */*;q=0.1", "application/zip;q=0.2")));

    assertThat(decision).isEqualTo(new Decision.Zip(List.of()));
  }

  @Test
  @DisplayName("what the archive is handed has the same transfer syntaxes in the same order")
  void canonicalAccept() {
    assertThat(new Decision.Zip(List.of()).canonicalAccept()).isEqualTo("application/zip");
    assertThat(new Decision.Zip(List.of("*")).canonicalAccept())
        .isEqualTo("application/zip;transfer-syntax=*");
    assertThat(
            new Decision.Zip(List.of("1.2.840.10008.1.2.4.80", TransferSyntaxes.DEFAULT))
                .canonicalAccept())
        .isEqualTo("application/zip;transfer-syntax=1.2.840.10008.1.2.4.80,application/zip");
  }

  @Test
  @DisplayName("an error tells what to write and repeats nothing of the request")
  void messages() {
    Decision malformed =
        Negotiation.decide(Negotiation.Request.of("accept=secret&access_token=s3cr3t", List.of()));
    Decision notAcceptable =
        Negotiation.decide(
            Negotiation.Request.of("accept=application/zip;type=secret/s3cr3t", List.of()));

    assertThat(malformed)
        .isInstanceOfSatisfying(
            Decision.Malformed.class,
            m -> assertThat(m.message()).contains("application/zip").doesNotContain("s3cr3t"));
    assertThat(notAcceptable)
        .isInstanceOfSatisfying(
            Decision.NotAcceptable.class,
            m -> assertThat(m.message()).contains("transfer-syntax").doesNotContain("s3cr3t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/zip;q=0 | A ZIP is excluded by its own q=0.",
        "application/zip;transfer-syntax=jpeg | The transfer-syntax of the ZIP is neither a UID",
        "application/zip;type=image/jpeg | There is no ZIP with files of that type.",
        "text/html, application/zip;type=image/jpeg | There is no ZIP with files of that type.",
        "text/html | None of the media types that are accepted can be made of this resource."
      })
  void aRefusalSaysWhatTheZipLacks(String accept, String sentence) {
    assertThat(Negotiation.decide(new Negotiation.Request(List.of(), List.of(accept))))
        .isInstanceOfSatisfying(
            Decision.NotAcceptable.class, none -> assertThat(none.message()).startsWith(sentence));
  }

  @Test
  void anEmptyParameterIsToldFromAWrongOne() {
    assertThat(Negotiation.decide(Negotiation.Request.of("accept=", List.of())))
        .isInstanceOfSatisfying(
            Decision.Malformed.class, m -> assertThat(m.message()).contains("'accept' is empty."));
    assertThat(Negotiation.decide(Negotiation.Request.of("accept=zip", List.of())))
        .isInstanceOfSatisfying(
            Decision.Malformed.class,
            m -> assertThat(m.message()).contains("'accept' is not a list of media types."));
  }

  @Property(tries = 300)
  @Label("whatever is sent, there is a decision, and the form for the archive gives the same")
  void anything(@ForAll String query, @ForAll String accept) {
    Decision decision = Negotiation.decide(Negotiation.Request.of(query, List.of(accept)));

    if (decision instanceof Decision.Zip zip) {
      assertThat(
              Negotiation.decide(
                  new Negotiation.Request(List.of(zip.canonicalAccept()), List.of())))
          .isEqualTo(zip);
    }
  }

  @Property(tries = 200)
  @Label("what the archive is handed instead never asks for a ZIP and is never empty")
  void cleaned(@ForAll List<@IntRange(min = 0, max = 7) Integer> picks) {
    List<String> ranges =
        List.of(
            "application/zip;q=0.1",
            "application/*;q=0.2",
            "*/*;q=0.3",
            "multipart/related",
            "multipart/related;type=\"application/octet-stream\"",
            "multipart/related;type=\"image/jpeg\";q=0",
            "text/html",
            "application/zip;q=0");
    String accept = String.join(",", picks.stream().map(ranges::get).toList());

    Decision decision = Negotiation.decide(new Negotiation.Request(List.of(), List.of(accept)));

    if (decision instanceof Decision.NotZip notZip && notZip.cleanedAcceptable().isPresent()) {
      List<String> cleaned = notZip.cleanedAcceptable().get();
      assertThat(cleaned).isNotEmpty();
      assertThat(Negotiation.decide(new Negotiation.Request(List.of(), cleaned)))
          .isEqualTo(new Decision.NotZip(Optional.empty()));
    }
  }
}
