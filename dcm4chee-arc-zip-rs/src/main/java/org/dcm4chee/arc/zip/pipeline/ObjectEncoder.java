package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.format.BodyEncoder;
import org.dcm4chee.arc.zip.format.EntryForm;

/** Encodes one object as the body of an entry and measures it on the way. Stateless. */
final class ObjectEncoder {
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
