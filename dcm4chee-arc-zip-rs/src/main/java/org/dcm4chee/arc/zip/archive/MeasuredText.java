package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.zip.metadata.BulkDataSplitter;
import org.dcm4chee.arc.zip.metadata.Metadata;
import org.dcm4chee.arc.zip.metadata.MetadataText;

/**
 * How long the text of an object will be. It is written once, before its name is known; each
 * reference in it begins with the stem of the name, and is as much longer as the stem is.
 *
 * @param length in bytes, with {@link #ANY_STEM}
 * @param digest SHA-256 of the same
 */
// The bytes are made for one object: nobody else sees the array.
@SuppressWarnings("ArrayRecordComponent")
record MeasuredText(long length, byte[] digest) {
  /** What stands for the stem as long as it is not known. */
  static final String ANY_STEM = "_";

  /**
   * Measures a text.
   *
   * @param metadata that was split with {@link #ANY_STEM}
   */
  static MeasuredText of(Metadata metadata, MetadataText text) throws IOException {
    Counting counting = new Counting();
    text.write(metadata, counting);
    return new MeasuredText(counting.count, counting.getMessageDigest().digest());
  }

  /**
   * Its length with the stem that it has.
   *
   * @param references that it has, each to a file of its own
   */
  long with(String stem, int references, MetadataText text) throws IOException {
    return references == 0
        ? length
        : length + references * (ofOneReference(text, stem) - ofOneReference(text, ANY_STEM));
  }

  /** Asked of who writes it: some characters are longer in a URI, or in XML. */
  private static long ofOneReference(MetadataText text, String stem) throws IOException {
    Attributes pixels = new Attributes();
    pixels.setBytes(Tag.PixelData, VR.OW, new byte[2]);
    return of(BulkDataSplitter.split(pixels, new Attributes(), stem), text).length;
  }

  private static final class Counting extends DigestOutputStream {
    private long count;

    Counting() {
      super(OutputStream.nullOutputStream(), sha256());
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      super.write(bytes, offset, length);
      count += length;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }
  }
}
