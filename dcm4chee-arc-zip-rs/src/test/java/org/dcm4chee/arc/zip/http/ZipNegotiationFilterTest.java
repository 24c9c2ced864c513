package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.ZipWish;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Whether a request wants a ZIP is decided once, and the archive is told so")
class ZipNegotiationFilterTest {
  private static final String ZIP = FakeExchange.STUDY + "?accept=application/zip";
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private FakeServletRequest servletRequest = new FakeServletRequest(ArchiveWithoutServer.PATH);

  @AfterEach
  void end() {
    archive.close();
  }

  private PreMatchContainerRequestContext filter(String method, String path, String... headers) {
    PreMatchContainerRequestContext request = FakeExchange.request(method, path, headers);
    new ZipNegotiationFilter(archive.current(), archive.service(), servletRequest.request())
        .filter(request);
    return request;
  }

  private int status(String path) {
    return FakeExchange.aborted(filter("GET", path)).map(Response::getStatus).orElse(0);
  }

  private ZipWish wish() {
    return archive.current().wish().orElseThrow();
  }

  private long refused(String reason) {
    return archive.service().downloads().getRefused().get(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void aZipThatIsAskedForInTheHeaderIsExpected(String method) {
    PreMatchContainerRequestContext request =
        filter(method, FakeExchange.STUDY, "Accept", "application/zip;transfer-syntax=*");

    assertThat(wish().transferSyntaxes()).containsExactly("*");
    assertThat(FakeExchange.aborted(request)).isEmpty();
  }

  @Test
  void aZipThatIsAskedForInTheUrlIsExpected() {
    filter("GET", ZIP, "Accept", "text/html, */*");

    assertThat(wish().transferSyntaxes()).isEmpty();
  }

  @Test
  @DisplayName("the archive, for which */* is multipart, is told nothing but ZIP")
  void theArchiveChoosesZipToo() throws Exception {
    PreMatchContainerRequestContext request =
        filter("GET", FakeExchange.STUDY + "?x=1", "Accept", "application/zip, */*;q=0.1");

    assertThat(request.getHeaders().get(HttpHeaders.ACCEPT)).containsExactly("application/zip");
    assertThat(FakeExchange.query(request)).contains("x=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void otherMethodsAreNotLookedAt(String method) {
    PreMatchContainerRequestContext request = filter(method, ZIP);

    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getPropertyNames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aets/DCM4CHEE/rs/studies/1.2.3/metadata",
        "aets/DCM4CHEE/rs/studies/1.2.3/metadata?accept=application/dicom%2Bjson",
        "aets/DCM4CHEE/rs/studies/1.2.3/rendered?accept=application/zip",
        "aets/DCM4CHEE/rs/patients?accept=application/zip",
        "devices/dcm4chee-arc?accept=application/zip"
      })
  void otherResourcesAreNotLookedAt(String path) {
    PreMatchContainerRequestContext request = filter("GET", path);

    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getPropertyNames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metadata", "/metadata/", "//%6Detadata;x=y//"})
  @DisplayName("a ZIP of metadata: the archive is asked for a ZIP of the objects")
  void metadata(String path) throws Exception {
    PreMatchContainerRequestContext request =
        filter(
            "GET",
            FakeExchange.STUDY + path + "?x=1",
            "Accept",
            "application/zip;type=\"application/dicom+xml\";transfer-syntax=*");

    assertThat(wish().content()).isEqualTo(Decision.Content.XML);
    assertThat(wish().transferSyntaxes()).containsExactly("*");
    assertThat(request.getUriInfo().getRequestUri().getPath()).endsWith("/studies/1.2.3");
    assertThat(request.getHeaders().get(HttpHeaders.ACCEPT))
        .containsExactly("application/zip;transfer-syntax=*");
    assertThat(FakeExchange.query(request)).contains("x=1");
  }

  @ParameterizedTest
  @CsvSource({
    "?accept=application/zip,406",
    "?accept=application/zip;type=application/dicom%2Bjson&dicomdir=true,400",
    "?accept=application/zip;type=application/dicom%2Bjson&includefield=all,400",
    "?accept=application/zip;type=application/dicom%2Bjson&excludeprivate=true,400",
    "?accept=application/zip;type=application/dicom%2Bjson&excludeprivate=false,0",
    "?accept=application/zip;type=application/dicom%2Bjson&dicomdir=false,0"
  })
  void metadataThatCannotBeHadAsAskedFor_isRefused(String query, int status) {
    assertThat(status(FakeExchange.STUDY + "/metadata" + query)).isEqualTo(status);
  }

  @Test
  void switchedOffItLooksAtNothing() {
    archive.configured("zip.enabled=false");

    PreMatchContainerRequestContext request = filter("GET", ZIP, "If-None-Match", "*");

    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getHeaderString("If-None-Match")).isEqualTo("*");
    assertThat(request.getPropertyNames()).isEmpty();
  }

  @Test
  void whoWantsMultipartGetsItFromTheArchive() {
    PreMatchContainerRequestContext request =
        filter(
            "GET",
            FakeExchange.STUDY,
            "Accept",
            "multipart/related;type=\"application/dicom\"",
            "If-None-Match",
            "\"a\"");

    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getHeaderString("Accept"))
        .isEqualTo("multipart/related;type=\"application/dicom\"");
    assertThat(request.getHeaderString("If-None-Match")).isEqualTo("\"a\"");
  }

  @Test
  @DisplayName("where a ZIP is wanted less than bulk data the archive does not hear of ZIP at all")
  void whoWantsAZipLessThanAnotherTypeThatTheArchiveKnows() {
    PreMatchContainerRequestContext request =
        filter(
            "GET",
            FakeExchange.STUDY,
            "Accept",
            "application/zip;q=0.1, multipart/related;type=\"application/octet-stream\"");

    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getHeaderString("Accept")).doesNotContain("zip").contains("octet-stream");
  }

  @Test
  void aDecisionIsSeenByTheFilterThatComesAfterTheMatch() {
    PreMatchContainerRequestContext request = filter("GET", FakeExchange.STUDY);

    assertThat(request.getPropertyNames()).hasSize(1);
  }

  @Test
  void whatNobodyCanMakeIsNotAcceptable() {
    PreMatchContainerRequestContext request =
        filter("GET", FakeExchange.STUDY, "Accept", "text/html");

    assertThat(FakeExchange.aborted(request).orElseThrow().getStatus()).isEqualTo(406);
    assertThat(refused("not-acceptable")).isEqualTo(1);
  }

  @Test
  void aMediaTypeThatIsNoneIsMalformed() {
    assertThat(status(FakeExchange.STUDY + "?accept=zip")).isEqualTo(400);
    assertThat(refused("malformed")).isEqualTo(1);
  }

  @Test
  void whoHasNoneOfTheRolesIsRefused() {
    archive.configured("zip.roles=research");
    servletRequest.loggedIn("ann;user");

    assertThat(status(ZIP)).isEqualTo(403);
    assertThat(archive.current().wish()).isEmpty();
    assertThat(refused("roles")).isEqualTo(1);
  }

  @Test
  void whoHasOneOfTheRolesGetsAZip() {
    archive.configured("zip.roles=research");
    servletRequest.loggedIn("ann;user,research");

    assertThat(status(ZIP)).isZero();
    assertThat(wish().user()).isEqualTo("user ann");
  }

  @Test
  void rolesAreForZipsOnly() {
    archive.configured("zip.roles=research");

    assertThat(status(FakeExchange.STUDY)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "1.2.3*", "1.2.3,1.2.4", "1.2.%3F", "1%5C2"})
  void manyStudiesAtOnceAreMalformed(String uids) {
    assertThat(status("aets/DCM4CHEE/rs/studies/" + uids + "?accept=application/zip"))
        .isEqualTo(400);
    assertThat(archive.current().wish()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', false, false",
        "&dicomdir=true, true, false",
        "&dicomdir=false&manifest=true, false, true",
        "&manifest=false, false, false"
      })
  void flagsOfTheUrl(String flags, boolean dicomdir, boolean manifest) {
    filter("GET", ZIP + (flags == null ? "" : flags));

    assertThat(wish().dicomdir()).isEqualTo(dicomdir);
    assertThat(wish().manifest()).isEqualTo(manifest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dicomdir=maybe", "manifest=1", "dicomdir=TRUE", "manifest="})
  void flagsThatAreNeitherTrueNorFalseAreMalformed(String flag) {
    assertThat(status(ZIP + "&" + flag)).isEqualTo(400);
    assertThat(archive.current().wish()).isEmpty();
  }

  @Test
  void aManifestThatTheSettingsAddCanBeDeclined() {
    archive.configured("zip.manifest=true");

    filter("GET", ZIP);
    assertThat(wish().manifest()).isTrue();
    filter("GET", ZIP + "&manifest=false");
    assertThat(wish().manifest()).isFalse();
  }

  @Test
  @DisplayName("conditions are kept for our answer, and are none of the archive's")
  void conditions() {
    PreMatchContainerRequestContext request =
        filter("GET", ZIP, "If-None-Match", "\"a\"", "Range", "bytes=5-");

    assertThat(request.getHeaderString("If-None-Match")).isNull();
    assertThat(request.getHeaderString("Range")).isNull();
    assertThat(RequestWords.conditions(request).range()).contains("bytes=5-");
  }

  @Test
  void settingsAreThoseOfTheMomentOfTheRequest() {
    archive.configured("zip.maxInstances=7");
    filter("GET", ZIP);

    archive.configured("zip.maxInstances=8");

    assertThat(wish().settings().inForce()).containsEntry("zip.maxInstances", "7");
  }

  @Test
  void aFaultOfOursIsARefusalInWords() {
    archive.brokenConfiguration(new IllegalStateException("a bug"));

    assertThat(status(ZIP)).isEqualTo(500);
    assertThat(refused("fault")).isEqualTo(1);
    assertThat(archive.current().standsAside()).isFalse();
  }

  @Test
  @DisplayName("where settings cannot be read because the archive lacks a member nothing is served")
  void aMissingMemberBeforeTheSettingsAreKnown() {
    Error fault = new NoSuchMethodError("containsServiceClass");
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.archive.WebAppSettings", "of", null, 1)
        });
    archive.brokenConfiguration(fault);

    assertThat(status(ZIP)).isEqualTo(503);
    assertThat(refused("does-not-fit")).isEqualTo(1);
  }

  private static final String SEARCH = "aets/DCM4CHEE/rs/studies?PatientID=1";

  @Test
  @DisplayName("a search whose answer is to be a ZIP: the archive is asked for the list")
  void aZipOfASearch() {
    PreMatchContainerRequestContext request =
        filter("GET", SEARCH + "&accept=application/zip;transfer-syntax=*&manifest=true");

    ZipWish wish = archive.current().search().orElseThrow();
    assertThat(wish.transferSyntaxes()).containsExactly("*");
    assertThat(wish.manifest()).isTrue();
    assertThat(wish.content()).isEqualTo(Decision.Content.DICOM);
    assertThat(archive.current().wish()).isEmpty();
    assertThat(request.getHeaderString("Accept")).isEqualTo("application/dicom+json");
    assertGoesOn(request);
  }

  /** Also where it comes once the server has chosen the archive's method. */
  private void assertGoesOn(PreMatchContainerRequestContext request) {
    new MatchedResourceFilter(
            archive.current(),
            archive.service(),
            servletRequest.request(),
            FakeExchange.resource(FakeExchange.Qido.class, "studies"))
        .filter(request);
    assertThat(FakeExchange.aborted(request)).isEmpty();
  }

  @Test
  @DisplayName("a search that is posted as a form is made a GET")
  void aZipOfASearchThatIsAForm() throws Exception {
    PreMatchContainerRequestContext request =
        FakeExchange.request(
            "POST",
            "aets/DCM4CHEE/rs/studies?accept=application/zip",
            "Content-Type",
            "application/x-www-form-urlencoded");
    request.setEntityStream(
        new ByteArrayInputStream("PatientID=1".getBytes(StandardCharsets.US_ASCII)));
    new ZipNegotiationFilter(archive.current(), archive.service(), servletRequest.request())
        .filter(request);

    assertThat(archive.current().search()).isPresent();
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(FakeExchange.query(request)).contains("PatientID=1");
  }

  @Test
  void whatElseIsPostedIsNoSearch() {
    PreMatchContainerRequestContext request = filter("POST", SEARCH + "&accept=application/zip");

    assertThat(archive.current().search()).isEmpty();
    assertThat(FakeExchange.aborted(request)).isEmpty();
    assertThat(request.getMethod()).isEqualTo("POST");
  }

  /** The archive lacks a member, which is found when the user is asked for. */
  private PreMatchContainerRequestContext filterWithoutAMember(String path) {
    Error fault = new NoSuchMethodError("getUserName");
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.archive.ZipService", "userOf", null, 1)
        });
    HttpServletRequest known = servletRequest.request();
    HttpServletRequest broken =
        Fake.of(
            HttpServletRequest.class,
            Map.of(
                "getRequestURI",
                arguments -> known.getRequestURI(),
                "getHeaders",
                arguments -> Collections.emptyEnumeration(),
                "isSecure",
                arguments -> true,
                "getHeader",
                arguments -> {
                  throw fault;
                }));
    PreMatchContainerRequestContext request = FakeExchange.request("GET", path);
    new ZipNegotiationFilter(archive.current(), archive.service(), broken).filter(request);
    return request;
  }

  @Test
  @DisplayName("where the archive lacks a member and nothing is limited its own ZIP is served")
  void aMissingMember() {
    assertThat(FakeExchange.aborted(filterWithoutAMember(ZIP))).isEmpty();
    assertThat(archive.current().standsAside()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FakeExchange.STUDY + "/metadata?accept=application/zip;type=application/dicom%2Bjson",
        FakeExchange.STUDY + "?accept=application/zip;type=application/dicom%2Bjson",
      })
  @DisplayName("but not to who wants metadata, of which the archive has none")
  void aMissingMemberForMetadata(String path) {
    assertThat(FakeExchange.aborted(filterWithoutAMember(path)).map(Response::getStatus))
        .contains(503);
    assertThat(archive.current().standsAside()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&accept=application/dicom%2Bjson"})
  void aSearchThatWantsAListIsLeftAlone(String accept) {
    PreMatchContainerRequestContext request = filter("GET", SEARCH + accept);

    assertThat(archive.current().search()).isEmpty();
    assertThat(FakeExchange.aborted(request)).isEmpty();
    assertThat(request.getPropertyNames()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "aets/DCM4CHEE/rs/studies?accept=application/zip, 400",
    "aets/DCM4CHEE/rs/studies?PatientID=1&accept=application/zip;type=x/y, 406",
    "aets/DCM4CHEE/rs/studies?PatientID=1&accept=application/zip&anonymize=yes, 400",
    "aets/DCM4CHEE/rs/studies?PatientID=1&accept=application/zip&password=x, 400",
    "aets/DCM4CHEE/rs/studies?PatientID=1&accept=application/zip&manifest=1, 400",
    "aets/DCM4CHEE/rs/studies?PatientID=1&deidentify=basic, 400",
    "aets/DCM4CHEE/rs/studies?PatientID=1&encrypt=true, 400"
  })
  void aSearchThatCannotBeAZipIsRefused(String path, int status) {
    assertThat(status(path)).isEqualTo(status);
    assertThat(archive.current().search()).isEmpty();
  }

  @Test
  void ofASearchTooOnlyWhoHasTheRoleGetsAZip() {
    archive.configured("zip.roles=research");
    servletRequest.loggedIn("ann;user");

    assertThat(status(SEARCH + "&accept=application/zip")).isEqualTo(403);
  }

  @Test
  void switchedOffASearchIsTheArchives() {
    archive.configured("zip.enabled=false");

    assertThat(status(SEARCH + "&accept=application/zip")).isZero();
    assertThat(archive.current().search()).isEmpty();
  }

  @Test
  void whoWantsNoZipCannotHaveItDeidentifiedOrEncrypted() {
    assertThat(status(FakeExchange.STUDY + "?deidentify=basic")).isEqualTo(400);
    assertThat(status(FakeExchange.STUDY + "?encrypt=true")).isEqualTo(400);
    archive.configured("zip.enabled=false");
    assertThat(status(ZIP + "&deidentify=basic")).isEqualTo(400);
    assertThat(status(ZIP + "&encrypt=true")).isEqualTo(400);
    assertThat(status(SEARCH + "&accept=application/zip&deidentify=basic")).isEqualTo(400);
  }

  @Test
  void theArchivesOwnDeidentificationIsNotPromised() {
    assertThat(status(ZIP + "&anonymize=yes")).isEqualTo(400);
    assertThat(archive.current().wish()).isEmpty();
  }

  @Test
  void whoWantsADicomdirOfMetadataIsToldWhereTheFilesAre() {
    String json = "?accept=application/zip;type=application/dicom%2Bjson&dicomdir=true";

    assertThat(words(FakeExchange.STUDY + "/metadata" + json))
        .contains("at the same URL without /metadata");
    assertThat(words(FakeExchange.STUDY + json)).contains("application/zip without type");
  }

  private String words(String path) {
    return FakeExchange.aborted(filter("GET", path)).orElseThrow().getEntity().toString();
  }
}
