package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A password comes in a header field of its own, over a connection nobody listens to")
class EncryptionRequestTest {
  private static final String HEADER = EncryptionRequest.HEADER;

  private static PreMatchContainerRequestContext with(String... headers) {
    return FakeExchange.request("GET", FakeExchange.STUDY, headers);
  }

  @Test
  void itIsAskedForByAHeaderOrByAParameter() {
    assertThat(EncryptionRequest.isAskedFor(with())).isFalse();
    assertThat(EncryptionRequest.isAskedFor(with(HEADER, "x"))).isTrue();
    assertThat(EncryptionRequest.isAskedFor(with(HEADER, ""))).isTrue();
    assertThat(EncryptionRequest.isAskedFor(query("encrypt=true"))).isTrue();
    assertThat(EncryptionRequest.isAskedFor(query("encrypt=false"))).isFalse();
  }

  private static PreMatchContainerRequestContext query(String query) {
    return FakeExchange.request("GET", FakeExchange.STUDY + "?" + query);
  }

  @ParameterizedTest
  @ValueSource(strings = {"correct horse", "  padded  ", "~", "UTF-8''gr%C3%BCn", "utf-8'de'a"})
  void thePasswordIsTakenFromTheRequest_andNotShown(String value) {
    PreMatchContainerRequestContext request = with(HEADER, value);

    assertThat(EncryptionRequest.takePassword(request))
        .hasValueSatisfying(
            password -> assertThat(password.toString()).isEqualTo("(set, not shown)"));
    assertThat(request.getHeaders()).doesNotContainKey(HEADER);
    assertThat(EncryptionRequest.takePassword(request)).as("there is none any more").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grün               | other than ASCII",
        "a\u007fb           | other than ASCII",
        "UTF-8''gr%C3       | RFC 8187",
        "UTF-8''two words   | RFC 8187",
        "UTF-8''a%0Ab       | control characters",
        "UTF-8''a%C2%85b    | control characters",
        "a\tb               | control characters"
      })
  void whatIsNotUnderstoodIsNotGuessedAt_andNotRepeated(String value, String why) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> EncryptionRequest.takePassword(with(HEADER, value)))
        .withMessageContaining(HEADER)
        .withMessageContaining(why)
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
              assertThat(refusal.getMessage()).doesNotContain(value);
            });
  }

  @Test
  void twoPasswordsAreNone() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> EncryptionRequest.takePassword(with(HEADER, "a", HEADER, "b")))
        .withMessageContaining("there are 2 of them");
  }

  @Test
  void aPasswordInTheUrlIsRefused_evenIfThereIsOneInTheHeader() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> EncryptionRequest.requireNotInUrl(QueryString.parse("password=s3cr3t")))
        .withMessageContaining("does not belong into a URL")
        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("s3cr3t"));
    assertThatCode(() -> EncryptionRequest.requireNotInUrl(QueryString.parse("encrypt=true")))
        .doesNotThrowAnyException();
  }

  @Test
  void whoseAnswerIsNoZipIsNotLeftToBelieveItIsEncrypted() {
    PreMatchContainerRequestContext multipart = query("encrypt=true");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> EncryptionRequest.requireNotAskedFor(multipart))
        .withMessageContaining("encrypts ZIPs only");
    assertThatCode(() -> EncryptionRequest.requireNotAskedFor(with())).doesNotThrowAnyException();
    PreMatchContainerRequestContext elsewhere =
        FakeExchange.request("GET", "devices/x?encrypt=true");
    assertThatCode(() -> EncryptionRequest.requireNotAskedFor(elsewhere))
        .as("what is not below an AE may mean something else by it")
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "TLS {0}, from {1} to {2}, {3} {4}: {5}")
  @CsvSource(
      nullValues = "-",
      value = {
        "true,  192.0.2.7,   192.0.2.1,   -,                 -,         true",
        "true,  192.0.2.7,   192.0.2.1,   X-Forwarded-Proto, http,      true",
        "false, 192.0.2.7,   192.0.2.1,   -,                 -,         false",
        "false, 192.0.2.7,   192.0.2.1,   X-Forwarded-Proto, https,     false",
        "false, 127.0.0.1,   192.0.2.1,   -,                 -,         true",
        "false, 127.8.9.10,  192.0.2.1,   -,                 -,         true",
        "false, ::1,         192.0.2.1,   -,                 -,         true",
        "false, 192.0.2.1,   192.0.2.1,   -,                 -,         true",
        "false, 127.0.0.1,   127.0.0.1,   X-Forwarded-Proto, HTTPS,     true",
        "false, 127.0.0.1,   127.0.0.1,   X-Forwarded-Proto, http,      false",
        "false, 127.0.0.1,   127.0.0.1,   X-Forwarded-For,   192.0.2.9, false",
        "false, 127.0.0.1,   127.0.0.1,   Forwarded,         for=_a,    false",
        "false, localhost,   localhost,   -,                 -,         false",
        "false, 1.2.3.4.5.6, 1.2.3.4.5.6, -,                 -,         false"
      })
  void whoCouldReadTheRequestOnItsWay(
      boolean tls, String from, String to, String header, String value, boolean confidential) {
    HttpServletRequest request =
        Fake.of(
            HttpServletRequest.class,
            Map.of(
                "isSecure", arguments -> tls,
                "getRemoteAddr", arguments -> from,
                "getLocalAddr", arguments -> to,
                "getHeader", arguments -> arguments[0].equals(header) ? value : null));

    assertThat(EncryptionRequest.isConfidential(request)).isEqualTo(confidential);
  }
}
