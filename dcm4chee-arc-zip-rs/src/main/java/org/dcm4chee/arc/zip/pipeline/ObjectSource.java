package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One DICOM object of a download, or a part of one that is an entry of its own. It can be encoded
 * any number of times, by any thread, and gives the same bytes each time as long as nobody changes
 * the object in the archive.
 *
 * @param <F> what is known of it once it has been encoded
 */
public interface ObjectSource<F extends ObjectFacts> {

  /** Its UIDs as the user may see them; asked only for what is said about the object. */
  ObjectUids uids();

  /**
   * What it is a part of, if several entries are made of one object: all its parts are in the ZIP
   * or none. The parts of an object follow one another. Itself if it is a whole object.
   */
  default ObjectSource<?> whole() {
    return this;
  }

  /** What the object will take as a file, in bytes; a guess, at least 0. */
  long estimatedSize();

  /** Whether the object's transfer syntax leaves something for deflate to do. */
  boolean compressible();

  /**
   * Whether {@link #outline} tells the length, as a rule: not when the object will be compressed to
   * another transfer syntax, or is deflated. Decided by what the database says alone, as the form
   * of the whole ZIP depends on it.
   */
  default boolean headerTellsLength() {
    return true;
  }

  /**
   * The group that it belongs to, from 0; that of the source before it, or the next one. Workers
   * look at the sources of two groups at a time, and at those of the third when the first is done.
   */
  default int group() {
    return 0;
  }

  /** Whether the object can be read without waiting for slow storage. */
  default boolean isReady() {
    return true;
  }

  /** Runs {@code action} once {@link #isReady}: now, in this thread, if it is already. */
  default void onReady(Runnable action) {
    action.run();
  }

  /**
   * Whether its file is where it is expected, and as long: a look at it from outside, without
   * opening it. Of what was encoded before that is enough to send it again; what has become of it
   * nevertheless shows when it is sent. False if it cannot be told so.
   */
  default boolean isInPlace() {
    return false;
  }

  /**
   * Writes the object as a DICOM file, or what its part of it is.
   *
   * @return what is known of it now
   * @throws IOException if it cannot be read or transcoded, or if {@code out} throws
   */
  F encode(OutputStream out) throws IOException;

  /**
   * Prepares {@link #encode} for who cannot take back what was written: where there are several
   * copies, and only its last byte tells whether one is right, finds one that is, and has that read
   * first. Who can take it back goes on with the next copy instead, see {@link
   * EncodeAgainException}.
   *
   * @param stop asked again and again; when true, nothing is looked for any more
   * @throws IOException if there is no copy at all
   */
  default void chooseCopy(BooleanSupplier stop) throws IOException {}

  /**
   * What can be told from the object's header, without reading its pixels.
   *
   * @return empty if its length cannot be told for sure, so that it has to be encoded
   * @throws IOException if it cannot be read or transcoded
   */
  default Optional<Outline<F>> outline() throws IOException {
    return Optional.empty();
  }
}
