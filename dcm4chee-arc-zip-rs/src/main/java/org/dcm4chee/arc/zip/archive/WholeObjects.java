package org.dcm4chee.arc.zip.archive;

import java.io.OutputStream;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/** Each object is one entry: a DICOM file, or its metadata. */
record WholeObjects(Download<InstanceFacts> download) implements Sending {
  @Override
  public Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException {
    return download.prepare(atMost, extent);
  }

  @Override
  public String entityTag() {
    return download.entityTag();
  }

  @Override
  public List<LeftOut> leftOut() {
    return download.leftOut();
  }

  @Override
  public int asked() {
    return download.asked();
  }

  @Override
  public BitSet sent() {
    return download.sent();
  }

  @Override
  public void write(ZipPlan plan, ByteRange range, OutputStream out) throws DownloadException {
    download.write(plan, range, out);
  }

  @Override
  public void write(OutputStream out) throws DownloadException {
    long unused = download.write(out);
  }

  @Override
  public Chunks open(ZipPlan plan, ByteRange range) {
    return download.open(plan, range);
  }

  @Override
  public Chunks open() {
    return download.open();
  }

  @Override
  public void cancel() {
    download.cancel();
  }

  @Override
  public void close() {
    download.close();
  }
}
