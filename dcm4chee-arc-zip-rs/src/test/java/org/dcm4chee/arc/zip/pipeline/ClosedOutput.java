package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;

/** A client that takes nothing any more. */
final class ClosedOutput extends OutputStream {
  @Override
  public void write(int b) throws IOException {
    throw new IOException("Broken pipe");
  }

  @Override
  public void flush() throws IOException {
    throw new IOException("Broken pipe");
  }
}
