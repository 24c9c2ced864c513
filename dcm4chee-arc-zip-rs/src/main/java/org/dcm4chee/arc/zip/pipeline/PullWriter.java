package org.dcm4chee.arc.zip.pipeline;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.dcm4chee.arc.zip.pipeline.ObjectEncoder.Cancelled;

/**
 * Pulls a ZIP out of what {@link #load} finds next, small pieces put together, and gives every way
 * in which it can end early one of the {@link Cause}s. Used by one thread at a time.
 */
abstract class PullWriter<F extends ObjectFacts> implements Chunks {
  /** Headers and small objects go out together. */
  private static final int TOGETHER_BYTES = 1 << 15;

  private final ReadAhead<F> readAhead;
  private final Losses<F> losses;
  private byte[] together = {};
  private int used;
  private Iterator<Chunk.Here> slices = List.<Chunk.Here>of().iterator();
  private Optional<Chunk.Here> slice = Optional.empty();
  private Optional<Making> making = Optional.empty();
  private Runnable afterSlices = PullWriter::nothing;
  private Runnable beforeNext = PullWriter::nothing;

  PullWriter(ReadAhead<F> readAhead, Losses<F> losses) {
    this.readAhead = readAhead;
    this.losses = losses;
  }

  private static void nothing() {}

  /** What {@link #load} found. */
  sealed interface Loaded {
    /** Bytes, and what is to be done when they are not used any more. */
    record Bytes(List<Chunk.Here> slices, Runnable afterwards) implements Loaded {}

    /** Bytes to be made while they are sent. */
    record Made(Making making) implements Loaded {}

    /** There is nothing yet. */
    record NotYet() implements Loaded {}

    /** There is nothing more. */
    record Nothing() implements Loaded {}
  }

  /** Writes bytes to a client. */
  @FunctionalInterface
  interface Making {
    void to(OutputStream out) throws IOException;
  }

  static Loaded bytes(byte[] bytes) {
    return bytes(bytes, 0, bytes.length);
  }

  static Loaded bytes(byte[] bytes, int from, int to) {
    return new Loaded.Bytes(
        from == to ? List.of() : List.of(new Chunk.Here(bytes, from, to - from)),
        PullWriter::nothing);
  }

  /**
   * Finds what comes next.
   *
   * @param willing whether to do in this thread what nobody else has begun
   */
  abstract Loaded load(boolean willing) throws IOException;

  /** Encodes an object for the client. */
  @FunctionalInterface
  interface Encoding {
    void run() throws IOException;
  }

  /** Whatever else ends {@code encoding}, the object at {@code index} is to blame for it. */
  final void blaming(int index, Encoding encoding) throws IOException {
    try {
      encoding.run();
    } catch (DownloadException | Cancelled e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw losses.unreadable(index, Failure.of(e));
    }
  }

  @Override
  public final Chunk next() throws DownloadException {
    try {
      while (true) {
        Optional<Chunk> chunk = advance(true);
        if (chunk.isPresent()) {
          return chunk.get();
        }
        readAhead.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(Cause.STOPPED, "The server stopped the download", e);
    }
  }

  @Override
  public final Optional<Chunk> poll() throws DownloadException {
    return advance(false);
  }

  @Override
  public final void onReady(Runnable action) {
    readAhead.onChange(action);
  }

  @Override
  public final void hurry() {
    readAhead.hurry();
  }

  private Optional<Chunk> advance(boolean willing) throws DownloadException {
    try {
      beforeNext.run();
      beforeNext = PullWriter::nothing;
      while (true) {
        Optional<Chunk> chunk = nextSlice();
        if (chunk.isPresent()) {
          return chunk;
        }
        if (making.isPresent()) {
          return Optional.of(takeMaking());
        }
        Loaded loaded = load(willing);
        if (loaded instanceof Loaded.Bytes bytes) {
          slices = bytes.slices().iterator();
          afterSlices = bytes.afterwards();
          continue;
        }
        if (loaded instanceof Loaded.Made made) {
          making = Optional.of(made.making());
        }
        if (used > 0) {
          return Optional.of(takeTogether());
        }
        if (making.isPresent()) {
          return Optional.of(takeMaking());
        }
        return loaded instanceof Loaded.NotYet ? Optional.empty() : Optional.of(new Chunk.End());
      }
    } catch (IOException | RuntimeException e) {
      throw ended(e);
    }
  }

  private Chunk takeMaking() {
    Chunk.Streamed streamed = new Streaming(making.orElseThrow());
    making = Optional.empty();
    return streamed;
  }

  /** A large slice by itself, or small ones put together, if there are enough of them. */
  private Optional<Chunk> nextSlice() {
    while (slice.isPresent() || slices.hasNext()) {
      Chunk.Here here = slice.orElseGet(slices::next);
      slice = Optional.empty();
      boolean isSmall = here.length() < TOGETHER_BYTES / 2;
      if (used > 0 && (!isSmall || here.length() > together.length - used)) {
        slice = Optional.of(here);
        return Optional.of(takeTogether());
      }
      if (!isSmall) {
        if (!slices.hasNext()) {
          beforeNext = afterSlices;
          afterSlices = PullWriter::nothing;
        }
        return Optional.of(here);
      }
      put(here);
    }
    afterSlices.run();
    afterSlices = PullWriter::nothing;
    return Optional.empty();
  }

  private void put(Chunk.Here here) {
    if (together.length == 0) {
      together = new byte[TOGETHER_BYTES];
    }
    System.arraycopy(here.bytes(), here.offset(), together, used, here.length());
    used += here.length();
  }

  private Chunk takeTogether() {
    Chunk chunk = new Chunk.Here(together, 0, used);
    used = 0;
    return chunk;
  }

  private final class Streaming implements Chunk.Streamed {
    private final Making made;

    Streaming(Making made) {
      this.made = made;
    }

    @Override
    public void writeTo(OutputStream out) throws DownloadException {
      ClientOutput client = new ClientOutput(out);
      try {
        OutputStream buffered = new BufferedOutputStream(client, TOGETHER_BYTES);
        made.to(buffered);
        buffered.flush();
      } catch (IOException | RuntimeException e) {
        throw client.gone ? DownloadException.clientGone(e, readAhead.isCancelled()) : ended(e);
      }
    }
  }

  private DownloadException ended(Exception e) {
    if (readAhead.isCancelled()) {
      return DownloadException.stopped(e);
    }
    DownloadException ended =
        e instanceof DownloadException known
            ? known
            : new DownloadException(Cause.UNREADABLE, Failure.inWords(e), e);
    losses.ended(ended);
    return ended;
  }

  /** Tells a client that went away from an object that cannot be read. */
  private static final class ClientOutput extends FilterOutputStream {
    private boolean gone;

    ClientOutput(OutputStream client) {
      super(client);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        gone = true;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        gone = true;
        throw e;
      }
    }
  }
}
