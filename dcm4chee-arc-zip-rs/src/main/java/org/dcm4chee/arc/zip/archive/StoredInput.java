package org.dcm4chee.arc.zip.archive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The bytes of a stored file on their way to the archive's transcoder. Counts them, digests them if
 * that is wanted, and can refuse to hand out more: so an object's header is read and not a byte of
 * its pixels. Not thread-safe.
 */
final class StoredInput extends FilterInputStream {
  private static final int SKIP_BYTES = 1 << 13;
  private static final int BLOCK_BYTES = 1 << 16;

  private final Optional<MessageDigest> digest;
  private final Watched watched;
  private long position;
  private long marked;
  private long limit = Long.MAX_VALUE;
  private boolean ended;
  private boolean refused;
  private boolean exhausted;
  private ByteArrayOutputStream repeated;
  private long repeatedTo;

  /**
   * Wraps an open file.
   *
   * @param digest gets every byte of the file, also those that are skipped
   */
  StoredInput(InputStream file, Optional<MessageDigest> digest) {
    this(new Watched(file), digest);
  }

  private StoredInput(Watched watched, Optional<MessageDigest> digest) {
    super(buffered(watched, digest));
    this.watched = watched;
    this.digest = digest;
  }

  /** Whoever reads DICOM looks ahead; what it reads twice is to be counted and digested once. */
  private static InputStream buffered(Watched watched, Optional<MessageDigest> digest) {
    InputStream bytes = digest.<InputStream>map(d -> new Digested(watched, d)).orElse(watched);
    return bytes.markSupported() ? bytes : new BufferedInputStream(bytes);
  }

  /** Thrown to the transcoder instead of more bytes; it is not an error of the file. */
  static final class EndOfHeader extends IOException {
    private static final long serialVersionUID = 1L;

    EndOfHeader() {
      super("No more than the header is wanted");
    }

    /** Every header that is read ends so: where it was thrown is known, and costs most of it. */
    // Synchronised because what is overridden is.
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** How many bytes were handed out, those once only that were read again after a mark. */
  long position() {
    return position;
  }

  /** Hands out so many bytes of the file at most. */
  void limit(long bytes) {
    limit = bytes;
  }

  /** Hands out no more bytes. */
  void end() {
    ended = true;
  }

  /** Whether bytes were asked for after the end, or past the limit. */
  boolean hasRefused() {
    return refused;
  }

  /** Whether the file has no more bytes. */
  boolean isExhausted() {
    return exhausted;
  }

  /** Whether it is the storage that failed. */
  boolean hasFailed() {
    return watched.failed;
  }

  /** From here on {@link #again} begins. */
  void remember() {
    repeated = new ByteArrayOutputStream();
    repeatedTo = position;
  }

  /** The bytes since {@link #remember}, up to the end of the file, whatever was refused. */
  InputStream again() throws IOException {
    byte[] bytes = repeated.toByteArray();
    PushbackInputStream again = new PushbackInputStream(in, Math.max(bytes.length, 1));
    again.unread(bytes);
    return again;
  }

  /**
   * Reads the file to its end.
   *
   * @param stop asked with every block
   * @return the digest of all of it, if it was wanted and not stopped
   */
  Optional<byte[]> digestOfAll(BooleanSupplier stop) throws IOException {
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    byte[] block = new byte[BLOCK_BYTES];
    do {
      if (stop.getAsBoolean()) {
        return Optional.empty();
      }
    } while (in.read(block, 0, block.length) >= 0);
    return digest.map(MessageDigest::digest);
  }

  private void require() throws EndOfHeader {
    if (ended || position >= limit) {
      refused = true;
      throw new EndOfHeader();
    }
  }

  @Override
  public int read() throws IOException {
    require();
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      // Who has all it wanted asks so, and that is no question for more.
      return 0;
    }
    require();
    int count = in.read(bytes, offset, length);
    if (count < 0) {
      exhausted = true;
      return count;
    }
    position += count;
    if (repeated != null && position > repeatedTo) {
      int fresh = (int) Math.min(count, position - repeatedTo);
      repeated.write(bytes, offset + count - fresh, fresh);
      repeatedTo = position;
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    require();
    if (repeated != null) {
      // What is skipped has to be remembered too.
      byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), SKIP_BYTES)];
      return Math.max(read(skipped, 0, skipped.length), 0);
    }
    long skipped = in.skip(count);
    position += skipped;
    return skipped;
  }

  // Synchronised because what is overridden is.
  @Override
  public synchronized void mark(int readLimit) {
    in.mark(readLimit);
    marked = position;
  }

  @Override
  public synchronized void reset() throws IOException {
    in.reset();
    position = marked;
  }

  /** Knows whether the storage failed, and not who reads from it. */
  private static final class Watched extends FilterInputStream {
    private boolean failed;

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public long skip(long count) throws IOException {
      try {
        return in.skip(count);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  /** Digests what is skipped as well. */
  private static final class Digested extends InputStream {
    private final InputStream in;
    private final MessageDigest digest;

    Digested(InputStream in, MessageDigest digest) {
      this.in = in;
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        digest.update((byte) b);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        digest.update(bytes, offset, count);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), SKIP_BYTES)];
      return Math.max(read(skipped, 0, skipped.length), 0);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
