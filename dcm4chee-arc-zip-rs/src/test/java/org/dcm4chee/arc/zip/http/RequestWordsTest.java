package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.http.protocol.Conditions;
import org.dcm4chee.arc.zip.negotiation.ErrorForm;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a request says is read once, and said to the archive in other words")
class RequestWordsTest {

  private static PreMatchContainerRequestContext get(String query, String... headers) {
    return FakeExchange.request("GET", FakeExchange.STUDY + query, headers);
  }

  @Test
  void theQueryIsReadAsItIsWritten() {
    assertThat(RequestWords.query(get("?a=1&accept=application%2Fzip")).accept())
        .containsExactly("application/zip");
  }

  @Test
  void withoutAQueryThereIsAnEmptyOne() {
    assertThat(RequestWords.query(get("")).accept()).isEmpty();
    assertThat(RequestWords.query(get("")).raw()).isEmpty();
  }

  @Test
  void eachAcceptHeaderIsRead() {
    assertThat(RequestWords.accept(get("", "Accept", "text/html", "Accept", "*/*;q=0.1")))
        .containsExactly("text/html", "*/*;q=0.1");
  }

  @Test
  void withoutAnAcceptHeaderNoneIsRead() {
    assertThat(RequestWords.accept(get(""))).isEmpty();
  }

  @Test
  void theArchiveChoosesAmongTheGivenTypesOnly() throws Exception {
    PreMatchContainerRequestContext request =
        get("?x=1&accept=*/*&accept=text/html&y=2", "Accept", "*/*");

    RequestWords.accept(request, List.of("application/zip;transfer-syntax=*"));

    assertThat(RequestWords.query(request).accept())
        .allMatch("application/zip;transfer-syntax=*"::equals);
    assertThat(FakeExchange.query(request)).contains("x=1").contains("y=2");
    assertThat(request.getHeaders().get("Accept"))
        .containsExactly("application/zip;transfer-syntax=*");
  }

  @Test
  void thePathStaysAsItIsWritten() {
    PreMatchContainerRequestContext request =
        FakeExchange.request("GET", "aets/A%20B/rs/studies/1.2?accept=*/*");

    RequestWords.accept(request, List.of("application/zip"));

    assertThat(request.getUriInfo().getRequestUri().getRawPath())
        .isEqualTo("/dcm4chee-arc/aets/A%20B/rs/studies/1.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
        "Range"
      })
  void eachConditionIsKeptAndHiddenFromTheArchive(String header) {
    PreMatchContainerRequestContext request = get("", header, "\"value\"");

    RequestWords.hideConditions(request);

    assertThat(request.getHeaderString(header)).isNull();
    Conditions kept = RequestWords.conditions(request);
    assertThat(kept).isNotEqualTo(Conditions.NONE);
    assertThat(kept.toString()).containsOnlyOnce("\"value\"");
  }

  @Test
  void eachConditionIsKeptInItsPlace() {
    PreMatchContainerRequestContext request =
        get(
            "",
            "If-Match",
            "a",
            "If-None-Match",
            "b",
            "If-Modified-Since",
            "c",
            "If-Unmodified-Since",
            "d",
            "If-Range",
            "e",
            "Range",
            "f");

    RequestWords.hideConditions(request);

    Conditions kept = RequestWords.conditions(request);
    assertThat(kept.ifMatch()).contains("a");
    assertThat(kept.ifNoneMatch()).contains("b");
    assertThat(kept.ifModifiedSince()).contains("c");
    assertThat(kept.ifUnmodifiedSince()).contains("d");
    assertThat(kept.ifRange()).contains("e");
    assertThat(kept.range()).contains("f");
  }

  @Test
  void severalFieldsOfOneConditionAreOneList() {
    PreMatchContainerRequestContext request =
        get("", "If-None-Match", "\"a\"", "If-None-Match", "\"b\"");

    RequestWords.hideConditions(request);

    assertThat(RequestWords.conditions(request).ifNoneMatch()).contains("\"a\", \"b\"");
  }

  @Test
  @DisplayName("a range is for GET only (RFC 9110 §14.2)")
  void rangeOfAHead() {
    PreMatchContainerRequestContext request =
        FakeExchange.request("HEAD", FakeExchange.STUDY, "Range", "bytes=0-1");

    RequestWords.hideConditions(request);

    assertThat(RequestWords.conditions(request).range()).isEmpty();
    assertThat(request.getHeaderString("Range")).isNull();
  }

  @Test
  void whatWasNotHiddenIsNoCondition() {
    assertThat(RequestWords.conditions(get("", "If-Match", "a"))).isEqualTo(Conditions.NONE);
  }

  private static ErrorForm errorForm(Enumeration<String> accept) {
    return RequestWords.errorForm(
        Fake.of(
            HttpServletRequest.class,
            Map.of(
                "getHeaders",
                arguments -> {
                  assertThat(arguments).containsExactly("Accept");
                  return accept;
                })));
  }

  @Test
  void anErrorIsToldAsTheClientWantsIt_orAsJson() {
    assertThat(errorForm(Collections.enumeration(List.of("application/zip", "text/html"))))
        .isEqualTo(ErrorForm.HTML);
    assertThat(errorForm(Collections.emptyEnumeration())).isEqualTo(ErrorForm.JSON);
    assertThat(errorForm(null)).as("a server that gives no headers").isEqualTo(ErrorForm.JSON);
  }

  @Test
  void theClientsNameForTheZipIsKnown_alsoWhereTheArchiveIsNotToHearOfIt() throws Exception {
    PreMatchContainerRequestContext hidden = get("?filename=a.zip&x=1");
    RequestWords.accept(hidden, List.of("application/zip"), List.of("filename"));
    assertThat(FakeExchange.query(hidden)).doesNotContain("filename");
    assertThat(RequestWords.fileName(hidden)).contains("a.zip");

    assertThat(RequestWords.fileName(get("?filename=b.zip"))).contains("b.zip");
    assertThat(RequestWords.fileName(get(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "studies/1.2/zip, studies/1.2",
    "studies/1.2//zip/, studies/1.2",
    "studies/1.2/zip?a=1&b=/x, studies/1.2?a=1&b=/x",
  })
  void theResourceAboveHasTheSameQuery(String path, String above) {
    PreMatchContainerRequestContext request =
        FakeExchange.request("GET", "aets/DCM4CHEE/rs/" + path);
    RequestWords.withoutLastSegment(request);

    assertThat(request.getUriInfo().getRequestUri().toString())
        .isEqualTo("http://archive:8080/dcm4chee-arc/aets/DCM4CHEE/rs/" + above);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMegabyteOfSlashesIsReadOnce() {
    String path = "aets/DCM4CHEE/rs/" + "/".repeat(1 << 20) + "studies/1.2";
    PreMatchContainerRequestContext request = FakeExchange.request("GET", path + "/metadata");

    RequestWords.withoutLastSegment(request);

    assertThat(request.getUriInfo().getRequestUri().toString())
        .isEqualTo("http://archive:8080/dcm4chee-arc/" + path);
  }
}
