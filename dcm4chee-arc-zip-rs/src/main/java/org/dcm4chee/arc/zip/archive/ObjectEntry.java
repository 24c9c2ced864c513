package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Outline;

/** One of the entries that an object becomes: its text, or a file of bulk data. Thread-safe. */
abstract class ObjectEntry implements ObjectSource<EntryFacts> {
  private final SplitObject object;
  private final EntryFacts facts;

  private ObjectEntry(SplitObject object, EntryFacts facts) {
    this.object = object;
    this.facts = facts;
  }

  /** The text of an object. */
  static ObjectEntry ofText(SplitObject object, EntryFacts facts) {
    return new Text(object, facts);
  }

  /** A file of bulk data of an object. */
  static ObjectEntry ofBulkData(SplitObject object, EntryFacts facts, SurveyedObject.File file) {
    return new BulkData(object, facts, file);
  }

  final SplitObject object() {
    return object;
  }

  final EntryFacts facts() {
    return facts;
  }

  @Override
  public final ObjectSource<?> whole() {
    return object.source();
  }

  @Override
  public final ObjectUids uids() {
    return object.source().uids();
  }

  @Override
  public final EntryFacts encode(OutputStream out) throws IOException {
    write(out);
    return facts;
  }

  abstract void write(OutputStream out) throws IOException;

  private static final class Text extends ObjectEntry {
    Text(SplitObject object, EntryFacts facts) {
      super(object, facts);
    }

    @Override
    public long estimatedSize() {
      return object().estimatedText();
    }

    @Override
    public boolean compressible() {
      return true;
    }

    @Override
    void write(OutputStream out) throws IOException {
      object().writeText(out);
    }

    @Override
    public Optional<Outline<EntryFacts>> outline() throws IOException {
      return Optional.of(object().outlineOfText(facts()));
    }
  }

  private static final class BulkData extends ObjectEntry {
    /** Whose bytes they are, the text says. */
    private static final byte[] NO_DIGEST = {};

    private final SurveyedObject.File file;

    BulkData(SplitObject object, EntryFacts facts, SurveyedObject.File file) {
      super(object, facts);
      this.file = file;
    }

    @Override
    public long estimatedSize() {
      return file.length();
    }

    /** Frames in a format of their own are compressed already. */
    @Override
    public boolean compressible() {
      return file.path().endsWith(".raw");
    }

    @Override
    void write(OutputStream out) throws IOException {
      object().writeBulkData(file, out);
    }

    @Override
    public Optional<Outline<EntryFacts>> outline() {
      return Optional.of(new Outline<>(file.length(), NO_DIGEST, facts()));
    }
  }
}
