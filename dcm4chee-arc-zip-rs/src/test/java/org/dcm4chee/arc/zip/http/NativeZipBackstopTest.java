package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ResourceInfo;
import java.util.Optional;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.FakeObject;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A ZIP that is not ours does not leave, however its request got as far as this")
class NativeZipBackstopTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private ResourceInfo resource = FakeExchange.resource(FakeExchange.Wado.class, "study");

  @AfterEach
  void end() {
    archive.close();
  }

  private FakeExchange.Answering filter(FakeExchange.Answering answer) {
    new NativeZipBackstop(
            archive.current(),
            archive.service(),
            new FakeServletRequest(ArchiveWithoutServer.PATH).request(),
            resource)
        .filter(FakeExchange.matched("GET", FakeExchange.STUDY, "DCM4CHEE"), answer.context());
    return answer;
  }

  private void assertUntouched(FakeExchange.Answering answer) {
    Object entity = answer.entity;
    filter(answer);
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.entity).isSameAs(entity);
    assertThat(archive.service().downloads().getRefused()).containsEntry("fault", 0L);
  }

  @Test
  void theArchivesOwnZipIsReplacedByAnError() {
    FakeExchange.Answering answer = filter(FakeExchange.Answering.nativeZip());

    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.entity).asString().startsWith("{\"errorMessage\":\"The archive was about");
    assertThat(answer.headers).doesNotContainKeys("ETag", "Accept-Ranges", "Last-Modified");
    assertThat(archive.service().downloads().getRefused()).containsEntry("fault", 1L);
  }

  @Test
  void whatBelongsToAnAeBesidesStudiesIsRefusedToo() {
    resource = FakeExchange.resource(FakeExchange.Wado.class, "metadata");

    assertThat(filter(FakeExchange.Answering.nativeZip()).status).isEqualTo(500);
  }

  @Test
  void ourOwnZipLeaves() {
    assertUntouched(
        FakeExchange.Answering.nativeZip()
            .entity(
                new ZipBody(
                    new ZipBody.Content(
                        archive.admitted(new FakeObject(1, 1, 1)),
                        Optional.empty(),
                        new Answer.Chunked(),
                        ClientConnection.ofCurrentRequest(),
                        false))));
  }

  @Test
  void anAnswerWithoutABodyLeaves() {
    assertUntouched(FakeExchange.Answering.nativeZip().entity(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/related", "application/json", "application/zipped"})
  void otherTypesLeave(String type) {
    assertUntouched(FakeExchange.Answering.nativeZip().type(type));
  }

  @Test
  void anAnswerWithoutATypeLeaves() {
    assertUntouched(FakeExchange.Answering.nativeZip().type(null));
  }

  @Test
  void whatIsNoneOfAnAesObjectsLeaves() {
    resource = FakeExchange.resource(FakeExchange.Elsewhere.class, "study");

    assertUntouched(FakeExchange.Answering.nativeZip());
  }

  @Test
  void whereThePluginStandsAsideItLeaves() {
    archive.current().standAside();

    assertUntouched(FakeExchange.Answering.nativeZip());
  }

  @Test
  void whereThePluginIsSwitchedOffItLeaves() {
    archive.configured("zip.enabled=false");

    assertUntouched(FakeExchange.Answering.nativeZip());
  }

  @Test
  @DisplayName("where it cannot be told whether the plugin is switched off nothing leaves")
  void settingsThatCannotBeRead() {
    archive.brokenConfiguration(new IllegalStateException("a bug"));

    assertThat(filter(FakeExchange.Answering.nativeZip()).status).isEqualTo(500);
  }
}
