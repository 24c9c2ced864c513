package org.dcm4chee.arc.zip.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the retrieves of a selection one after the other, and makes the sources of the download. As
 * soon as it is too much for one ZIP it keeps nothing and only goes on counting, so that no more
 * than what one ZIP may have and one study is ever held. Used by the request's thread.
 */
final class Gathering {
  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  private final Selection selection;
  private final ZipWish wish;
  private final Lifecycle lifecycle;
  private final List<RetrieveContext> contexts = new ArrayList<>();
  private final List<SourceFactory.Sources> sources = new ArrayList<>();
  private final Map<String, SeriesSize> sizes = new LinkedHashMap<>();
  private final Map<String, InstanceSource> firstOfSeries = new LinkedHashMap<>();
  private Optional<ZipContents> contents = Optional.empty();
  private SeriesSize total = new SeriesSize("", 0, 0);
  private int position;
  private boolean tooLarge;

  Gathering(Selection selection, ZipWish wish, Lifecycle lifecycle) {
    this.selection = selection;
    this.wish = wish;
    this.lifecycle = lifecycle;
  }

  /**
   * All that the selection has.
   *
   * @param contexts of its retrieves, in the order of the ZIP
   * @param sources of each of them
   * @param contents of the ZIP
   */
  record Gathered(
      List<RetrieveContext> contexts, List<SourceFactory.Sources> sources, ZipContents contents) {

    /** Of all retrieves. */
    SourceFactory.Sources all() {
      return SourceFactory.Sources.all(sources);
    }
  }

  /**
   * Gathers it.
   *
   * @throws Refusal if it is more than the settings allow
   */
  Gathered gather() {
    for (Optional<RetrieveContext> next = selection.next();
        next.isPresent();
        next = selection.next()) {
      add(next.get());
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
    if (contexts.isEmpty()) {
      throw new Refusal(
          Refusal.Reason.NOTHING_READABLE,
          "Nothing of what was found is accessible any more. Search again, or ask the administrator"
              + " of the archive.");
    }
    return new Gathered(contexts, sources, contents.orElseThrow());
  }

  private void add(RetrieveContext context) {
    if (selection.endsWithAnswer()) {
      // Closing twice is nothing; of a retrieve of the archive's own, its observer takes care.
      lifecycle.register(() -> Delivery.closeContext(context));
    }
    touchStorages(context);
    GuardedContext.Guard guard = GuardedContext.of(context);
    lifecycle.register(guard.end()::run);
    if (contents.isEmpty()) {
      contents = Optional.of(SourceFactory.contents(context, wish, selection.severalStudies()));
    }
    SourceFactory.Sources found =
        new SourceFactory(guard.context(), wish, contents.get()).of(context.getMatches(), position);
    count(found.acceptable());
    if (tooLarge) {
      forget(context);
      return;
    }
    position += found.acceptable().size();
    contexts.add(context);
    sources.add(found);
  }

  private void count(List<InstanceSource> acceptable) {
    for (InstanceSource source : acceptable) {
      String uid = source.values().series();
      SeriesSize one = new SeriesSize(uid, 1, source.estimatedSize());
      sizes.merge(uid, one, SeriesSize::plus);
      firstOfSeries.putIfAbsent(uid, source);
      total = total.plus(one);
    }
    tooLarge =
        selection.severalStudies()
            && (wish.settings().get(Setting.MAX_INSTANCES).isExceededBy(total.instances())
                || wish.settings().get(Setting.MAX_BYTES).isExceededBy(total.bytes()));
  }

  /** What will not be sent is not kept, and neither is what was gathered before. */
  private void forget(RetrieveContext last) {
    contexts.add(last);
    contexts.forEach(
        context -> {
          context.getMatches().clear();
          Delivery.closeContext(context);
        });
    contexts.clear();
    sources.clear();
    firstOfSeries.clear();
  }

  /**
   * The archive keeps its storages in a map that two threads must not fill at the same time. One
   * that was removed from the configuration concerns only the objects that lie there and nowhere
   * else: they cannot be read.
   */
  private static void touchStorages(RetrieveContext context) {
    RetrieveService retrieveService = context.getRetrieveService();
    context.getMatches().stream()
        .flatMap(match -> match.getLocations().stream())
        .map(Location::getStorageID)
        .distinct()
        .forEach(
            storageID -> {
              try {
                retrieveService.getStorage(storageID, context);
              } catch (RuntimeException e) {
                LOG.warn("The storage {} cannot be opened: {}", storageID, e.toString());
              }
            });
  }
}
