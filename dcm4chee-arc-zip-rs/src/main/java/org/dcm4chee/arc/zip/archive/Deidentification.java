package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.changes.Change;
import org.dcm4chee.arc.zip.changes.ChangeRule;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.deidentify.Outcome;
import org.dcm4chee.arc.zip.deidentify.UpToPixelData;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out of each object what identifies the patient, after all others have changed it. An object
 * for which that cannot be done does not leave. Thread-safe.
 */
final class Deidentification implements ChangeRule<InstanceLocations>, Change {
  private static final Logger LOG = LoggerFactory.getLogger(Deidentification.class);

  private final Deidentifier deidentifier;

  Deidentification(Deidentifier deidentifier) {
    this.deidentifier = deidentifier;
  }

  @Override
  public Change changeOf(InstanceLocations match) {
    return this;
  }

  @Override
  public void apply(Attributes dataset) throws IOException {
    if (deidentifier.apply(dataset) instanceof Outcome.LeftOut left) {
      if (!left.detail().isEmpty()) {
        LOG.warn("An object was not de-identified, {}: {}", left.words(), left.detail());
      }
      throw new LeaveOutException(LeftOut.Kind.UNSAFE, left.words());
    }
  }

  @Override
  public String remapped(String uid) {
    return deidentifier.uid(uid);
  }

  @Override
  public boolean withoutPixelData() {
    return false;
  }

  /** Nobody has looked at what is written behind the pixels. */
  @Override
  public OutputStream through(OutputStream out) {
    return new UpToPixelData(out);
  }

  @Override
  public boolean endsWithPixelData() {
    return true;
  }

  @Override
  public String decidedBy() {
    return deidentifier.fingerprint();
  }
}
