package org.dcm4chee.arc.zip.contents;

import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.naming.EntryNames;
import org.dcm4chee.arc.zip.naming.FileIds;

/**
 * Gives out the names of one ZIP's entries, unique, and the same for the same objects in the same
 * order. One for each ZIP, used by one thread.
 */
@FunctionalInterface
interface EntryNaming {

  /** The path of the next object. */
  String nameOf(InstanceFacts facts);

  /** What the options ask for. */
  static EntryNaming of(ContentsOptions options) {
    if (options.dicomdir()) {
      return fileIds();
    }
    return options.tellNothing() ? numbers() : paths();
  }

  /** Names that say nothing, as nobody encrypts names. */
  private static EntryNaming numbers() {
    AtomicInteger last = new AtomicInteger();
    return facts -> "%06d.dcm".formatted(last.incrementAndGet());
  }

  /** File IDs, which a DICOMDIR can refer to. */
  private static EntryNaming fileIds() {
    FileIds fileIds = new FileIds();
    return facts -> fileIds.assign(facts.seriesInstanceUid());
  }

  /** What a template gives; the default where there is none, or it does not fit the object. */
  private static EntryNaming paths() {
    EntryNames names = new EntryNames(Sidecars.names());
    return facts ->
        facts
            .path()
            .map(names::assign)
            .orElseGet(() -> names.assign(facts.seriesInstanceUid(), facts.defaultName()));
  }
}
