package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;

/** Says when the last of some pieces was given out. Used by one thread at a time. */
record EndNoticed(Chunks chunks, Runnable atEnd) implements Chunks {
  @Override
  public Chunk next() throws DownloadException {
    return seen(chunks.next());
  }

  @Override
  public Optional<Chunk> poll() throws DownloadException {
    return chunks.poll().map(this::seen);
  }

  private Chunk seen(Chunk chunk) {
    if (chunk instanceof Chunk.End) {
      atEnd.run();
    }
    return chunk;
  }

  @Override
  public void onReady(Runnable action) {
    chunks.onReady(action);
  }

  @Override
  public void hurry() {
    chunks.hurry();
  }
}
