package org.dcm4chee.arc.zip.contents;

import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.dicomdir.DicomDir;
import org.dcm4chee.arc.zip.dicomdir.DirectoryRecord;
import org.dcm4chee.arc.zip.dicomdir.DirectoryRecords;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/** The directory of the file-set (PS3.10 §8.6), at the root. */
final class DicomDirSidecar implements Sidecar<DirectoryRecord> {
  static final String NAME = "DICOMDIR";

  private final DirectoryRecords records = new DirectoryRecords();

  @Override
  public String entryName() {
    return NAME;
  }

  @Override
  public boolean isAskedFor(ContentsOptions options) {
    return options.dicomdir();
  }

  @Override
  public Class<DirectoryRecord> type() {
    return DirectoryRecord.class;
  }

  @Override
  public DirectoryRecord describe(Attributes dataset, Attributes fileMetaInformation) {
    return records.of(dataset, fileMetaInformation);
  }

  @Override
  public Optional<Content> content(
      List<Described<DirectoryRecord>> included, List<LeftOut> leftOut) {
    List<DicomDir.File> files =
        included.stream()
            .map(
                described ->
                    new DicomDir.File(described.object().entryName(), described.description()))
            .toList();
    return Optional.of(new Content(DicomDir.write(files)));
  }
}
