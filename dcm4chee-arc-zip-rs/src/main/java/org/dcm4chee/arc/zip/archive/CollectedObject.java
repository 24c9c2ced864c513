package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Outline;

/**
 * An object of one of several studies: what the plan needs of it, and its {@link #fingerprint}, by
 * which it is found again when its study is opened. Nothing of the archive's is kept. Immutable;
 * some 50 bytes and its SOP Instance UID.
 */
final class CollectedObject implements ObjectSource<InstanceFacts> {
  private final OpenStudies studies;
  private final int study;
  private final int index;
  private final ObjectUids uids;
  private final long fingerprint;
  private final long estimatedSize;
  private final boolean compressible;
  private final boolean headerTellsLength;

  /**
   * What is kept of an object.
   *
   * @param studies open its study when it is to be read
   * @param study index of its study
   * @param index of the object among all that are sent
   * @param uids its own, as they are written
   */
  CollectedObject(
      OpenStudies studies, int study, int index, InstanceSource source, ObjectUids uids) {
    this.studies = studies;
    this.study = study;
    this.index = index;
    this.uids = uids;
    fingerprint = source.fingerprint();
    estimatedSize = source.estimatedSize();
    compressible = source.compressible();
    headerTellsLength = source.headerTellsLength();
  }

  int index() {
    return index;
  }

  long fingerprint() {
    return fingerprint;
  }

  @Override
  public int group() {
    return study;
  }

  @Override
  public ObjectUids uids() {
    return uids;
  }

  @Override
  public long estimatedSize() {
    return estimatedSize;
  }

  @Override
  public boolean compressible() {
    return compressible;
  }

  @Override
  public boolean headerTellsLength() {
    return headerTellsLength;
  }

  @Override
  public InstanceFacts encode(OutputStream out) throws IOException {
    try (OpenStudies.Lease lease = studies.lease(this)) {
      return lease.source().encode(out);
    }
  }

  @Override
  public void chooseCopy(BooleanSupplier stop) throws IOException {
    try (OpenStudies.Lease lease = studies.lease(this)) {
      lease.source().chooseCopy(stop);
    }
  }

  @Override
  public Optional<Outline<InstanceFacts>> outline() throws IOException {
    try (OpenStudies.Lease lease = studies.lease(this)) {
      return lease.source().outline();
    }
  }
}
