package org.dcm4chee.arc.zip.archive;

import java.io.OutputStream;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;

/**
 * What a {@link Delivery} does with the objects that were found: each an entry ({@link
 * WholeObjects}), or each as many as it has bulk data ({@link SplitObjects}). Prepared once, then
 * written once, then closed. Used by one thread at a time, but for {@link #cancel}, {@link #close}
 * and what it tells of the objects, which are for any.
 */
interface Sending extends AutoCloseable {
  /**
   * Finds out what the ZIP will be.
   *
   * @param atMost how long its length may be looked for
   * @return the plan, if there was time to make one
   * @throws Refusal if it cannot be made at all
   */
  Optional<ZipPlan> prepare(Duration atMost, Extent extent) throws InterruptedException;

  /** Strong, with its quotes; asked once it is prepared. */
  String entityTag();

  /** The objects that were asked for and are not in the ZIP, as far as is known. */
  List<LeftOut> leftOut();

  /** How many objects were asked for. */
  int asked();

  /** Which of the objects that were found acceptable have been sent, by their order. */
  BitSet sent();

  /**
   * Writes a range of the planned ZIP.
   *
   * @throws DownloadException if it ended early
   */
  void write(ZipPlan plan, ByteRange range, OutputStream out) throws DownloadException;

  /**
   * Writes the ZIP as it comes.
   *
   * @throws DownloadException if it ended early
   */
  void write(OutputStream out) throws DownloadException;

  /**
   * The pieces of a range of the planned ZIP, for who writes them himself; in place of {@link
   * #write(ZipPlan, ByteRange, OutputStream)}.
   */
  Chunks open(ZipPlan plan, ByteRange range);

  /** The pieces of the ZIP as it comes, for who writes them himself. */
  Chunks open();

  /** Ends it from another thread. */
  void cancel();

  @Override
  void close();
}
