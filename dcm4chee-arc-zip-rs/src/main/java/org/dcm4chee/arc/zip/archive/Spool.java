package org.dcm4chee.arc.zip.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Takes what has to be whole before it is used: up to {@value #MAX_MEMORY} bytes in memory, more in
 * a file, which is gone when it is closed. Not thread-safe.
 */
final class Spool extends OutputStream {
  static final int MAX_MEMORY = 1 << 20;

  private static final int BUFFER = 1 << 16;

  private final Optional<Path> folder;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private Optional<Path> file = Optional.empty();
  private OutputStream out = memory;

  /**
   * An empty one.
   *
   * @param folder for the file; that of the system for such files if there is none
   */
  Spool(Optional<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file.isEmpty() && memory.size() + length > MAX_MEMORY) {
      spill();
    }
    out.write(bytes, offset, length);
  }

  private void spill() throws IOException {
    Path created =
        folder.isPresent()
            ? Files.createTempFile(folder.get(), "zip-rs", null)
            : Files.createTempFile("zip-rs", null);
    file = Optional.of(created);
    out = new BufferedOutputStream(Files.newOutputStream(created), BUFFER);
    memory.writeTo(out);
    memory.reset();
  }

  /** The file, if it has become one; what was written is in it. */
  Optional<Path> file() throws IOException {
    out.flush();
    return file;
  }

  /** What was written, from its beginning. */
  InputStream read() throws IOException {
    Optional<Path> written = file();
    return written.isPresent()
        ? new BufferedInputStream(Files.newInputStream(written.get()), BUFFER)
        : new ByteArrayInputStream(memory.toByteArray());
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      if (file.isPresent()) {
        Files.deleteIfExists(file.get());
      }
    }
  }
}
