package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.format.BodyEncoder;
import org.dcm4chee.arc.zip.format.EntryForm;

/** Encodes one object as the body of an entry and measures it on the way. Stateless. */
final class ObjectEncoder {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  /** More copies of one object than any archive has. */
  private static final int MOST_COPIES = 16;

  private ObjectEncoder() {}

  /**
   * Encodes {@code source}.
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
   * be broken and there is another.
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
    for (int copy = 1; ; copy++) {
      try {
        return encode(source, form, out, workspace, cancelled);
      } catch (EncodeAgainException e) {
        if (copy == MOST_COPIES) {
          throw e;
        }
        buffer.ifPresent(SegmentedBuffer::restart);
      }
    }
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
