package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.util.AttributesFormat;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.dicomdir.DirectoryRecords;
import org.dcm4chee.arc.zip.naming.DefaultEntryName;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.settings.Setting;

/** Makes the sources of one download from what the archive has found. */
final class SourceFactory {
  private final RetrieveContext context;
  private final ZipWish wish;
  private final Optional<String> pathTemplate;
  private final DirectoryRecords directoryRecords = new DirectoryRecords();

  /**
   * @param context one that several threads may use
   */
  SourceFactory(RetrieveContext context, ZipWish wish) {
    this.context = context;
    this.wish = wish;
    pathTemplate =
        wish.settings().get(Setting.ENTRY_NAME_FORMAT).or(() -> archivesTemplate(context));
  }

  /** An admin's own template; the archive's built-in one is none. */
  private static Optional<String> archivesTemplate(RetrieveContext context) {
    return Optional.ofNullable(context.getArchiveAEExtension().wadoZIPEntryNameFormat())
        .filter(
            template ->
                !template.equals(ArchiveDeviceExtension.DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT));
  }

  Optional<String> pathTemplate() {
    return pathTemplate;
  }

  /** What can be sent, in the order of the ZIP, and what no acceptable transfer syntax fits. */
  record Sources(List<InstanceSource> acceptable, List<LeftOut> notAcceptable) {}

  Sources of(List<InstanceLocations> matches) {
    List<InstanceSource> acceptable = new ArrayList<>(matches.size());
    List<LeftOut> notAcceptable = new ArrayList<>();
    for (InstanceLocations match : inOrder(matches)) {
      Optional<String> target = target(match);
      InstanceSource source =
          new InstanceSource(
              context,
              match,
              target.orElse(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN),
              this::facts);
      if (target.isPresent()) {
        acceptable.add(source);
      } else {
        notAcceptable.add(
            new LeftOut(
                source,
                LeftOut.Kind.NOT_ACCEPTABLE,
                "it cannot be converted to an acceptable transfer syntax",
                Optional.empty()));
      }
    }
    return new Sources(acceptable, notAcceptable);
  }

  /** By series number, series UID, instance number and SOP UID: the archive gives no order. */
  private static List<InstanceLocations> inOrder(List<InstanceLocations> matches) {
    return matches.stream()
        .sorted(
            Comparator.comparingInt(
                    (InstanceLocations m) -> m.getAttributes().getInt(Tag.SeriesNumber, 0))
                .thenComparing(m -> m.getAttributes().getString(Tag.SeriesInstanceUID, ""))
                .thenComparingInt(m -> m.getAttributes().getInt(Tag.InstanceNumber, 0))
                .thenComparing(InstanceLocations::getSopInstanceUID))
        .toList();
  }

  private Optional<String> target(InstanceLocations match) {
    List<String> stored =
        match.getLocations().stream()
            .filter(Location::isDicomFile)
            .map(Location::getTransferSyntaxUID)
            .filter(syntax -> syntax != null)
            .distinct()
            .toList();
    return TransferSyntaxes.choose(
        wish.transferSyntaxes(),
        TransferSyntaxes.Instance.of(stored),
        wish.settings().get(Setting.SYNTAXES));
  }

  private InstanceFacts facts(Attributes dataset, Attributes fileMetaInformation) {
    return new InstanceFacts(
        dataset.getString(Tag.SeriesInstanceUID, ""),
        pathTemplate.map(template -> format(template, dataset)),
        DefaultEntryName.of(
            dataset.getString(Tag.Modality, ""),
            InstanceDescription.number(dataset, Tag.SeriesNumber),
            dataset.getString(Tag.SeriesDescription, ""),
            InstanceDescription.number(dataset, Tag.InstanceNumber)),
        EntryTime.of(dataset),
        wish.settings().get(Setting.FILE_NAME).map(template -> format(template, dataset)),
        wish.manifest()
            ? Optional.of(InstanceDescription.of(dataset, fileMetaInformation))
            : Optional.empty(),
        wish.dicomdir()
            ? Optional.of(directoryRecords.of(dataset, fileMetaInformation))
            : Optional.empty());
  }

  private static String format(String template, Attributes dataset) {
    return new AttributesFormat(template).format(dataset);
  }
}
