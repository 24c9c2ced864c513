package org.dcm4chee.arc.zip.http;

import java.io.OutputStream;
import java.util.Optional;
import org.dcm4chee.arc.zip.archive.ArchiveDownload;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/**
 * What stands in the response for a ZIP until it is written.
 *
 * @param range empty: as much as there is, without a plan
 */
record ZipBody(
    ArchiveDownload download,
    Optional<ZipPlan> plan,
    Optional<ByteRange> range,
    ConnectionCut connection,
    boolean withoutContent) {

  void writeTo(OutputStream out) throws DownloadException {
    if (plan.isPresent() && range.isPresent()) {
      download.write(plan.get(), range.get(), out);
    } else {
      download.write(out);
    }
  }
}
