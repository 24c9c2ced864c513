package org.dcm4chee.arc.zip.contents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.zip.naming.DefaultEntryName;
import org.dcm4chee.arc.zip.pipeline.Composition;

/**
 * What the ZIPs of one download are made of besides the objects' bytes: names and side files. It
 * keeps what they need of each object, and composes. Thread-safe.
 */
public final class ZipContents {
  private static final Values.Selection LOOKED_AT =
      Values.Selection.of(
          IntStream.concat(
                  IntStream.of(
                      Tag.StudyInstanceUID,
                      Tag.SeriesInstanceUID,
                      Tag.Modality,
                      Tag.SeriesNumber,
                      Tag.SeriesDescription,
                      Tag.InstanceNumber),
                  EntryTime.tags())
              .toArray());

  private final ContentsOptions options;
  private final List<Sidecar<?>> sidecars;
  private final Optional<Template> entryName;
  private final Optional<Template> fileName;

  /** What the objects of several studies have in common is kept once. */
  private final Map<String, String> shared = new ConcurrentHashMap<>();

  /** The lowest position of an object that has named the ZIP. */
  private final AtomicInteger named = new AtomicInteger(Integer.MAX_VALUE);

  /** For one download. */
  public ZipContents(ContentsOptions options) {
    this.options = options;
    sidecars = Sidecars.askedFor(options);
    entryName =
        options
            .entryNameTemplate()
            .filter(template -> !options.dicomdir())
            .map(template -> new Template(template, "entries have their default names"));
    fileName =
        options
            .fileNameTemplate()
            .map(template -> new Template(template, "the ZIP has its default name"));
  }

  /**
   * What is kept of an object.
   *
   * @param position of the object in the download, from 0
   * @param dataset as it was written, pixel data may be missing; nobody writes it any more, since
   *     what is asked for is decoded in place
   * @param fileMetaInformation as it was written
   * @throws IllegalArgumentException if the object cannot be in what was asked for
   */
  public InstanceFacts factsOf(int position, Attributes dataset, Attributes fileMetaInformation) {
    Values values = Values.of(dataset, LOOKED_AT);
    Map<Sidecar<?>, Object> descriptions = new HashMap<>();
    for (Sidecar<?> sidecar : sidecars) {
      if (sidecar.describesObjects()) {
        descriptions.put(sidecar, sidecar.describe(dataset, fileMetaInformation));
      }
    }
    DefaultEntryName name =
        DefaultEntryName.of(
            values.text(Tag.Modality),
            values.number(Tag.SeriesNumber),
            values.text(Tag.SeriesDescription),
            values.number(Tag.InstanceNumber));
    // Last: a template decodes numbers and dates in place, and all others tell them as written.
    return new InstanceFacts(
        options.studyFolders() ? shared(values.text(Tag.StudyInstanceUID)) : "",
        shared(values.text(Tag.SeriesInstanceUID)),
        entryName.flatMap(template -> template.format(dataset)),
        new DefaultEntryName(shared(name.folder()), shared(name.file())),
        options.tellNothing() ? EntryTime.UNKNOWN : EntryTime.of(values),
        fileName.flatMap(template -> fileName(template, position, dataset)),
        descriptions);
  }

  private String shared(String text) {
    if (!options.studyFolders()) {
      return text;
    }
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /** The first object names the ZIP; a later one need not say what nobody will ask it. */
  private Optional<String> fileName(Template template, int position, Attributes dataset) {
    if (position > named.get()) {
      return Optional.empty();
    }
    Optional<String> name = template.format(dataset);
    name.ifPresent(unused -> named.accumulateAndGet(position, Math::min));
    return name;
  }

  /** Composes one ZIP. */
  public Composition<InstanceFacts> composition() {
    return new ZipComposition(EntryNaming.of(options), sidecars);
  }

  /** All that decides names and side files besides the objects. */
  public String decidedBy() {
    return options.toString();
  }
}
