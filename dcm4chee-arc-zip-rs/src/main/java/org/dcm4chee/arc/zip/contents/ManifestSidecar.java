package org.dcm4chee.arc.zip.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.manifest.Manifest;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;

/** The list of what is inside and what is not, for programs, at the root. */
final class ManifestSidecar implements Sidecar<InstanceDescription> {
  static final String NAME = "manifest.csv";

  @Override
  public String entryName() {
    return NAME;
  }

  @Override
  public boolean isAskedFor(ContentsOptions options) {
    return options.manifest();
  }

  @Override
  public Class<InstanceDescription> type() {
    return InstanceDescription.class;
  }

  @Override
  public InstanceDescription describe(Attributes dataset, Attributes fileMetaInformation) {
    return InstanceDescription.of(dataset, fileMetaInformation);
  }

  @Override
  public Optional<Content> content(
      List<Described<InstanceDescription>> included, List<LeftOut> leftOut) {
    List<Manifest.Row> rows = new ArrayList<>(included.size() + leftOut.size());
    included.forEach(described -> rows.add(row(described)));
    leftOut.forEach(left -> rows.add(missing(left)));
    Manifest.Csv csv = Manifest.csv(rows);
    return Optional.of(new Content(csv.content(), csv.crcPositions()));
  }

  private static Manifest.Row row(Described<InstanceDescription> described) {
    InstanceDescription is = described.description();
    return new Manifest.Row(
        described.object().entryName(),
        is.studyInstanceUid(),
        is.seriesInstanceUid(),
        is.sopInstanceUid(),
        is.sopClassUid(),
        is.modality(),
        is.seriesNumber(),
        is.instanceNumber(),
        is.transferSyntaxUid(),
        OptionalLong.of(described.object().size()),
        Optional.empty());
  }

  /**
   * Of an object that was never written only its UIDs are said, as they would have been written.
   */
  private static Manifest.Row missing(LeftOut left) {
    ObjectUids uids = left.source().uids();
    return new Manifest.Row(
        "",
        uids.study(),
        uids.series(),
        uids.instance(),
        "",
        "",
        OptionalInt.empty(),
        OptionalInt.empty(),
        "",
        OptionalLong.empty(),
        Optional.of(left.reason()));
  }
}
