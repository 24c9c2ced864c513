package org.dcm4chee.arc.zip.contents;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/** Names the entries of one ZIP, and adds its side files. They are as old as the newest object. */
final class ZipComposition implements Composition<InstanceFacts> {
  private final EntryNaming naming;
  private final List<Sidecar<?>> sidecars;
  private LocalDateTime latest = EntryTime.UNKNOWN;
  private Optional<String> fileName = Optional.empty();

  ZipComposition(EntryNaming naming, List<Sidecar<?>> sidecars) {
    this.naming = naming;
    this.sidecars = sidecars;
  }

  @Override
  public String entryName(InstanceFacts facts) {
    if (facts.modified().isAfter(latest)) {
      latest = facts.modified();
    }
    if (fileName.isEmpty()) {
      fileName = facts.fileName();
    }
    return naming.nameOf(facts);
  }

  @Override
  public Optional<String> fileName() {
    return fileName;
  }

  @Override
  public boolean describesObjects() {
    return sidecars.stream().anyMatch(Sidecar::describesObjects);
  }

  @Override
  public List<ExtraEntry> extras(
      List<IncludedObject<InstanceFacts>> included, List<LeftOut> leftOut) {
    List<ExtraEntry> extras = new ArrayList<>();
    for (Sidecar<?> sidecar : sidecars) {
      extra(sidecar, included, leftOut).ifPresent(extras::add);
    }
    return extras;
  }

  private <D> Optional<ExtraEntry> extra(
      Sidecar<D> sidecar, List<IncludedObject<InstanceFacts>> included, List<LeftOut> leftOut) {
    List<Sidecar.Described<D>> described =
        sidecar.describesObjects()
            ? included.stream()
                .map(object -> new Sidecar.Described<>(object, object.facts().description(sidecar)))
                .toList()
            : List.of();
    return sidecar
        .content(described, leftOut)
        .map(
            content ->
                new ExtraEntry(
                    sidecar.entryName(), content.bytes(), latest, content.crcPositions()));
  }
}
