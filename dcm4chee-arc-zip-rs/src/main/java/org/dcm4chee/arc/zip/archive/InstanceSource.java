package org.dcm4chee.arc.zip.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomOutputStream;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.changes.Change;
import org.dcm4chee.arc.zip.changes.ChangeRule;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Outline;

/**
 * An instance that matched, read with the archive's own transcoder and coercions: the bytes are
 * those of the archive's multipart answer, or the metadata of them.
 */
final class InstanceSource implements ObjectSource<InstanceFacts> {
  /** Deflated Explicit VR Little Endian. */
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";

  private static final Set<String> UNCOMPRESSED =
      Set.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian);

  private final Reading reading;
  private final MatchValues values;
  private final String targetSyntax;
  private final FactsOf facts;
  private final long estimatedSize;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile InstanceLocations match;
  private Optional<ObjectReader> reader = Optional.empty();

  /** What is to be kept of a dataset that was written. */
  @FunctionalInterface
  interface FactsOf {
    InstanceFacts of(Attributes dataset, Attributes fileMetaInformation);
  }

  /**
   * How the objects of a download are read.
   *
   * @param context one that several threads may use
   * @param changes what happens to each on its way out
   * @param verify whether the stored bytes are compared with their digest
   * @param metadata how metadata is written, if that is what is written
   */
  record Reading(
      RetrieveContext context,
      ChangeRule<InstanceLocations> changes,
      boolean verify,
      Optional<MetadataText> metadata) {}

  /**
   * A source that is not ready yet.
   *
   * @param targetSyntax the transfer syntax to send it in
   */
  InstanceSource(
      Reading reading,
      InstanceLocations match,
      MatchValues values,
      String targetSyntax,
      FactsOf facts) {
    this.reading = reading;
    this.match = match;
    this.values = values;
    this.targetSyntax = targetSyntax;
    this.facts = facts;
    estimatedSize =
        reading.metadata().isPresent()
            ? values.estimatedMetadata(match.getLocations())
            : values.estimatedSize(match.getLocations(), targetSyntax);
  }

  /** Of the retrieve that has found it. */
  RetrieveContext context() {
    return reading.context();
  }

  InstanceLocations match() {
    return match;
  }

  /** What the database says: for nobody outside. */
  MatchValues values() {
    return values;
  }

  String targetSyntax() {
    return targetSyntax;
  }

  /** It can be read now. */
  void markReady() {
    ready.complete(null);
  }

  /** It can be read now, from another place than before. */
  void markReady(InstanceLocations copied) {
    synchronized (this) {
      match = copied;
      reader = Optional.empty();
    }
    ready.complete(null);
  }

  @Override
  public boolean isReady() {
    return ready.isDone();
  }

  @Override
  public void onReady(Runnable action) {
    CompletableFuture<Void> unused = ready.thenRun(action);
  }

  /** As they are written: those of the original may be a secret. */
  @Override
  public ObjectUids uids() {
    Change change = reader().change();
    return new ObjectUids(
        change.remapped(values.study()),
        change.remapped(values.series()),
        change.remapped(values.instance()));
  }

  /** All that decides its bytes and is known without opening its file. */
  String decidedBy() {
    StringBuilder text = new StringBuilder();
    text.append(values.instance())
        .append('\n')
        .append(targetSyntax)
        .append('\n')
        .append(Representation.instant(match.getUpdatedTime()))
        .append('\n')
        .append(reader().change().decidedBy());
    for (Location copy : reader().copies().all()) {
      text.append('\n').append(Outliner.identity(copy));
    }
    return text.toString();
  }

  /**
   * Tells two retrieves of the same object apart if they would give other bytes: {@link
   * #decidedBy}, and what the database merges into it. 64 bits of SHA-256.
   */
  long fingerprint() {
    ByteArrayOutputStream merged = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(merged, UID.ExplicitVRLittleEndian)) {
      out.writeDataset(null, new Attributes(match.getAttributes()));
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(decidedBy().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return ByteBuffer.wrap(sha256.digest(merged.toByteArray())).getLong();
    } catch (IOException e) {
      throw new IllegalStateException("An array takes all that is written to it", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Found out once: which rules fit is a question to all of them. */
  synchronized ObjectReader reader() {
    if (reader.isEmpty()) {
      RetrieveContext context = reading.context();
      Copies copies =
          Copies.of(
              match, targetSyntax, context.getArchiveAEExtension().getArchiveDeviceExtension());
      Change change = reading.changes().changeOf(match);
      reader =
          Optional.of(new ObjectReader(context, copies, targetSyntax, change, reading.verify()));
    }
    return reader.get();
  }

  /** Whether the stored bytes are compared with their digest. */
  boolean isVerified() {
    return reading.verify();
  }

  /** What is to be kept of it as it was written. */
  InstanceFacts facts(Attributes dataset, Attributes fileMetaInformation) {
    return facts.of(dataset, fileMetaInformation);
  }

  @Override
  public boolean compressible() {
    return reading.metadata().isPresent() || UNCOMPRESSED.contains(targetSyntax);
  }

  @Override
  public long estimatedSize() {
    return estimatedSize;
  }

  /** Not if it is compressed on its way out, or is deflated, or is a text. */
  @Override
  public boolean headerTellsLength() {
    if (reading.metadata().isPresent() || targetSyntax.equals(DEFLATED)) {
      return false;
    }
    boolean made = UNCOMPRESSED.contains(targetSyntax);
    for (Location location : match.getLocations()) {
      String stored = location.getTransferSyntaxUID();
      if (DEFLATED.equals(stored)) {
        return false;
      }
      made |= targetSyntax.equals(stored);
    }
    return made;
  }

  /** Who wants files verified wants them read before they are promised. */
  @Override
  public boolean isInPlace() {
    return !reading.verify() && isReady() && reader().isInPlace();
  }

  @Override
  public InstanceFacts encode(OutputStream out) throws IOException {
    ObjectReader reader = reader();
    Optional<MetadataText> text = reading.metadata();
    ObjectReader.Written written =
        text.isPresent()
            ? new MetadataWriter(reader, text.get(), reading.verify()).write(out)
            : reader.write(out);
    return facts.of(written.dataset(), written.fileMetaInformation());
  }

  @Override
  public void chooseCopy(BooleanSupplier stop) throws IOException {
    if (reading.verify() && reading.metadata().isEmpty()) {
      reader().chooseCopy(stop);
    }
  }

  @Override
  public Optional<Outline<InstanceFacts>> outline() throws IOException {
    if (reading.metadata().isPresent()) {
      return Optional.empty();
    }
    return reader()
        .header()
        .map(
            header ->
                new Outline<>(
                    header.length(),
                    header.digest(),
                    facts.of(header.dataset(), header.fileMetaInformation())));
  }
}
