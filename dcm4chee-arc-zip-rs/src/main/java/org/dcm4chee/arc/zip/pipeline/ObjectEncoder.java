package org.dcm4chee.arc.zip.pipeline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.format.BodyEncoder;
import org.dcm4chee.arc.zip.format.BodySealer;
import org.dcm4chee.arc.zip.format.DigestingStream;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.FileDigest;

/** Encodes one object as the body of an entry and measures it on the way. Stateless. */
final class ObjectEncoder {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  /** More copies of one object than any archive has. */
  private static final int MOST_COPIES = 16;

  /** What is digested comes in very small pieces. */
  private static final int TOGETHER_BYTES = 1 << 13;

  private ObjectEncoder() {}

  /**
   * Encodes the object of {@code slot}. For a form that begins with what only the whole file tells
   * the object is read twice, unless the slot remembers that.
   *
   * @param cancelled asked with every block; when true the encoding ends with {@link Cancelled}
   * @throws IOException if the object cannot be encoded or {@code out} throws
   */
  static <F extends ObjectFacts> Measurement<F> encode(
      Slot<F> slot, OutputStream out, Workspace workspace, BooleanSupplier cancelled)
      throws IOException {
    OutputStream client = new Cancellable(out, cancelled);
    EntryForm form = slot.form();
    return form.needsDigest()
        ? encode(slot, form.encoder(client, workspace, digestOf(slot, cancelled)))
        : encode(slot, form.encoder(client, workspace));
  }

  private static <F extends ObjectFacts> Measurement<F> encode(Slot<F> slot, BodyEncoder encoder)
      throws IOException {
    try {
      F facts = slot.source().encode(encoder);
      encoder.finish();
      return new Measurement<>(
          slot.form(), encoder.crc32(), encoder.bodyLength(), encoder.size(), facts);
    } finally {
      encoder.release();
    }
  }

  private static FileDigest digestOf(Slot<?> slot, BooleanSupplier cancelled) throws IOException {
    Optional<FileDigest> known = slot.fileDigest();
    if (known.isPresent()) {
      return known.get();
    }
    FileDigest digest =
        ofSomeCopy(() -> read(slot, new Cancellable(NOWHERE, cancelled)).digest(), () -> {});
    slot.remember(digest);
    return digest;
  }

  /**
   * Encodes the object of {@code slot} into {@code buffer}, or to nowhere; anew where a copy of it
   * turns out to be broken and there is another. A form that begins with what only the whole file
   * tells is made where it lies; what is only measured, the slot remembers.
   *
   * @throws IOException if no copy can be encoded
   */
  static <F extends ObjectFacts> Measurement<F> measure(
      Slot<F> slot,
      Optional<SegmentedBuffer> buffer,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    OutputStream out = buffer.isPresent() ? buffer.get() : NOWHERE;
    return ofSomeCopy(
        () -> {
          if (!slot.form().needsDigest()) {
            return encode(slot, out, workspace, cancelled);
          }
          return buffer.isPresent()
              ? seal(slot, buffer.get(), cancelled)
              : onlyMeasured(slot, read(slot, new Cancellable(NOWHERE, cancelled)));
        },
        () -> buffer.ifPresent(SegmentedBuffer::restart));
  }

  private interface Encoding<T> {
    T run() throws IOException;
  }

  private static <T> T ofSomeCopy(Encoding<T> encoding, Runnable restart) throws IOException {
    for (int copy = 1; ; copy++) {
      try {
        return encoding.run();
      } catch (EncodeAgainException e) {
        if (copy == MOST_COPIES) {
          throw e;
        }
        restart.run();
      }
    }
  }

  private static <F extends ObjectFacts> Measurement<F> seal(
      Slot<F> slot, SegmentedBuffer buffer, BooleanSupplier cancelled) throws IOException {
    buffer.write(new byte[BodySealer.HEAD_BYTES]);
    Reading<F> reading = read(slot, new Cancellable(buffer, cancelled));
    if (buffer.overflowed()) {
      return onlyMeasured(slot, reading);
    }
    BodySealer sealer = slot.form().sealer(reading.digest());
    try {
      long end = BodySealer.HEAD_BYTES + reading.digest().size();
      buffer.overwrite(sealer.head());
      for (Chunk.Here slice : buffer.slices(BodySealer.HEAD_BYTES, end)) {
        sealer.seal(slice.bytes(), slice.offset(), slice.length());
      }
      buffer.write(sealer.tail());
    } finally {
      sealer.wipe();
    }
    return measured(slot, reading);
  }

  /** Nothing of the object is kept: it will be read again. */
  private static <F extends ObjectFacts> Measurement<F> onlyMeasured(
      Slot<F> slot, Reading<F> reading) {
    slot.remember(reading.digest());
    return measured(slot, reading);
  }

  /** What reading an object has told. */
  private record Reading<F extends ObjectFacts>(FileDigest digest, F facts) {}

  /** Reads an object to its end. */
  private static <F extends ObjectFacts> Reading<F> read(Slot<F> slot, OutputStream out)
      throws IOException {
    DigestingStream digesting = new DigestingStream(out);
    OutputStream together = new BufferedOutputStream(digesting, TOGETHER_BYTES);
    F facts = slot.source().encode(together);
    together.flush();
    return new Reading<>(digesting.digest(), facts);
  }

  private static <F extends ObjectFacts> Measurement<F> measured(Slot<F> slot, Reading<F> reading) {
    FileDigest digest = reading.digest();
    long bodyLength = slot.form().bodyLength(digest.size()).orElseThrow();
    return new Measurement<>(
        slot.form(), digest.crc32(), bodyLength, digest.size(), reading.facts());
  }

  /** Thrown to an encoder whose bytes nobody wants any more. */
  static final class Cancelled extends IOException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("The download has ended");
    }
  }

  private static final class Cancellable extends OutputStream {
    private final OutputStream out;
    private final BooleanSupplier cancelled;

    Cancellable(OutputStream out, BooleanSupplier cancelled) {
      this.out = out;
      this.cancelled = cancelled;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (cancelled.getAsBoolean()) {
        throw new Cancelled();
      }
      out.write(bytes, offset, length);
    }
  }
}
