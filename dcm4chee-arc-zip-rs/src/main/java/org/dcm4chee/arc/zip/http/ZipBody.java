package org.dcm4chee.arc.zip.http;

import java.io.OutputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.Transfer;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/**
 * What stands in the response for a ZIP until it is written.
 *
 * @param plan of the ZIP, if there is one
 * @param answer which bytes of it are sent
 * @param withoutContent whether it is a HEAD, which is answered without them
 */
record ZipBody(
    Delivery delivery,
    Optional<ZipPlan> plan,
    Answer answer,
    ClientConnection connection,
    boolean withoutContent) {

  void writeTo(OutputStream out, UnaryOperator<OutputStream> way) throws DownloadException {
    if (plan.isEmpty()) {
      delivery.write(out, way);
    } else {
      delivery.write(plan.get(), range(plan.get()), out, way);
    }
  }

  /** The same for who pulls it. */
  Transfer open() {
    return plan.isEmpty() ? delivery.open() : delivery.open(plan.get(), range(plan.get()));
  }

  private ByteRange range(ZipPlan planned) {
    return answer instanceof Answer.Part part
        ? part.range()
        : new ByteRange(0, planned.length() - 1);
  }
}
