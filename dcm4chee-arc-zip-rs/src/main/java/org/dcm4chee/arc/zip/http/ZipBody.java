package org.dcm4chee.arc.zip.http;

import java.io.OutputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dcm4chee.arc.zip.archive.Client;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.Transfer;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/**
 * What stands in the response for a ZIP until it is written. The server may keep a response until
 * the same thread has another one, so nothing is in it any more once it is written. Used by one
 * thread.
 */
final class ZipBody {
  private Optional<Content> content;

  ZipBody(Content content) {
    this.content = Optional.of(content);
  }

  /** What is to be written, once. */
  Content take() {
    Content taken =
        content.orElseThrow(() -> new IllegalStateException("A ZIP was to be written twice"));
    content = Optional.empty();
    return taken;
  }

  /**
   * What is to be written.
   *
   * @param plan of the ZIP, if there is one
   * @param answer which bytes of it are sent
   * @param withoutContent whether it is a HEAD, which is answered without them
   */
  record Content(
      Delivery delivery,
      Optional<ZipPlan> plan,
      Answer answer,
      Client connection,
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
}
