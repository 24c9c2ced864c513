package org.dcm4chee.arc.zip.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.imageio.codec.TransferSyntaxType;
import org.dcm4che3.io.DicomStreamException;
import org.dcm4chee.arc.conf.LocationStatus;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.UpdateLocation;
import org.dcm4chee.arc.zip.changes.Change;
import org.dcm4chee.arc.zip.pipeline.EncodeAgainException;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one object from the first of its copies that can be read to its end and is what was stored.
 * A copy that fails is told to the archive the way it does so itself: it has the location's status
 * set when the retrieve has ended, if it is configured so. Thread-safe.
 *
 * @param context one that several threads may use
 * @param targetSyntax the transfer syntax to write
 * @param verify whether the stored bytes are compared with their digest
 */
record ObjectReader(
    RetrieveContext context, Copies copies, String targetSyntax, Change change, boolean verify) {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectReader.class);

  /** What was written. */
  record Written(Attributes dataset, Attributes fileMetaInformation) {}

  /** Whether the copy that would be read first is there, and as long as the archive stored it. */
  boolean isInPlace() {
    try {
      return StoredFile.isInPlace(context, copies.inOrder().get(0));
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("A file is to be read for what is wrong with it", e);
      return false;
    }
  }

  /**
   * Writes the object as a DICOM file.
   *
   * @throws EncodeAgainException if what was written is not the object, but another copy may be
   */
  Written write(OutputStream out) throws IOException {
    ResumedOutput resumed = new ResumedOutput(out, copies.all().size() > 1);
    return fromAnyCopy(
        resumed,
        verify,
        (file, writer) -> {
          try (StoredFile.Reader reader =
              file.transcoder(targetSyntax, change.withoutPixelData())) {
            reader.transcoder().transcode((self, dataset) -> writer.begin(dataset, resumed));
            requireWhole(file);
            resumed.finish();
            file.verify();
            return new Written(writer.dataset(), reader.transcoder().getFileMetaInformation());
          }
        });
  }

  /**
   * Has the first copy that is what was stored read first. Reads no copy that there is no other
   * for: it has to do.
   *
   * @param stop asked again and again; when true, nothing is looked for any more
   */
  void chooseCopy(BooleanSupplier stop) throws IOException {
    for (Location location : copies.inOrder()) {
      if (!copies.hasUntriedBeside(location) || isRight(location, stop)) {
        return;
      }
    }
  }

  /**
   * Whether a copy is what was stored, as far as that can be known; if not, the archive is told.
   */
  private boolean isRight(Location location, BooleanSupplier stop) {
    try (StoredFile file = StoredFile.open(context, copies.instance(), location, true)) {
      try {
        boolean unused = file.verify(stop);
      } catch (IOException | RuntimeException | LinkageError e) {
        if (!isInterrupted(e)) {
          status(file, e).ifPresent(status -> tell(location, status));
        }
        throw e;
      }
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      copies.noteFailure(location);
      return isInterrupted(e);
    }
  }

  private static void requireWhole(StoredFile file) throws EOFException {
    if (file.hasEndedEarly()) {
      throw new EOFException("The file has less bytes than were stored");
    }
  }

  /** What the header says; empty if that is not the length. */
  Optional<Outliner.Header> header() throws IOException {
    if (change.withoutPixelData()) {
      return Optional.empty();
    }
    return fromAnyCopy(
        new ResumedOutput(OutputStream.nullOutputStream(), false),
        false,
        (file, writer) -> new Outliner(file, writer).header(targetSyntax));
  }

  private interface Reading<T> {
    T from(StoredFile file, DatasetWriter writer) throws IOException;
  }

  private <T> T fromAnyCopy(ResumedOutput out, boolean verified, Reading<T> reading)
      throws IOException {
    Failures failures = new Failures();
    for (Location location : copies.inOrder()) {
      DatasetWriter writer = new DatasetWriter(change);
      out.restart();
      try (StoredFile file = StoredFile.open(context, copies.instance(), location, verified)) {
        try {
          return reading.from(file, writer);
        } catch (IOException | RuntimeException | LinkageError e) {
          if (!out.wasRefused() && !writer.hasChangeFailed() && !isInterrupted(e)) {
            status(file, e)
                .or(() -> notUnderstood(location, writer, e))
                .ifPresent(status -> tell(location, status));
          }
          throw e;
        }
      } catch (IOException | RuntimeException | LinkageError e) {
        failures.add(isOfTheCodec(e, location) ? noCodec(e) : e);
        if (out.wasRefused() || writer.hasChangeFailed() || isInterrupted(e)) {
          throw failures.asException();
        }
        boolean otherBytes = e instanceof ResumedOutput.OtherBytesException;
        if (!otherBytes) {
          copies.noteFailure(location);
        }
        boolean lost = otherBytes || (e instanceof StoredFile.ChecksumException && out.hasBegun());
        if (lost && copies.hasUntried()) {
          throw new EncodeAgainException(failures.first);
        }
      }
    }
    throw failures.asException();
  }

  /**
   * Whether the object would have to be decompressed by a codec that cannot be loaded: a matter of
   * what was asked for, since it can be had as it is stored.
   */
  private boolean isOfTheCodec(Throwable e, Location location) {
    String stored = location.getTransferSyntaxUID();
    return e instanceof LinkageError
        && stored != null
        && !stored.equals(targetSyntax)
        && TransferSyntaxType.forUID(stored).isPixeldataEncapsulated();
  }

  private static LeaveOutException noCodec(Throwable cause) {
    LeaveOutException left = new LeaveOutException(LeftOut.Kind.NOT_ACCEPTABLE, Decoders.NONE);
    left.initCause(cause);
    return left;
  }

  private static boolean isInterrupted(Throwable e) {
    return e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException
        || Thread.currentThread().isInterrupted();
  }

  private void tell(Location location, LocationStatus status) {
    context.getUpdateLocations().add(new UpdateLocation(copies.instance(), location, status, null));
  }

  /**
   * What is wrong with a file that was read and not understood. Its digest decides, for which it is
   * read again; without one, what is no DICOM before anything of it was written is the file's
   * fault, and anything else may be the codec's.
   */
  private Optional<LocationStatus> notUnderstood(
      Location location, DatasetWriter writer, Throwable failure) {
    if (failure instanceof LinkageError || failure instanceof LeaveOutException) {
      return Optional.empty();
    }
    try (StoredFile again = StoredFile.open(context, copies.instance(), location, true)) {
      if (again.verify(Thread.currentThread()::isInterrupted)) {
        return Optional.empty();
      }
    } catch (StoredFile.ChecksumException e) {
      return Optional.of(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
    } catch (IOException | RuntimeException | LinkageError e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
    boolean isNoDicom = failure instanceof DicomStreamException || failure instanceof EOFException;
    return isNoDicom && !writer.hasBegun()
        ? Optional.of(LocationStatus.FAILED_TO_FETCH_OBJECT)
        : Optional.empty();
  }

  /** What is wrong with the file; empty if it may be in order, and the codec is to blame. */
  private static Optional<LocationStatus> status(StoredFile file, Throwable failure) {
    StoredInput input = file.input();
    if (failure instanceof StoredFile.ChecksumException) {
      return Optional.of(LocationStatus.DIFFERING_OBJECT_CHECKSUM);
    }
    if (input.hasFailed()) {
      return Optional.of(LocationStatus.FAILED_TO_FETCH_OBJECT);
    }
    return file.hasEndedEarly()
        ? Optional.of(LocationStatus.DIFFERING_OBJECT_SIZE)
        : Optional.empty();
  }

  /** The first failure, which says most, and those that came after. */
  private static final class Failures {
    private Throwable first;

    void add(Throwable failure) {
      if (first == null) {
        first = failure;
      } else if (first != failure) {
        first.addSuppressed(failure);
      }
    }

    /** As it is, but for an error. */
    IOException asException() {
      if (first instanceof IOException e) {
        return e;
      }
      if (first instanceof RuntimeException e) {
        throw e;
      }
      // A codec that cannot be loaded: a matter of this object, not of the server.
      throw new UnsupportedOperationException("A codec of this server cannot be used", first);
    }
  }
}
