package org.dcm4chee.arc.zip.archive;

import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.archive.TransferReport.Fate;
import org.dcm4chee.arc.zip.contents.ZipContents;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.Progress;
import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A retrieve that objects are read with: its context, safe for several threads, and a source for
 * each of its matches. What it counts is for who holds its lock.
 */
final class OpenStudy {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStudy.class);

  private final RetrieveContext context;
  private final GuardedContext.Guard guard;
  private final SourceFactory.Sources found;
  private Map<Long, InstanceSource> byFingerprint = Map.of();
  private Optional<RetrieveCache> copies = Optional.empty();
  private boolean read;
  private boolean begun;
  private boolean closed;

  /** How many threads read with it. */
  private int leases;

  /**
   * Makes sources of what was found.
   *
   * @param contents of the whole ZIP
   * @param first index of its first object in the ZIP
   * @param sharing who helps
   */
  OpenStudy(
      RetrieveContext context, ZipWish wish, ZipContents contents, int first, Sharing sharing) {
    this.context = context;
    touchStorages(context);
    guard = GuardedContext.of(context);
    found =
        new SourceFactory(guard.context(), wish, contents).of(context.getMatches(), first, sharing);
  }

  /** The archive's own: not for several threads. */
  RetrieveContext context() {
    return context;
  }

  /** Its objects, in the order of the ZIP. */
  SourceFactory.Sources found() {
    return found;
  }

  /** Nothing is opened with it any more. */
  void end() {
    guard.end().run();
  }

  /**
   * It is read from now on.
   *
   * @param caches through which near-line objects come
   */
  void read(RetrieveCaches caches, ThreadFactory threads) {
    if (read) {
      return;
    }
    read = true;
    Map<Long, InstanceSource> sources = new HashMap<>();
    found.acceptable().forEach(source -> sources.put(source.fingerprint(), source));
    byFingerprint = sources;
    copies = Optional.of(caches.request(context, found.acceptable(), threads));
  }

  /** Whether it was read with. */
  boolean wasRead() {
    return read;
  }

  /** The object as it was when the search had found it; empty if it is another now, or gone. */
  Optional<InstanceSource> source(CollectedObject object) {
    return Optional.ofNullable(byFingerprint.get(object.fingerprint()));
  }

  /** Whether it has any object that can be sent. */
  boolean hasObjects() {
    return !found.acceptable().isEmpty();
  }

  void begin() {
    begun = true;
  }

  /** Whether the archive was told that objects of it are sent. */
  boolean isBegun() {
    return begun;
  }

  void enter() {
    leases++;
  }

  void leave() {
    leases--;
  }

  boolean isIdle() {
    return leases == 0;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * What has become of each of its objects, by identity of the match; of what is not there any more
   * there is nothing to tell.
   *
   * @param objects those that were found first
   */
  IdentityHashMap<InstanceLocations, Fate> fates(
      List<CollectedObject> objects, Download<?> download) {
    BitSet sent = download.sent();
    BitSet lost = download.lost();
    Progress progress = download.progress();
    IdentityHashMap<InstanceLocations, Fate> fates = new IdentityHashMap<>();
    for (CollectedObject object : objects) {
      int index = object.index();
      Fate ofSent = sent.get(index) ? Fate.SENT : Fate.NOT_SENT;
      Fate ofKept = progress.sends(index) ? ofSent : Fate.NOT_ASKED;
      source(object)
          .ifPresent(source -> fates.put(source.match(), lost.get(index) ? Fate.LEFT_OUT : ofKept));
    }
    for (LeftOut left : found.notAcceptable()) {
      if (left.source() instanceof InstanceSource source) {
        fates.put(source.match(), Fate.LEFT_OUT);
      }
    }
    return fates;
  }

  /** Lets go of all that it holds in the archive. */
  void close(RetrieveCaches caches) {
    closed = true;
    copies.ifPresent(caches::close);
    end();
    Delivery.letGo(context);
  }

  /**
   * The archive keeps its storages in a map that two threads must not fill at the same time. One
   * that was removed from the configuration concerns only the objects that lie there and nowhere
   * else: they cannot be read.
   */
  private static void touchStorages(RetrieveContext context) {
    RetrieveService retrieveService = context.getRetrieveService();
    List<String> storages =
        context.getMatches().stream()
            .flatMap(match -> match.getLocations().stream())
            .map(Location::getStorageID)
            .distinct()
            .toList();
    for (String storageID : storages) {
      try {
        retrieveService.getStorage(storageID, context);
      } catch (RuntimeException e) {
        LOG.warn("The storage {} cannot be opened: {}", storageID, e.toString());
      }
    }
  }
}
