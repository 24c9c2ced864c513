package org.dcm4chee.arc.zip.pipeline;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.format.BodyEncoder;
import org.dcm4chee.arc.zip.format.BodySealer;
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
   * Encodes {@code source}. For a form that begins with what only the whole file tells the object
   * is read twice.
   *
   * @param cancelled asked with every block; when true the encoding ends with {@link Cancelled}
   * @throws IOException if the object cannot be encoded or {@code out} throws
   */
  static <F extends ObjectFacts> Measurement<F> encode(
      ObjectSource<F> source,
      EntryForm form,
      OutputStream out,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    if (form.needsDigest()) {
      return readTwice(source, form, out, workspace, cancelled);
    }
    BodyEncoder encoder = form.encoder(new Cancellable(out, cancelled), workspace);
    try {
      F facts = source.encode(encoder);
      encoder.finish();
      return new Measurement<>(form, encoder.crc32(), encoder.bodyLength(), encoder.size(), facts);
    } finally {
      encoder.release();
    }
  }

  /**
   * Encodes {@code source} into {@code buffer}, or to nowhere; anew where a copy of it turns out to
   * be broken and there is another. A form that begins with what only the whole file tells is made
   * where it lies, and only measured if that is nowhere.
   *
   * @throws IOException if no copy can be encoded
   */
  static <F extends ObjectFacts> Measurement<F> measure(
      ObjectSource<F> source,
      EntryForm form,
      Optional<SegmentedBuffer> buffer,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    OutputStream out = buffer.isPresent() ? buffer.get() : NOWHERE;
    return ofSomeCopy(
        () -> {
          if (!form.needsDigest()) {
            return encode(source, form, out, workspace, cancelled);
          }
          return buffer.isPresent()
              ? seal(source, form, buffer.get(), cancelled)
              : digest(source, form, new FileDigest(new Cancellable(NOWHERE, cancelled)));
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
      ObjectSource<F> source, EntryForm form, SegmentedBuffer buffer, BooleanSupplier cancelled)
      throws IOException {
    buffer.write(new byte[BodySealer.HEAD_BYTES]);
    FileDigest digest = new FileDigest(new Cancellable(buffer, cancelled));
    Measurement<F> measurement = digest(source, form, digest);
    if (buffer.overflowed()) {
      return measurement;
    }
    BodySealer sealer = form.sealer(digest);
    try {
      long end = BodySealer.HEAD_BYTES + digest.size();
      buffer.overwrite(sealer.head());
      for (Chunk.Here slice : buffer.slices(BodySealer.HEAD_BYTES, end)) {
        sealer.seal(slice.bytes(), slice.offset(), slice.length());
      }
      buffer.write(sealer.tail());
    } finally {
      sealer.wipe();
    }
    return measurement;
  }

  private static <F extends ObjectFacts> Measurement<F> readTwice(
      ObjectSource<F> source,
      EntryForm form,
      OutputStream out,
      Workspace workspace,
      BooleanSupplier cancelled)
      throws IOException {
    FileDigest digest =
        ofSomeCopy(
            () -> {
              FileDigest first = new FileDigest(new Cancellable(NOWHERE, cancelled));
              digest(source, form, first);
              return first;
            },
            () -> {});
    BodyEncoder encoder = form.encoder(new Cancellable(out, cancelled), workspace, digest);
    try {
      F facts = source.encode(encoder);
      encoder.finish();
      return new Measurement<>(form, encoder.crc32(), encoder.bodyLength(), encoder.size(), facts);
    } finally {
      encoder.release();
    }
  }

  private static <F extends ObjectFacts> Measurement<F> digest(
      ObjectSource<F> source, EntryForm form, FileDigest digest) throws IOException {
    OutputStream together = new BufferedOutputStream(digest, TOGETHER_BYTES);
    F facts = source.encode(together);
    together.flush();
    digest.finish();
    long bodyLength = form.bodyLength(digest.size()).orElseThrow();
    return new Measurement<>(form, digest.crc32(), bodyLength, digest.size(), facts);
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
