package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/**
 * Composes a ZIP in which an object is several entries, whose names are fixed, since the objects'
 * texts say them. A manifest has a line for each entry.
 */
record SplitComposition(Composition<InstanceFacts> objects) implements Composition<EntryFacts> {
  @Override
  public String entryName(EntryFacts facts) {
    if (facts.first()) {
      // For the name of the ZIP and the time of its side files.
      String unused = objects.entryName(facts.object());
    }
    return facts.name();
  }

  @Override
  public List<ExtraEntry> extras(List<IncludedObject<EntryFacts>> included, List<LeftOut> leftOut) {
    return objects.extras(
        included.stream()
            .map(
                entry ->
                    new IncludedObject<>(entry.facts().object(), entry.entryName(), entry.size()))
            .toList(),
        leftOut);
  }

  @Override
  public Optional<String> fileName() {
    return objects.fileName();
  }

  @Override
  public boolean describesObjects() {
    return objects.describesObjects();
  }
}
