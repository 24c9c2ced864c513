package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.jboss.resteasy.specimpl.ResteasyUriInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
    "A search that is posted as a form is the GET with its keys; nothing else posted is read")
class SearchFormTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String RS = "http://archive:8080/dcm4chee-arc/aets/DCM4CHEE/rs/";

  private final Map<String, Object> properties = new HashMap<>();
  private final MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
  private String method = "POST";
  private URI uri = URI.create(RS + "series");
  private InputStream body = InputStream.nullInputStream();

  private ContainerRequestContext request(String contentType) {
    return Fake.of(
        ContainerRequestContext.class,
        Map.ofEntries(
            Map.entry("getMethod", arguments -> method),
            Map.entry(
                "getMediaType",
                arguments -> contentType == null ? null : MediaType.valueOf(contentType)),
            Map.entry("getUriInfo", arguments -> uriInfo()),
            Map.entry("getHeaders", arguments -> headers),
            Map.entry("getEntityStream", arguments -> body),
            Map.entry(
                "setEntityStream", Fake.doing(arguments -> body = (InputStream) arguments[0])),
            Map.entry("setMethod", Fake.doing(arguments -> method = (String) arguments[0])),
            Map.entry("setRequestUri", Fake.doing(arguments -> uri = (URI) arguments[0])),
            Map.entry(
                "setProperty",
                Fake.doing(arguments -> properties.put((String) arguments[0], arguments[1]))),
            Map.entry("getProperty", arguments -> properties.get((String) arguments[0]))));
  }

  private UriInfo uriInfo() {
    return new ResteasyUriInfo(URI.create("http://archive:8080/dcm4chee-arc/"), relative());
  }

  private URI relative() {
    return URI.create("http://archive:8080/dcm4chee-arc/").relativize(uri);
  }

  private void form(String text) {
    body = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, series, application/x-www-form-urlencoded, true",
    "POST, studies, application/x-www-form-urlencoded;charset=UTF-8, true",
    "POST, instances, application/x-www-form-urlencoded, true",
    "PUT, series, application/x-www-form-urlencoded, false",
    "GET, series, application/x-www-form-urlencoded, false",
    "POST, series, , false",
    "POST, studies, 'multipart/related;type=\"application/dicom\";boundary=b', false",
    "POST, studies, application/dicom+json, false",
    "POST, studies, text/csv, false",
    "POST, studies/1.2, application/x-www-form-urlencoded, false",
    "POST, studies/1.2/series, application/x-www-form-urlencoded, false",
    "POST, studies/1.2/export/CSV, application/x-www-form-urlencoded, false",
    "POST, patients, application/x-www-form-urlencoded, false"
  })
  void isOne(String verb, String path, String contentType, boolean expected) {
    method = verb;
    uri = URI.create(RS + path);

    assertThat(SearchForm.isOne(request(contentType))).isEqualTo(expected);
  }

  @Test
  void itsKeysJoinThoseOfTheUrl() throws IOException {
    uri = URI.create(RS + "series?manifest=true");
    headers.add("Content-Type", FORM);
    headers.add("Content-Length", "42");
    headers.add("Accept", "application/zip");
    form("SeriesInstanceUID=1.2,1.3%2C1.4&PatientName=A+B\n");
    ContainerRequestContext request = request(FORM);
    InputStream form = body;
    assertThat(SearchForm.was(request)).isFalse();

    SearchForm.toGet(request);

    assertThat(method).isEqualTo("GET");
    assertThat(uri.toString())
        .isEqualTo(RS + "series?manifest=true&SeriesInstanceUID=1.2,1.3%2C1.4&PatientName=A+B");
    assertThat(headers).containsOnlyKeys("Accept");
    assertThat(body.read()).isEqualTo(-1);
    assertThat(body).as("a GET has no body of a client's").isNotSameAs(form);
    assertThat(SearchForm.was(request)).isTrue();
  }

  @Test
  void whatAUrlCannotHaveIsEscaped() throws IOException {
    form("PatientName=M\u00fcller <x> 100%&StudyID=%zz");

    SearchForm.toGet(request(FORM));

    assertThat(uri.getRawQuery())
        .isEqualTo("PatientName=M%C3%BCller%20%3Cx%3E%20100%25&StudyID=%25zz");
  }

  @ParameterizedTest
  @CsvSource({
    "StudyDate=20240101-20240131, StudyDate=20240101-20240131",
    "a=%20%0a, a=%20%0a",
    "a=%4&b=%4, a=%254&b=%254",
    "a=%4g&b=%g4, a=%254g&b=%25g4",
    "a=%C3%BC, a=%C3%BC",
    "a=%, a=%25"
  })
  void whatIsEscapedAlreadyStays(String sent, String query) throws IOException {
    form(sent);

    SearchForm.toGet(request(FORM));

    assertThat(uri.getRawQuery()).isEqualTo(query);
  }

  @Test
  void aMebibyteIsRead() throws IOException {
    String form = "SeriesInstanceUID=" + "1".repeat(SearchForm.MAX_BYTES - 18);
    form(form);

    SearchForm.toGet(request(FORM));

    assertThat(uri.getRawQuery()).isEqualTo(form).hasSize(SearchForm.MAX_BYTES);
  }

  @Test
  void moreThanAMebibyteIsRefused() {
    form("SeriesInstanceUID=" + "1".repeat(SearchForm.MAX_BYTES));

    assertThatThrownBy(() -> SearchForm.toGet(request(FORM)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("some of the UIDs at a time");
  }

  @Test
  void whatIsAcceptedIsNotSaidInIt() {
    form("StudyID=1&accept=application/zip");

    assertThatThrownBy(() -> SearchForm.toGet(request(FORM)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("header Accept");
  }
}
