package org.dcm4chee.arc.zip.archive;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcm4chee.arc.zip.dicomdir.DicomDir;
import org.dcm4chee.arc.zip.manifest.Manifest;
import org.dcm4chee.arc.zip.manifest.Missing;
import org.dcm4chee.arc.zip.manifest.MissingText;
import org.dcm4chee.arc.zip.naming.EntryNames;
import org.dcm4chee.arc.zip.naming.FileIds;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;

/** Names the entries of one ZIP, and adds to them what was asked for. */
final class ZipComposition implements Composition<InstanceFacts> {
  private final boolean dicomdir;
  private final boolean manifest;
  private final EntryNames names = new EntryNames();
  private final FileIds fileIds = new FileIds();
  private LocalDateTime latest = EntryTime.UNKNOWN;
  private Optional<String> fileName = Optional.empty();

  ZipComposition(boolean dicomdir, boolean manifest) {
    this.dicomdir = dicomdir;
    this.manifest = manifest;
  }

  @Override
  public String entryName(InstanceFacts facts) {
    if (facts.modified().isAfter(latest)) {
      latest = facts.modified();
    }
    if (fileName.isEmpty()) {
      fileName = facts.fileName();
    }
    if (dicomdir) {
      return fileIds.assign(facts.seriesInstanceUid());
    }
    return facts
        .path()
        .map(names::assign)
        .orElseGet(() -> names.assign(facts.seriesInstanceUid(), facts.defaultName()));
  }

  @Override
  public Optional<String> fileName() {
    return fileName;
  }

  @Override
  public boolean describesObjects() {
    return dicomdir || manifest;
  }

  @Override
  public List<ExtraEntry> extras(
      List<IncludedObject<InstanceFacts>> included, List<LeftOut> leftOut) {
    List<ExtraEntry> extras = new ArrayList<>();
    if (dicomdir) {
      List<DicomDir.File> files =
          included.stream()
              .map(
                  object ->
                      new DicomDir.File(
                          object.entryName(), object.facts().directoryRecord().orElseThrow()))
              .toList();
      extras.add(new ExtraEntry(EntryNames.DICOMDIR, DicomDir.write(files), latest));
    }
    if (manifest) {
      Manifest.Csv csv = Manifest.csv(rows(included, leftOut));
      extras.add(new ExtraEntry(EntryNames.MANIFEST, csv.content(), latest, csv.crcPositions()));
    }
    if (!leftOut.isEmpty()) {
      List<Missing> missing =
          leftOut.stream()
              .map(left -> new Missing(left.source().uids().instance(), left.reason()))
              .toList();
      extras.add(new ExtraEntry(EntryNames.MISSING, MissingText.of(missing), latest));
    }
    return extras;
  }

  private static List<Manifest.Row> rows(
      List<IncludedObject<InstanceFacts>> included, List<LeftOut> leftOut) {
    List<Manifest.Row> rows = new ArrayList<>();
    for (IncludedObject<InstanceFacts> object : included) {
      InstanceDescription is = object.facts().description().orElseThrow();
      rows.add(
          new Manifest.Row(
              object.entryName(),
              is.studyInstanceUid(),
              is.seriesInstanceUid(),
              is.sopInstanceUid(),
              is.sopClassUid(),
              is.modality(),
              is.seriesNumber(),
              is.instanceNumber(),
              is.transferSyntaxUid(),
              OptionalLong.of(object.size()),
              OptionalLong.of(0),
              Optional.empty()));
    }
    leftOut.forEach(left -> rows.add(missing(left)));
    return rows;
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
        OptionalLong.empty(),
        Optional.of(left.reason()));
  }
}
