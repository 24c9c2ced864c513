package org.dcm4chee.arc.zip.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.FileDigest;

/**
 * One object of a download on its way: who has it, and what is known of it. Whoever claims it is
 * the only one to encode it until it says how that ended. Thread-safe.
 */
final class Slot<F extends ObjectFacts> {

  /** Where the object is. */
  enum State {
    /** On its way from nearline storage. */
    WAITING,
    /** Nobody is encoding it, and it is not kept. */
    OPEN,
    /** A worker, or the writer, is encoding it. */
    CLAIMED,
    /** Encoded, and its bytes are in memory. */
    KEPT,
    /** It could not be encoded. */
    FAILED,
    /** The writer needs it no more. */
    DONE
  }

  private final ObjectSource<F> source;
  private final EntryForm form;

  /** Whether what its header told of its length was wrong before. */
  private final boolean doubted;

  /** What is left for the digests that this and all other slots of a download remember. */
  private final ByteBudget digests;

  @GuardedBy("this")
  private State state;

  @GuardedBy("this")
  private Optional<Outline<F>> outline = Optional.empty();

  @GuardedBy("this")
  private Optional<Measurement<F>> measurement = Optional.empty();

  @GuardedBy("this")
  private Optional<SegmentedBuffer> kept = Optional.empty();

  @GuardedBy("this")
  private Optional<Failure> failure = Optional.empty();

  @GuardedBy("this")
  private Optional<FileDigest> fileDigest = Optional.empty();

  /** One that remembers no digest. */
  Slot(ObjectSource<F> source, EntryForm form, boolean doubted) {
    this(source, form, doubted, ByteBudget.of(0));
  }

  Slot(ObjectSource<F> source, EntryForm form, boolean doubted, ByteBudget digests) {
    this.source = source;
    this.form = form;
    this.doubted = doubted;
    this.digests = digests;
    state = source.isReady() ? State.OPEN : State.WAITING;
  }

  ObjectSource<F> source() {
    return source;
  }

  EntryForm form() {
    return form;
  }

  boolean isDoubted() {
    return doubted;
  }

  synchronized State state() {
    return state;
  }

  /** Whether somebody encodes it, or it is on its way. */
  synchronized boolean isUnderWay() {
    return state == State.CLAIMED || state == State.WAITING;
  }

  /** What its header told; empty if it was not asked, or did not tell. */
  synchronized Optional<Outline<F>> outline() {
    return outline;
  }

  /** What encoding it told, if it was encoded once. */
  synchronized Optional<Measurement<F>> measurement() {
    return measurement;
  }

  /** Why it could not be encoded, if it could not. */
  synchronized Optional<Failure> failure() {
    return failure;
  }

  /** Its bytes, if they are kept. */
  synchronized Optional<SegmentedBuffer> kept() {
    return kept;
  }

  /** Bytes that its body will take: exact where something has told them. */
  synchronized long expectedBody() {
    if (measurement.isPresent()) {
      return measurement.get().compressedSize();
    }
    long size = outline.map(Outline::length).orElseGet(source::estimatedSize);
    return form.bodyLength(size).orElse(size);
  }

  /** What stands for its content where its header has been asked: that, or else its CRC-32. */
  synchronized byte[] digest() {
    return outline
        .map(Outline::headerDigest)
        .orElseGet(
            () ->
                ByteBuffer.allocate(Integer.BYTES)
                    .putInt(measurement.map(Measurement::crc32).orElse(0))
                    .array());
  }

  /**
   * The digest of its file, if it is remembered, so that a second reading can do without a first.
   */
  synchronized Optional<FileDigest> fileDigest() {
    return fileDigest;
  }

  /** Remembers the digest of its file, unless the download remembers too much of that already. */
  synchronized void remember(FileDigest digest) {
    if (fileDigest.isEmpty() && digests.tryReserve(digest.weight())) {
      fileDigest = Optional.of(digest);
    }
  }

  /** It has come from nearline storage. */
  synchronized void becameReady() {
    if (state == State.WAITING) {
      state = State.OPEN;
    }
  }

  /** Claims it, if nobody has it. */
  synchronized boolean claim() {
    if (state != State.OPEN) {
      return false;
    }
    state = State.CLAIMED;
    return true;
  }

  /** Its header has told what it can; nobody has it now. */
  synchronized void outlined(Outline<F> told) {
    outline = Optional.of(told);
    reopen();
  }

  /** Nobody has it now; it is as it was. */
  synchronized void reopen() {
    if (state == State.CLAIMED) {
      state = State.OPEN;
    }
  }

  /** Who has it has encoded it, and goes on having it. */
  synchronized void tell(Measurement<F> told) {
    measurement = Optional.of(told);
  }

  /** It was encoded, and its bytes are not kept. */
  synchronized void measured(Measurement<F> told) {
    measurement = Optional.of(told);
    reopen();
  }

  /**
   * It was encoded into {@code buffer}.
   *
   * @return whether the buffer is its own now; not if the download has ended meanwhile
   */
  synchronized boolean keep(Measurement<F> told, SegmentedBuffer buffer) {
    measurement = Optional.of(told);
    if (state != State.CLAIMED) {
      return false;
    }
    kept = Optional.of(buffer);
    state = State.KEPT;
    return true;
  }

  /** It cannot be encoded. */
  synchronized void fail(Failure why) {
    failure = Optional.of(why);
    if (state == State.CLAIMED) {
      state = State.FAILED;
    }
  }

  /** Its bytes are not wanted now; it can be encoded again. */
  synchronized void letGo() {
    if (state == State.KEPT) {
      state = State.OPEN;
      kept.ifPresent(SegmentedBuffer::release);
      kept = Optional.empty();
    }
  }

  /** It has been written. */
  synchronized void done() {
    state = State.DONE;
    kept.ifPresent(SegmentedBuffer::release);
    kept = Optional.empty();
  }

  /** What it has told is in a plan, and nobody will ask it again. */
  synchronized void forget() {
    outline = Optional.empty();
    measurement = Optional.empty();
  }

  /** The download has ended; its bytes may still be on their way to the client. */
  synchronized void abandon() {
    state = State.DONE;
    kept.ifPresent(SegmentedBuffer::abandon);
    kept = Optional.empty();
  }
}
