package org.dcm4chee.arc.zip.it.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Test;

/** A download goes on after the archive was started anew and has forgotten all plans. */
class ResumeAfterRedeploymentIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();

  private static void redeploy() throws IOException {
    ModelNode deployment =
        Operations.createAddress("deployment", "dcm4chee-arc-ear-5.35.1-psql.ear");
    try (ModelControllerClient client =
        ModelControllerClient.Factory.create(
            "remote+http", "127.0.0.1", ARCHIVE.server().managementPort())) {
      ModelNode result = client.execute(Operations.createOperation("redeploy", deployment));
      assertThat(Operations.isSuccessfulOutcome(result)).as(result.toString()).isTrue();
    }
  }

  @Test
  void redeployed_sameEntityTagAndTheRestOfTheSameBytes() throws IOException {
    String study = DicomFile.newUid();
    String series = DicomFile.newUid();
    List<byte[]> files = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      files.add(
          DicomFile.ct(study, series, DicomFile.newUid(), 1, i, 128)
              .toBytes(DicomFile.EXPLICIT_LE));
    }
    ARCHIVE.store(files);
    String path = "studies/" + study + "?accept=application/zip&dicomdir=true";
    HttpResponse<byte[]> before = ARCHIVE.get(path);
    assertThat(before.statusCode()).isEqualTo(200);

    redeploy();

    long reads = ARCHIVE.resource("reads");
    HttpResponse<byte[]> rest =
        ARCHIVE.get(path, "Range", "bytes=70000-", "If-Range", header(before, "ETag"));
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(header(rest, "ETag")).isEqualTo(header(before, "ETag"));
    assertThat(ARCHIVE.resource("reads") - reads).as("measured anew").isGreaterThanOrEqualTo(5);
    Bytes.assertSlice(rest.body(), before.body(), 70_000, before.body().length - 1);
  }
}
