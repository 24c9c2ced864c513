package org.dcm4che3.data;

import java.io.IOException;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/** A value that writes itself: a sequence, fragments, bulk data or nothing. */
public interface Value {
  /** The value of an attribute that is present and empty. */
  Value NULL =
      new Value() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public byte[] toBytes(VR vr, boolean bigEndian) {
          return new byte[0];
        }

        @Override
        public void writeTo(DicomOutputStream out, VR vr) {}

        @Override
        public int calcLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
          return vr == VR.SQ && encOpts.undefEmptySequenceLength ? 8 : 0;
        }

        @Override
        public int getEncodedLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr) {
          return vr == VR.SQ && encOpts.undefEmptySequenceLength ? -1 : 0;
        }

        @Override
        public String toString() {
          return "";
        }
      };

  boolean isEmpty();

  byte[] toBytes(VR vr, boolean bigEndian) throws IOException;

  void writeTo(DicomOutputStream out, VR vr) throws IOException;

  /** Bytes the encoded value takes, its delimitation item included. */
  int calcLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr);

  /** What goes into the length field: bytes, or -1 for undefined. */
  int getEncodedLength(DicomEncodingOptions encOpts, boolean explicitVR, VR vr);
}
