package org.dcm4chee.arc.zip.changes;

import java.io.IOException;
import java.io.OutputStream;
import org.dcm4che3.data.Attributes;

/**
 * What is done to the dataset of one object before it is written, found out once for the object.
 * Gives the same result each time, and may be used by several threads.
 */
public interface Change {
  /** Leaves a dataset as it is. */
  Change NONE =
      new Change() {
        @Override
        public void apply(Attributes dataset) {}

        @Override
        public String remapped(String uid) {
          return uid;
        }

        @Override
        public boolean withoutPixelData() {
          return false;
        }

        @Override
        public String decidedBy() {
          return "";
        }
      };

  /**
   * Changes a dataset.
   *
   * @param dataset of the object, up to its pixel data; the caller's own
   * @throws IOException if it cannot be changed as it has to be: then it must not leave
   */
  void apply(Attributes dataset) throws IOException;

  /** The UID that {@link #apply} writes instead of {@code uid}. */
  String remapped(String uid);

  /** Whether Pixel Data (7FE0,0010) is to be written without a value. */
  boolean withoutPixelData();

  /**
   * All that decides what {@link #apply} does besides the object: two changes of an object that say
   * the same write the same. Blank if nothing does.
   */
  String decidedBy();

  /**
   * What lies between the transcoder and the file that is written: for what {@link #apply} does not
   * see.
   *
   * @param out takes the file
   */
  default OutputStream through(OutputStream out) {
    return out;
  }

  /** Whether {@link #through} lets nothing pass behind Pixel Data. */
  default boolean endsWithPixelData() {
    return false;
  }
}
