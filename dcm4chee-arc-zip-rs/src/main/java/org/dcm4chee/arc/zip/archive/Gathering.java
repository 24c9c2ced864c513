package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.ObjectSource;
import org.dcm4chee.arc.zip.pipeline.ObjectUids;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.dcm4chee.arc.zip.settings.Setting;

/**
 * Opens the retrieves of a selection one after the other, and makes the sources of the download. Of
 * several studies it keeps what the plan needs, and the first open; as soon as it is too much for
 * one ZIP it keeps nothing and only goes on counting. Used by the request's thread.
 */
final class Gathering {
  private final Selection selection;
  private final ZipWish wish;
  private final Lifecycle lifecycle;
  private final RetrieveCaches caches;
  private final ThreadFactory threads;
  private final Sharing sharing;
  private final List<RetrieveContext> contexts = new ArrayList<>();
  private final List<ObjectSource<InstanceFacts>> objects = new ArrayList<>();
  private final List<LeftOut> notAcceptable = new ArrayList<>();
  private final Map<String, SeriesSize> sizes = new LinkedHashMap<>();
  private final Map<String, ObjectSource<InstanceFacts>> firstOfSeries = new HashMap<>();
  private Optional<Common> common = Optional.empty();
  private SourceFactory.Sources own = new SourceFactory.Sources(List.of(), List.of());
  private SeriesSize total = new SeriesSize("", 0, 0);
  private int retrieves;
  private boolean tooLarge;

  Gathering(
      Selection selection,
      ZipWish wish,
      Lifecycle lifecycle,
      RetrieveCaches caches,
      ThreadFactory threads,
      Sharing sharing) {
    this.selection = selection;
    this.wish = wish;
    this.lifecycle = lifecycle;
    this.caches = caches;
    this.threads = threads;
    this.sharing = sharing;
  }

  /** What all retrieves have in common; of the first. */
  private record Common(
      RetrieveService service,
      ZipContents contents,
      Representation representation,
      OpenStudies studies) {}

  /**
   * All that the selection has.
   *
   * @param objects in the order of the ZIP
   * @param contexts of the retrieve that the archive has begun itself; empty of several studies
   * @param own what that has found
   * @param studies that are opened and closed as the ZIP comes to them; none if there is one only
   * @param service of the archive
   * @param representation stands for exactly these objects, and all that decides their bytes
   */
  record Gathered(
      List<ObjectSource<InstanceFacts>> objects,
      List<LeftOut> notAcceptable,
      List<RetrieveContext> contexts,
      SourceFactory.Sources own,
      OpenStudies studies,
      RetrieveService service,
      ZipContents contents,
      String representation) {}

  /**
   * Gathers it.
   *
   * @throws Refusal if it is more than the settings allow
   */
  Gathered gather() {
    for (Optional<RetrieveContext> next = selection.next();
        next.isPresent();
        next = selection.next()) {
      add(next.get(), retrieves++);
    }
    selection
        .checkSizes(
            wish.settings(),
            List.copyOf(sizes.values()),
            series -> firstOfSeries.get(series).uids().series())
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    if (retrieves == 0) {
      throw new Refusal(
          Refusal.Reason.NOTHING_READABLE,
          "Nothing of what was found is accessible any more. Search again, or ask the administrator"
              + " of the archive.");
    }
    Common all = common.orElseThrow();
    return new Gathered(
        objects,
        notAcceptable,
        contexts,
        own,
        all.studies(),
        all.service(),
        all.contents(),
        all.representation().digest());
  }

  private Common common(RetrieveContext context) {
    if (common.isEmpty()) {
      ZipContents contents = SourceFactory.contents(context, wish, selection.severalStudies());
      OpenStudies studies = new OpenStudies(selection, wish, contents, caches, threads);
      lifecycle.register(studies::close);
      common =
          Optional.of(
              new Common(
                  context.getRetrieveService(),
                  contents,
                  new Representation(
                      context.getLocalAETitle(),
                      contents.decidedBy(),
                      wish.settings().get(Setting.COMPRESSION).name()
                          + (wish.content().hasBulkData() ? " with bulk data" : "")),
                  studies));
    }
    return common.get();
  }

  private void add(RetrieveContext context, int retrieve) {
    try {
      Common all = common(context);
      OpenStudy study = new OpenStudy(context, wish, all.contents(), objects.size(), sharing);
      count(study.found().acceptable());
      if (!selection.severalStudies()) {
        addOwn(study);
      } else if (tooLarge) {
        study.close(caches);
        forget(all.studies());
      } else {
        addStudy(study, retrieve, all);
      }
    } catch (RuntimeException | Error e) {
      if (selection.endsWithAnswer()) {
        // Of a retrieve of the archive's own, its observer takes care.
        Delivery.letGo(context);
      }
      throw e;
    }
  }

  private void addOwn(OpenStudy study) {
    lifecycle.register(study::end);
    contexts.add(study.context());
    own = study.found();
    objects.addAll(own.acceptable());
    notAcceptable.addAll(own.notAcceptable());
    common.orElseThrow().representation().add(study.context(), own.acceptable(), sharing);
  }

  private void addStudy(OpenStudy study, int retrieve, Common all) {
    all.representation().add(study.context(), study.found().acceptable(), sharing);
    // Thousands of objects have the same: each is kept once.
    Map<String, String> shared = new HashMap<>();
    List<CollectedObject> collected = new ArrayList<>();
    for (InstanceSource source : study.found().acceptable()) {
      CollectedObject object =
          new CollectedObject(
              all.studies(),
              all.studies().size(),
              objects.size() + collected.size(),
              source,
              uids(source.uids(), shared));
      collected.add(object);
      firstOfSeries.replace(source.values().series(), source, object);
    }
    objects.addAll(collected);
    for (LeftOut left : study.found().notAcceptable()) {
      if (left.source() instanceof InstanceSource source) {
        CollectedObject kept =
            new CollectedObject(all.studies(), -1, -1, source, uids(source.uids(), shared));
        notAcceptable.add(new LeftOut(kept, left.kind(), left.reason(), left.cause()));
      }
    }
    all.studies().add(study, retrieve, collected);
  }

  private static ObjectUids uids(ObjectUids uids, Map<String, String> shared) {
    return new ObjectUids(
        shared.computeIfAbsent(uids.study(), uid -> uid),
        shared.computeIfAbsent(uids.series(), uid -> uid),
        uids.instance());
  }

  private void count(List<InstanceSource> acceptable) {
    // Those of a series come one after the other.
    for (int i = 0; i < acceptable.size(); ) {
      InstanceSource first = acceptable.get(i);
      String uid = first.values().series();
      SeriesSize all = new SeriesSize(uid, 0, 0);
      for (; i < acceptable.size() && acceptable.get(i).values().series().equals(uid); i++) {
        all = all.plus(new SeriesSize(uid, 1, acceptable.get(i).estimatedSize()));
      }
      sizes.merge(uid, all, SeriesSize::plus);
      if (!tooLarge) {
        firstOfSeries.putIfAbsent(uid, first);
      }
      total = total.plus(all);
    }
    tooLarge =
        selection.severalStudies()
            && (wish.settings().get(Setting.MAX_INSTANCES).isExceededBy(total.instances())
                || wish.settings().get(Setting.MAX_BYTES).isExceededBy(total.bytes()));
  }

  /** What will not be sent is not kept, and neither is what was gathered before. */
  private void forget(OpenStudies studies) {
    studies.forget();
    objects.clear();
    notAcceptable.clear();
    firstOfSeries.clear();
  }
}
