package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.metadata.BulkDataFile;
import org.dcm4chee.arc.zip.metadata.Metadata;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.pipeline.Outline;

/**
 * An object that becomes a text and a file for each value of its bulk data, in a folder of the
 * text's name beside it. Both are of exactly the DICOM file that a ZIP of DICOM files has.
 * Thread-safe.
 */
final class SplitObject {
  private final InstanceSource source;
  private final SurveyedObject surveyed;
  private final MetadataText text;
  private final String name;
  private final SpooledObjects spooled;

  /**
   * An object with its place in the ZIP.
   *
   * @param name of the text, with its extension
   * @param spooled where it is kept while its files are written
   */
  SplitObject(
      InstanceSource source,
      SurveyedObject surveyed,
      MetadataText text,
      String name,
      SpooledObjects spooled) {
    this.source = source;
    this.surveyed = surveyed;
    this.text = text;
    this.name = name;
    this.spooled = spooled;
  }

  InstanceSource source() {
    return source;
  }

  /** Its entries in their order: the text first. */
  List<ObjectEntry> entries() {
    List<ObjectEntry> entries = new ArrayList<>();
    entries.add(ObjectEntry.ofText(this, new EntryFacts(surveyed.object(), name, true)));
    String folder = name.substring(0, name.length() - text.extension().length() - 1) + '/';
    for (SurveyedObject.File file : surveyed.files()) {
      entries.add(
          ObjectEntry.ofBulkData(
              this, new EntryFacts(surveyed.object(), folder + file.path(), false), file));
    }
    return entries;
  }

  private String stem() {
    return name.substring(name.lastIndexOf('/') + 1, name.length() - text.extension().length() - 1);
  }

  /** About how long the text will be, in bytes. */
  long estimatedText() {
    return surveyed.text().length();
  }

  /** What is known of the text before it is written again. */
  Outline<EntryFacts> outlineOfText(EntryFacts facts) throws IOException {
    return new Outline<>(
        surveyed.text().with(stem(), surveyed.files().size(), text),
        surveyed.text().digest(),
        facts);
  }

  /** Writes the text; nothing of it before all of it can be made. */
  void writeText(OutputStream out) throws IOException {
    try (Spool written = new Spool(SpooledObject.folder(source.reader()))) {
      if (surveyed.textFromHeader()) {
        Optional<Outliner.Header> header = source.reader().header();
        Optional<Metadata> metadata =
            header.isPresent() ? SurveyedObject.split(header.get(), stem()) : Optional.empty();
        text.write(metadata.orElseThrow(SplitObject::changed), written);
      } else {
        spooled.use(
            source, whole -> text.write(SurveyedObject.split(whole.object(), stem()), written));
      }
      try (InputStream in = written.read()) {
        in.transferTo(out);
      }
    }
  }

  /** Writes one of the files. */
  void writeBulkData(SurveyedObject.File file, OutputStream out) throws IOException {
    if (surveyed.hasOnlyPixels()) {
      writePixels(out);
      return;
    }
    spooled.use(
        source,
        whole -> {
          BulkDataFile found =
              Optional.ofNullable(whole.files().get(file.path())).orElseThrow(SplitObject::changed);
          try (InputStream in = found.contents().open()) {
            in.transferTo(out);
          }
        });
  }

  /** Straight out of the file as it is written: pixels may be as large as all memory. */
  private void writePixels(OutputStream out) throws IOException {
    Optional<Outliner.Header> header = source.reader().header();
    if (header.isEmpty() || !(header.get().rest() instanceof Outliner.Rest.NativePixels pixels)) {
      throw changed();
    }
    ObjectReader.Written unused = source.reader().write(new Behind(pixels.offset(), out));
  }

  private static IOException changed() {
    return new IOException("The object is not any more what it was when it was looked at");
  }

  /** Passes on what comes behind the first bytes. */
  private static final class Behind extends OutputStream {
    private final OutputStream out;
    private long toSkip;

    Behind(long toSkip, OutputStream out) {
      this.toSkip = toSkip;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int skipped = (int) Math.min(length, toSkip);
      toSkip -= skipped;
      if (skipped < length) {
        out.write(bytes, offset + skipped, length - skipped);
      }
    }
  }
}
