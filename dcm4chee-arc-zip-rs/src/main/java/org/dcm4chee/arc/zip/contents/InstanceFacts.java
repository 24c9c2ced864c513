package org.dcm4chee.arc.zip.contents;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.zip.naming.DefaultEntryName;
import org.dcm4chee.arc.zip.pipeline.ObjectFacts;

/**
 * What is kept of the dataset that was written. Immutable; some hundred bytes.
 *
 * @param studyInstanceUid as written; empty where all objects are of one study
 * @param seriesInstanceUid as written
 * @param path what an admin's template gives, where there is one that works
 * @param defaultName where there is none
 * @param fileName for the ZIP, what an admin's template gives, where it was asked
 * @param descriptions what each side file wants to know of the object
 */
public record InstanceFacts(
    String studyInstanceUid,
    String seriesInstanceUid,
    Optional<String> path,
    DefaultEntryName defaultName,
    LocalDateTime modified,
    Optional<String> fileName,
    Map<Sidecar<?>, Object> descriptions)
    implements ObjectFacts {

  /** Takes a copy of the map. */
  public InstanceFacts {
    descriptions = Map.copyOf(descriptions);
  }

  /** What a side file has said of the object. */
  <D> D description(Sidecar<D> sidecar) {
    return sidecar.type().cast(descriptions.get(sidecar));
  }
}
