package org.dcm4chee.arc.zip.contents;

import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.zip.manifest.Missing;
import org.dcm4chee.arc.zip.manifest.MissingText;
import org.dcm4chee.arc.zip.pipeline.LeftOut;

/** The list of what is not inside, for people, at the root of a ZIP that is not complete. */
final class MissingSidecar implements Sidecar<Void> {
  static final String NAME = "MISSING.txt";

  @Override
  public String entryName() {
    return NAME;
  }

  @Override
  public boolean isAskedFor(ContentsOptions options) {
    // Nobody asks for it, everybody gets it.
    return true;
  }

  @Override
  public Class<Void> type() {
    return Void.class;
  }

  @Override
  public Void describe(Attributes dataset, Attributes fileMetaInformation) {
    throw new UnsupportedOperationException("It says nothing of what is inside");
  }

  @Override
  public Optional<Content> content(List<Described<Void>> included, List<LeftOut> leftOut) {
    if (leftOut.isEmpty()) {
      return Optional.empty();
    }
    List<Missing> missing =
        leftOut.stream()
            .map(left -> new Missing(left.source().uids().instance(), left.reason()))
            .toList();
    return Optional.of(new Content(MissingText.of(missing)));
  }
}
