package org.dcm4chee.arc.zip.contents;

import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/**
 * A file that lies beside the objects of a ZIP and says something of them. One for each download;
 * {@link #describe} is called by any thread, the rest by one.
 *
 * @param <D> what it has to know of each object
 */
interface Sidecar<D> {

  /** Its path in the ZIP. */
  String entryName();

  /** Whether the client wants it, or needs it without having asked. */
  boolean isAskedFor(ContentsOptions options);

  /** What it keeps of each object; {@code Void} if it keeps nothing. */
  Class<D> type();

  /**
   * What it has to know of an object; not called if it keeps nothing.
   *
   * @param dataset as it was written, pixel data may be missing; is not changed
   * @param fileMetaInformation as it was written
   * @throws IllegalArgumentException if the object cannot be in such a file: it is left out
   */
  D describe(Attributes dataset, Attributes fileMetaInformation);

  /**
   * The file.
   *
   * @param included the objects in the ZIP, in their order; without descriptions if it keeps none
   * @return empty if there is nothing to say
   */
  Optional<Content> content(List<Described<D>> included, List<LeftOut> leftOut);

  /** Whether it keeps something of each object. */
  default boolean describesObjects() {
    return type() != Void.class;
  }

  /** An object in the ZIP, and what was kept of it. */
  record Described<D>(IncludedObject<InstanceFacts> object, D description) {}

  /**
   * A file's bytes.
   *
   * @param crcPositions see {@link org.dcm4chee.arc.zip.pipeline.ExtraEntry}
   */
  // The bytes are made for one ZIP: nobody else sees the arrays.
  @SuppressWarnings("ArrayRecordComponent")
  record Content(byte[] bytes, int[] crcPositions) {
    private static final int[] NONE = {};

    /** Without a CRC-32 of an object in it. */
    Content(byte[] bytes) {
      this(bytes, NONE);
    }
  }
}
