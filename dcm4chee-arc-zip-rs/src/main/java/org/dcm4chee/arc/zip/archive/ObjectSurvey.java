package org.dcm4chee.arc.zip.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.metadata.Metadata;
import org.dcm4chee.arc.zip.metadata.MetadataText;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Outline;

/**
 * Looks at an object to know which files of bulk data it becomes, and how long they are: by its
 * header where that tells, as it does of pixels without compression, or else by all of it.
 */
final class ObjectSurvey implements ObjectSource<SurveyedObject> {
  private static final byte[] NO_DIGEST = {};

  private final InstanceSource source;
  private final MetadataText text;

  ObjectSurvey(InstanceSource source, MetadataText text) {
    this.source = source;
    this.text = text;
  }

  @Override
  public ObjectUids uids() {
    return source.uids();
  }

  @Override
  public ObjectSource<?> whole() {
    return source;
  }

  @Override
  public long estimatedSize() {
    return source.estimatedSize();
  }

  @Override
  public boolean compressible() {
    return false;
  }

  @Override
  public boolean isReady() {
    return source.isReady();
  }

  @Override
  public void onReady(Runnable action) {
    source.onReady(action);
  }

  @Override
  public SurveyedObject encode(OutputStream out) throws IOException {
    try (SpooledObject whole = SpooledObject.of(source.reader(), out)) {
      return surveyed(
          SurveyedObject.split(whole, MeasuredText.ANY_STEM),
          whole.dataset(),
          whole.fileMetaInformation(),
          false);
    }
  }

  @Override
  public Optional<Outline<SurveyedObject>> outline() throws IOException {
    Optional<Outliner.Header> header =
        source.isVerified() ? Optional.empty() : source.reader().header();
    if (header.isEmpty()) {
      return Optional.empty();
    }
    Outliner.Header known = header.get();
    Optional<Metadata> metadata = SurveyedObject.split(known, MeasuredText.ANY_STEM);
    return metadata.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outline<>(
                known.length(),
                NO_DIGEST,
                surveyed(metadata.get(), known.dataset(), known.fileMetaInformation(), true)));
  }

  private SurveyedObject surveyed(
      Metadata metadata, Attributes dataset, Attributes fileMetaInformation, boolean fromHeader)
      throws IOException {
    List<SurveyedObject.File> files = SurveyedObject.files(metadata);
    MeasuredText measured = MeasuredText.of(metadata, text);
    // Last: what it asks for is decoded in place.
    return new SurveyedObject(
        source.facts(dataset, fileMetaInformation), files, measured, fromHeader);
  }
}
