package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A password comes in a header that nobody else sees, over a way that nobody can read")
class EncryptionRequestTest {
  private static final String HEADER = "Zip-Password";

  private static PreMatchContainerRequestContext get(String query, String... headers) {
    return FakeExchange.request("GET", FakeExchange.STUDY + query, headers);
  }

  private static void assertMalformed(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
              assertThat(refusal.getMessage()).contains(words).doesNotContain("4711");
            });
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          '',                none,     false
          ?encrypt=true,     none,     true
          ?encrypt=false,    none,     false
          ?encrypt=TRUE,     none,     false
          '',                '',       true
          '',                password, true
          ?encrypt=false,    password, true
          """)
  void askedForByEither(String query, String password, boolean asked) {
    PreMatchContainerRequestContext request =
        password == null ? get(query) : get(query, HEADER, password);

    assertThat(EncryptionRequest.isAskedFor(request)).isEqualTo(asked);
  }

  @Test
  void aPasswordIsTakenOnce_andTheArchiveDoesNotSeeIt() {
    PreMatchContainerRequestContext request = get("", HEADER, "correct horse battery");

    assertThat(EncryptionRequest.takePassword(request)).isPresent();
    assertThat(request.getHeaders()).doesNotContainKey(HEADER);
    assertThat(EncryptionRequest.takePassword(request)).isEmpty();
  }

  @Test
  void itsNameIsInAnyCase() {
    assertThat(EncryptionRequest.takePassword(get("", "zip-password", "correct horse battery")))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery",
        "  blanks around it  ",
        "UTF-8''gr%C3%BCner%20Tee",
        "utf-8'de'gr%C3%BCner%20Tee",
        "100%ofIt",
        "~!@#$%^&*()_+{}|:\"<>?"
      })
  void understood(String value) {
    assertThat(EncryptionRequest.takePassword(get("", HEADER, value))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UTF-8''47114711%4   | RFC 8187",
        "UTF-8''4711%FF      | RFC 8187",
        "UTF-8''4711%C3%28   | RFC 8187",
        "4711gr\u00fcn        | ASCII",
        "UTF-8''4711%0A4711  | control",
        "UTF-8''4711%00      | control",
        "UTF-8''4711%C2%85   | control"
      })
  void notUnderstood_saysWhy_andNothingOfIt(String value, String word) {
    assertMalformed(() -> EncryptionRequest.takePassword(get("", HEADER, value)), HEADER, word);
  }

  @Test
  void twoPasswordsAreNone() {
    PreMatchContainerRequestContext request = get("", HEADER, "first 4711", HEADER, "last 4711");

    assertMalformed(() -> EncryptionRequest.takePassword(request), HEADER, "2");
    assertThat(request.getHeaders()).doesNotContainKey(HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password=4711", "a=b&password=4711", "password=", "password"})
  void inTheUrl_refused(String query) {
    assertMalformed(
        () -> EncryptionRequest.requireNotInUrl(QueryString.parse(query)), "URL", HEADER);
  }

  @Test
  void noneInTheUrl_allowed() {
    assertThatCode(
            () -> EncryptionRequest.requireNotInUrl(QueryString.parse("x=password&passwords=1")))
        .doesNotThrowAnyException();
  }

  @Test
  void whereNoZipIsMade_refused_belowAnAe() {
    assertMalformed(
        () -> EncryptionRequest.requireNotAskedFor(get("", HEADER, "4711")), HEADER, "encrypt");
    assertMalformed(() -> EncryptionRequest.requireNotAskedFor(get("?encrypt=true")), HEADER);
    assertThatCode(() -> EncryptionRequest.requireNotAskedFor(get(""))).doesNotThrowAnyException();
    assertThatCode(
            () ->
                EncryptionRequest.requireNotAskedFor(
                    FakeExchange.request("GET", "ctrl/status", HEADER, "4711")))
        .as("of others' resources nothing is known")
        .doesNotThrowAnyException();
  }

  private static HttpServletRequest from(
      String address, boolean tls, Map<String, String> forwarded) {
    Map<String, Fake.Answer> answers = new HashMap<>();
    answers.put("isSecure", arguments -> tls);
    answers.put("getRemoteAddr", arguments -> address);
    answers.put("getLocalAddr", arguments -> "192.0.2.1");
    answers.put("getHeader", arguments -> forwarded.get((String) arguments[0]));
    return Fake.of(HttpServletRequest.class, answers);
  }

  private static boolean isConfidential(
      String address, boolean tls, Map<String, String> forwarded) {
    return EncryptionRequest.isConfidential(from(address, tls, forwarded));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "192.0.2.1"})
  void fromThisMachine_itIsConfidential(String address) {
    assertThat(isConfidential(address, false, Map.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7",
        "10.0.0.1",
        "2001:db8::1",
        "localhost",
        "127.0.0.1.example",
        "unknown",
        "",
        "127.0.0.1, 192.0.2.7"
      })
  void fromAnywhereElse_onlyWithTls(String address) {
    assertThat(isConfidential(address, false, Map.of())).isFalse();
    assertThat(isConfidential(address, true, Map.of())).isTrue();
    assertThat(isConfidential(address, false, Map.of("X-Forwarded-Proto", "https")))
        .as("anybody can say so")
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Proto, https,       true",
    "X-Forwarded-Proto, HTTPS,       true",
    "X-Forwarded-Proto, http,        false",
    "X-Forwarded-Proto, 'https, http', false",
    "X-Forwarded-For,   203.0.113.7, false",
    "Forwarded,         for=203.0.113.7;proto=https, false"
  })
  void aProxyOnThisMachine_saysWhatItsClientUsed(String name, String value, boolean confidential) {
    assertThat(isConfidential("127.0.0.1", false, Map.of(name, value))).isEqualTo(confidential);
  }
}
