package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.jboss.resteasy.core.interception.jaxrs.PreMatchContainerRequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No spelling of a URL leads past the negotiation: the chosen method counts")
class MatchedResourceFilterTest {
  private static final ResourceInfo STUDY = FakeExchange.resource(FakeExchange.Wado.class, "study");
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();

  @AfterEach
  void end() {
    archive.close();
  }

  private int status(PreMatchContainerRequestContext request, ResourceInfo resource) {
    new MatchedResourceFilter(
            archive.current(),
            archive.service(),
            new FakeServletRequest("/dcm4chee-arc/aets/DCM4CHEE/rs/studies/1.2.3").request(),
            resource)
        .filter(request);
    return FakeExchange.aborted(request).map(Response::getStatus).orElse(0);
  }

  private static PreMatchContainerRequestContext get() {
    return FakeExchange.matched("GET", FakeExchange.STUDY, "DCM4CHEE");
  }

  @Test
  void aRequestThatWasDecidedOnGoesOn() {
    PreMatchContainerRequestContext request = get();
    MatchedResourceFilter.markAsSeen(request);

    assertThat(status(request, STUDY)).isZero();
  }

  @Test
  void oneThatWasNotGoesNoFurther() {
    assertThat(status(get(), STUDY)).isEqualTo(400);
    assertThat(archive.service().downloads().getRefused()).containsEntry("malformed", 1L);
  }

  @Test
  void aHeadGoesNoFurtherEither() {
    assertThat(status(FakeExchange.matched("HEAD", FakeExchange.STUDY, "DCM4CHEE"), STUDY))
        .isEqualTo(400);
  }

  @Test
  void otherMethodsGoOn() {
    assertThat(status(FakeExchange.matched("POST", FakeExchange.STUDY, "DCM4CHEE"), STUDY))
        .isZero();
  }

  @Test
  void otherResourcesGoOn() {
    assertThat(status(get(), FakeExchange.resource(FakeExchange.Wado.class, "metadata"))).isZero();
    assertThat(status(get(), FakeExchange.resource(FakeExchange.Elsewhere.class, "study")))
        .isZero();
  }

  private int searched(String query, String resource) {
    return status(
        FakeExchange.matched("GET", "aets/DCM4CHEE/rs/studies" + query, "DCM4CHEE"),
        FakeExchange.resource(FakeExchange.Qido.class, resource));
  }

  @Test
  void aSearchThatWantsAZipGoesNoFurtherEither_oneThatWantsAListDoes() {
    assertThat(searched("?accept=application/zip", "studies")).isEqualTo(400);
    assertThat(searched("", "studies")).isZero();
    assertThat(searched("?accept=application/dicom%2Bjson", "studies")).isZero();
    assertThat(searched("?accept=application/zip", "patients")).as("no ZIP of these").isZero();
  }

  @Test
  void whereThePluginStandsAsideTheArchiveAnswers() {
    archive.current().standAside();

    assertThat(status(get(), STUDY)).isZero();
  }

  @Test
  void whereThePluginIsSwitchedOffTheArchiveAnswers() {
    archive.configured("zip.enabled=false");

    assertThat(status(get(), STUDY)).isZero();
  }

  @Test
  void aFaultOfOursIsARefusalInWords() {
    archive.brokenConfiguration(new IllegalStateException("a bug"));

    assertThat(status(get(), STUDY)).isEqualTo(500);
    assertThat(archive.service().downloads().getRefused()).containsEntry("fault", 1L);
  }

  @Test
  void whereAMemberIsMissingNothingIsServedThatALimitMightForbid() {
    Error fault = new NoSuchMethodError("containsServiceClass");
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.archive.WebAppSettings", "of", null, 1)
        });
    archive.brokenConfiguration(fault);

    assertThat(status(get(), STUDY)).isEqualTo(503);
    assertThat(archive.current().standsAside()).isFalse();
  }
}
