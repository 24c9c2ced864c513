package org.dcm4chee.arc.zip.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;

/**
 * Takes the bulk data of an object out of it, into files of their own (Supplement 211 v19). That
 * is, pixel data, and every other binary value above 1 KiB; so is what is nested in sequences. What
 * stays in the text is text, numbers, and small binary values. No value is read but those that
 * stay: files are read when they are written.
 */
public final class BulkDataSplitter {
  /** In bytes: a binary value that is longer is in a file. */
  static final int LONGEST_INLINE = 1024;

  private static final Set<VR> BINARY = EnumSet.of(VR.OB, VR.OD, VR.OF, VR.OL, VR.OV, VR.OW, VR.UN);

  private static final Set<Integer> PIXELS =
      Set.of(Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData);

  /** One component of a path, that is none of a URI's other parts. */
  private static final Pattern STEM = Pattern.compile("[^/:\\\\\\p{Cntrl}]+");

  /** It has no meaning (PS3.10 §7.2). */
  private static final int TRAILING_PADDING = 0xFFFCFFFC;

  private final FrameFormat format;
  private final boolean keepsBulkData;
  private final List<BulkDataFile> files = new ArrayList<>();

  private BulkDataSplitter(FrameFormat format, boolean keepsBulkData) {
    this.format = format;
    this.keepsBulkData = keepsBulkData;
  }

  /**
   * Splits an object.
   *
   * @param dataset as it would be written, with its pixel data; is not changed
   * @param fileMetaInformation as it would be written; is not changed
   * @param stem of the text's name: {@code 000001} of {@code CT001/000001.json}. Bulk data is in a
   *     folder of this name beside it
   * @throws IOException if a value that stays cannot be read, or frames cannot be told apart
   * @throws IllegalArgumentException if the stem is no name of a folder
   */
  public static Metadata split(Attributes dataset, Attributes fileMetaInformation, String stem)
      throws IOException {
    if (!STEM.matcher(stem).matches() || stem.equals(".") || stem.equals("..")) {
      throw new IllegalArgumentException("Not the name of a folder: " + stem);
    }
    String syntax =
        new Attributes(fileMetaInformation, Tag.TransferSyntaxUID)
            .getString(Tag.TransferSyntaxUID, "");
    BulkDataSplitter splitter = new BulkDataSplitter(FrameFormat.of(syntax), true);
    return splitter.metadata(dataset, fileMetaInformation, stem + '/');
  }

  /**
   * The metadata alone: what {@link #split} has in files is not there, nor are pixel data that have
   * no value, and padding behind the data set. No pixel is looked at.
   *
   * @param dataset as it would be written, with its pixel data or without; is not changed
   * @param fileMetaInformation as it would be written; is not changed
   * @throws IOException if a value that stays cannot be read
   */
  public static Metadata withoutBulkData(Attributes dataset, Attributes fileMetaInformation)
      throws IOException {
    BulkDataSplitter splitter = new BulkDataSplitter(FrameFormat.of(""), false);
    return splitter.metadata(dataset, fileMetaInformation, "");
  }

  /**
   * Whether a value that stays in the text is only referred to: it can be had as long as the file
   * is there that it is in.
   */
  public static boolean hasTextInFiles(Attributes dataset) {
    for (int tag : dataset.tags()) {
      Object value = dataset.getValue(tag);
      boolean inFile =
          value instanceof Sequence items
              ? items.stream().anyMatch(BulkDataSplitter::hasTextInFiles)
              : value instanceof BulkData bulk
                  && !(BINARY.contains(dataset.getVR(tag)) && bulk.longLength() > LONGEST_INLINE);
      if (inFile) {
        return true;
      }
    }
    return false;
  }

  private Metadata metadata(Attributes dataset, Attributes fileMetaInformation, String folder)
      throws IOException {
    Attributes attributes = new Attributes();
    attributes.addAll(dataset);
    walk(attributes, folder);
    // One by one: together they would be taken for text in the data set's character set.
    for (int tag : fileMetaInformation.tags()) {
      attributes.setValue(tag, fileMetaInformation.getVR(tag), fileMetaInformation.getValue(tag));
    }
    return new Metadata(attributes, files);
  }

  /**
   * @param attributes the copy, which is changed
   * @param folder what comes before the tag in a path
   */
  private void walk(Attributes attributes, String folder) throws IOException {
    for (int tag : attributes.tags()) {
      VR vr = attributes.getVR(tag);
      Object value = attributes.getValue(tag);
      if (!keepsBulkData && isLeftOut(tag, vr, value)) {
        attributes.remove(tag);
        continue;
      }
      String path = folder + String.format(Locale.ROOT, "%08X", tag);
      if (value instanceof Sequence items) {
        for (int i = 0; i < items.size(); i++) {
          walk(items.get(i), path + '/' + (i + 1) + '/');
        }
      } else if (value instanceof Fragments fragments) {
        attributes.setValue(tag, vr, frames(fragments, attributes, path));
      } else if (value instanceof BulkData bulk && !BINARY.contains(vr)) {
        // Text and numbers: as they are in the text, for the text says how they are encoded.
        attributes.setBytes(tag, vr, bulk.toBytes(vr, false));
      } else if (BINARY.contains(vr) && !isEmpty(value)) {
        Octets octets = Octets.of(value, vr);
        if (octets.length() > LONGEST_INLINE || PIXELS.contains(tag)) {
          attributes.setValue(tag, vr, file(path + ".raw", octets));
        } else if (value instanceof BulkData bulk) {
          attributes.setBytes(tag, vr, bulk.toBytes(vr, false));
        }
      }
    }
  }

  private static boolean isLeftOut(int tag, VR vr, Object value) throws IOException {
    return PIXELS.contains(tag)
        || tag == TRAILING_PADDING
        || value instanceof Fragments
        || (BINARY.contains(vr)
            && !(value instanceof Sequence)
            && !isEmpty(value)
            && Octets.of(value, vr).length() > LONGEST_INLINE);
  }

  private static boolean isEmpty(Object value) {
    return value instanceof byte[] bytes
        ? bytes.length == 0
        : value instanceof Value none && none.isEmpty();
  }

  /**
   * References to one file a frame. The Basic Offset Table stays as long as it is right: frames of
   * several fragments become one each.
   */
  private Fragments frames(Fragments pixels, Attributes attributes, String path)
      throws IOException {
    List<List<Octets>> frames = Frames.of(pixels, attributes, format.video());
    boolean oneFragmentEach = frames.size() == Math.max(pixels.size() - 1, 0);
    Fragments references = new Fragments(pixels.vr(), false, frames.size() + 1);
    references.add(
        oneFragmentEach && !pixels.isEmpty() ? offsetTable(pixels.get(0), path) : Value.NULL);
    int number = 0;
    for (List<Octets> frame : frames) {
      number++;
      references.add(
          file(path + '/' + number + '.' + format.extension(), Octets.concatenated(frame)));
    }
    return references;
  }

  private Object offsetTable(Object table, String path) {
    return table instanceof byte[] bytes && bytes.length > LONGEST_INLINE
        ? file(path + "/0.raw", new Octets(bytes.length, () -> new ByteArrayInputStream(bytes)))
        : table;
  }

  private Reference file(String path, Octets octets) {
    files.add(new BulkDataFile(path, octets.length(), octets.contents()));
    return new Reference(path, octets.length());
  }
}
