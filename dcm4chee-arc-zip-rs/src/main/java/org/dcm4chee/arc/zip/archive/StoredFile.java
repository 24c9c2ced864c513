package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dcm4che3.data.UID;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.util.SafeClose;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.storage.ReadContext;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/** One copy of an object, open. Not thread-safe. */
final class StoredFile implements AutoCloseable {
  /** Into these the archive converts whatever it can read. */
  private static final Set<String> MADE_OF_ANY =
      Set.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);

  private final RetrieveContext context;
  private final Location location;
  private final StoredInput input;

  private StoredFile(RetrieveContext context, Location location, StoredInput input) {
    this.context = context;
    this.location = location;
    this.input = input;
  }

  /** Whether the archive can make this transfer syntax of what is stored in another one. */
  static boolean canBeMadeOfAny(String transferSyntax) {
    return MADE_OF_ANY.contains(transferSyntax);
  }

  /** That a file is not what the archive stored. */
  static final class ChecksumException extends LeaveOutException {
    private static final long serialVersionUID = 1L;

    ChecksumException() {
      super(LeftOut.Kind.UNREADABLE, "its file in the archive does not match its digest");
    }
  }

  /**
   * Opens a copy. If it cannot be opened, the archive notes it by itself.
   *
   * @param verify whether {@link #verify} will be called
   */
  static StoredFile open(
      RetrieveContext context, InstanceLocations instance, Location location, boolean verify)
      throws IOException {
    Optional<MessageDigest> digest = verify ? digestOf(context, location) : Optional.empty();
    InstanceLocations there = OneLocation.of(instance, location);
    return new StoredFile(
        context,
        location,
        new StoredInput(
            context.getRetrieveService().openLocationInputStream(context, there).stream, digest));
  }

  /** Whether a copy is as long as the archive stored it, as its storage says without opening it. */
  static boolean isInPlace(RetrieveContext context, Location location) throws IOException {
    return location.getSize() > 0 && length(context, location) == location.getSize();
  }

  private static long length(RetrieveContext context, Location location) throws IOException {
    Storage storage = context.getRetrieveService().getStorage(location.getStorageID(), context);
    ReadContext file = storage.createReadContext();
    file.setStoragePath(location.getStoragePath());
    return storage.getContentLength(file);
  }

  /**
   * Whether it was read to its end, and has less bytes than were stored. It can end between two
   * elements: to who reads it, it has ended well.
   */
  boolean hasEndedEarly() {
    return input.isExhausted() && input.position() < location.getSize();
  }

  /**
   * Whether what is left of it in its file system is less than the archive stored, so that its
   * header promises what is not there. Found out without reading. Other storages are not asked:
   * their streams do not know what is left, and to ask them for each file takes too long.
   */
  boolean isCutShort() throws IOException {
    return input.available() < location.getSize() - input.position()
        && descriptor(context, location)
            .map(StorageDescriptor::getStorageURI)
            .filter(uri -> "file".equals(uri.getScheme()))
            .isPresent()
        && length(context, location) < location.getSize();
  }

  /** The algorithm of its storage; none if the archive has no digest to compare with. */
  private static Optional<MessageDigest> digestOf(RetrieveContext context, Location location) {
    return location.getDigest() == null
        ? Optional.empty()
        : descriptor(context, location).map(StorageDescriptor::getMessageDigest);
  }

  private static Optional<StorageDescriptor> descriptor(
      RetrieveContext context, Location location) {
    return Optional.ofNullable(
        context
            .getArchiveAEExtension()
            .getArchiveDeviceExtension()
            .getStorageDescriptor(location.getStorageID()));
  }

  Location location() {
    return location;
  }

  StoredInput input() {
    return input;
  }

  /** The stream that a transcoder reads, and the transcoder. */
  record Reader(DicomInputStream dicom, Transcoder transcoder) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      transcoder.close();
    }
  }

  /**
   * The archive's transcoder, set up as the archive itself sets it up for an answer to WADO-RS:
   * what it writes are the bytes of the archive's multipart answer.
   *
   * @param withoutPixelData whether to leave out the pixels' value
   */
  Reader transcoder(String targetSyntax, boolean withoutPixelData) throws IOException {
    DicomInputStream dicom = new DicomInputStream(input);
    Transcoder transcoder = new Transcoder(dicom);
    ArchiveAEExtension settings = context.getArchiveAEExtension();
    try {
      transcoder.setIncludeBulkData(DicomInputStream.IncludeBulkData.URI);
      transcoder.setBulkDataDescriptor(settings.getBulkDataDescriptor());
      transcoder.setBulkDataDirectory(settings.getBulkDataSpoolDirectoryFile());
      transcoder.setConcatenateBulkDataFiles(true);
      transcoder.setDestinationTransferSyntax(targetSyntax);
      transcoder.setCloseOutputStream(false);
      transcoder.setIncludeFileMetaInformation(true);
      transcoder.setNullifyPixelData(withoutPixelData);
    } catch (RuntimeException | Error e) {
      SafeClose.close(transcoder);
      throw e;
    }
    return new Reader(dicom, transcoder);
  }

  /**
   * Reads what is left of the file, if it is to be verified.
   *
   * @throws ChecksumException if it is not what was stored
   */
  void verify() throws IOException {
    boolean unused = verify(() -> false);
  }

  /**
   * The same.
   *
   * @param stop asked with every block
   * @return whether it is known now to be what was stored; not if it was stopped, or if the archive
   *     has no digest of it
   */
  boolean verify(BooleanSupplier stop) throws IOException {
    Optional<byte[]> found = input.digestOfAll(stop);
    if (found.isPresent() && !Arrays.equals(found.get(), location.getDigest())) {
      throw new ChecksumException();
    }
    return found.isPresent();
  }

  /** Whatever was opened on it. */
  @Override
  public void close() {
    SafeClose.close(input);
  }
}
