package org.dcm4chee.arc.zip.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.settings.OnMissing;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what the archive has found may be sent: sizes, then a slot. What is admitted is a {@link
 * Delivery} that has all it needs; of what is refused nothing is kept.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final ZipService service;

  Admission(ZipService service) {
    this.service = service;
  }

  /**
   * Admits a download.
   *
   * @throws Refusal if the settings do not allow it
   */
  Delivery admit(RetrieveContext context, ZipWish wish) {
    touchStorages(context);
    Lifecycle lifecycle = new Lifecycle();
    try {
      return admit(context, wish, lifecycle);
    } catch (RuntimeException | Error e) {
      try {
        lifecycle.close();
      } catch (IllegalStateException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private Delivery admit(RetrieveContext context, ZipWish wish, Lifecycle lifecycle) {
    ZipSettings settings = wish.settings();
    GuardedContext.Guard guard = GuardedContext.of(context);
    lifecycle.register(guard.end()::run);
    SourceFactory factory = new SourceFactory(guard.context(), wish);
    SourceFactory.Sources found = factory.of(context.getMatches());
    Map<String, InstanceSource> firstOfSeries = new LinkedHashMap<>();
    found.acceptable().forEach(source -> firstOfSeries.putIfAbsent(series(source), source));
    Limits.checkSizes(
            settings,
            Delivery.level(context),
            seriesSizes(found.acceptable()),
            series -> firstOfSeries.get(series).uids().series())
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    Slots.Lease lease = service.slots().acquire(wish.user(), settings);
    lifecycle.register(lease::close);
    WorkerAccess workers = new WorkerAccess(service.workers());
    Download<InstanceFacts> download =
        new Download<>(
            new Download.Order<>(
                found.acceptable(),
                found.notAcceptable(),
                factory::composition,
                factory.representation(
                    found.acceptable(), settings.get(Setting.COMPRESSION).name()),
                settings.get(Setting.COMPRESSION),
                settings.get(Setting.BUFFER_BYTES),
                settings.get(Setting.ON_MISSING) == OnMissing.FAIL
                    ? OnLoss.FAIL
                    : OnLoss.LEAVE_OUT),
            new Download.Resources(
                workers,
                settings.get(Setting.THREADS),
                service.budget().part(settings.get(Setting.BUFFER_BYTES)),
                service.plans()));
    lifecycle.register(download::close);
    RetrieveCache retrieveCache = new RetrieveCache(context);
    lifecycle.register(retrieveCache::close);
    Delivery delivery =
        new Delivery(
            context,
            wish,
            found,
            download,
            retrieveCache,
            lifecycle,
            service.downloads(),
            new Delivery.Sending(workers, service.senders(), service.underway()));
    lifecycle.register(service.overseer().register(delivery)::close);
    retrieveCache.request(found.acceptable(), service.threads());
    return delivery;
  }

  private static List<SeriesSize> seriesSizes(List<InstanceSource> sources) {
    Map<String, SeriesSize> sizes = new LinkedHashMap<>();
    for (InstanceSource source : sources) {
      String uid = series(source);
      sizes.merge(uid, new SeriesSize(uid, 1, source.estimatedSize()), SeriesSize::plus);
    }
    return List.copyOf(sizes.values());
  }

  private static String series(InstanceSource source) {
    return source.values().series();
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
