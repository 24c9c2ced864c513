package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.metadata.BulkDataFile;
import org.dcm4chee.arc.zip.metadata.BulkDataSplitter;
import org.dcm4chee.arc.zip.metadata.Metadata;
import org.dcm4chee.arc.zip.pipeline.ObjectFacts;

/**
 * What is known of an object that becomes a text and files of bulk data, before one of them is
 * made. Immutable; some hundred bytes, and as many for each file.
 *
 * @param object what names it and describes it
 * @param files in the order in which the text refers to them
 * @param text how long it will be
 * @param textFromHeader whether the text can be made of the object's header
 */
record SurveyedObject(
    InstanceFacts object, List<File> files, MeasuredText text, boolean textFromHeader)
    implements ObjectFacts {
  private static final String PIXELS = "7FE00010.raw";

  /**
   * A file of bulk data.
   *
   * @param path below the folder of the object: {@code 00420011.raw}
   * @param length in bytes
   */
  record File(String path, long length) {}

  /** Takes a copy of the list. */
  SurveyedObject {
    files = List.copyOf(files);
  }

  @Override
  public LocalDateTime modified() {
    return object.modified();
  }

  /** Whether its pixels, without compression, are all there is besides the text. */
  boolean hasOnlyPixels() {
    return textFromHeader && files.size() == 1 && files.get(0).path().equals(PIXELS);
  }

  /** What the text refers to, without its contents. */
  static List<File> files(Metadata metadata) {
    return metadata.files().stream().map(file -> new File(pathOf(file), file.length())).toList();
  }

  /** The path of one of them below the folder of its object. */
  static String pathOf(BulkDataFile file) {
    return file.path().substring(file.path().indexOf('/') + 1);
  }

  /** What it becomes, with the contents of its files: of an object that was read as a whole. */
  static Metadata split(SpooledObject whole, String stem) throws IOException {
    return BulkDataSplitter.split(whole.dataset(), whole.fileMetaInformation(), stem);
  }

  /**
   * The same by its header, with files of which only the lengths are known; empty if that does not
   * tell them, or not all that stays in the text.
   *
   * @param stem of the name of the text
   */
  static Optional<Metadata> split(Outliner.Header header, String stem) throws IOException {
    Attributes dataset = header.dataset();
    if (header.rest() instanceof Outliner.Rest.More || BulkDataSplitter.hasTextInFiles(dataset)) {
      return Optional.empty();
    }
    if (header.rest() instanceof Outliner.Rest.NativePixels pixels) {
      dataset.setValue(Tag.PixelData, pixels.vr(), new BulkData("", 0, pixels.length(), false));
    }
    Metadata metadata = BulkDataSplitter.split(dataset, header.fileMetaInformation(), stem);
    // What is written is padded to an even length (PS3.5 §7.1.1): then it is for the file to tell.
    return Optional.of(metadata)
        .filter(split -> split.files().stream().allMatch(file -> file.length() % 2 == 0));
  }
}
