package org.dcm4chee.arc.zip.contents;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.naming.EntryNames;
import org.dcm4chee.arc.zip.naming.FileIds;
import org.dcm4chee.arc.zip.naming.StudyFolders;

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
    if (options.tellNothing()) {
      return numbers(options.extension());
    }
    return options.studyFolders() ? pathsByStudy(options.extension()) : paths(options.extension());
  }

  /** Names that say nothing, as nobody encrypts names. */
  private static EntryNaming numbers(String extension) {
    AtomicInteger last = new AtomicInteger();
    return facts -> String.format(Locale.ROOT, "%06d.%s", last.incrementAndGet(), extension);
  }

  /** File IDs, which a DICOMDIR can refer to. */
  private static EntryNaming fileIds() {
    FileIds fileIds = new FileIds();
    return facts -> fileIds.assign(facts.studyInstanceUid() + " " + facts.seriesInstanceUid());
  }

  /** What a template gives; the default where there is none, or it does not fit the object. */
  private static EntryNaming paths(String extension) {
    EntryNames names = new EntryNames(Sidecars.names(), extension);
    return facts -> path(names, facts);
  }

  /** The same below a folder for each study. */
  private static EntryNaming pathsByStudy(String extension) {
    StudyFolders folders = new StudyFolders(Sidecars.names(), extension);
    return facts -> {
      StudyFolders.Study study = folders.of(facts.studyInstanceUid());
      return study.path(path(study.names(), facts));
    };
  }

  private static String path(EntryNames names, InstanceFacts facts) {
    return facts
        .path()
        .map(names::assign)
        .orElseGet(() -> names.assign(facts.seriesInstanceUid(), facts.defaultName()));
  }
}
