package org.dcm4chee.arc.zip.archive;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.imageio.codec.Transcoder;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.keycloak.HttpServletRequestInfo;
import org.dcm4chee.arc.metrics.MetricsService;
import org.dcm4chee.arc.retrieve.LocationInputStream;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.retrieve.RetrieveService;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.Fake;
import org.dcm4chee.arc.zip.FakeServletRequest;

/**
 * What the archive has found for one request, and what it was told of it. As long as it is because
 * it answers for a context and its service, of which each download asks most.
 */
final class FakeContext {
  /** Answers a wait for a copy that never comes. */
  private static final InstanceLocations NO_MORE = new FakeObject(9, 9, 0).match();

  private final ApplicationEntity ae;
  private final Map<InstanceLocations, FakeObject> objects = new HashMap<>();
  private final List<InstanceLocations> matches = new ArrayList<>();
  private final Map<String, String> uids = new HashMap<>();
  private final BlockingQueue<InstanceLocations> copied = new LinkedBlockingQueue<>();
  private final RetrieveContext context;
  private final RetrieveService service;

  final List<String> storages = Collections.synchronizedList(new ArrayList<>());

  /** Storages that it holds. */
  final Map<String, Storage> opened = new HashMap<>();

  final List<String> failed = new ArrayList<>();
  final AtomicInteger incremented = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger copyingBegun = new AtomicInteger();

  /** Who waited for a copy was interrupted. */
  final CountDownLatch givenUp = new CountDownLatch(1);

  final Map<String, Double> metrics = new TreeMap<>();

  /** UIDs that it was told to look for, by their level. */
  final Map<String, List<String>> asked = new TreeMap<>();

  final List<Object> updateLocations = new ArrayList<>();
  volatile Throwable exception;
  volatile RuntimeException storageFault;
  volatile Throwable closeFault;
  volatile Throwable matchesFault;
  volatile Error copyFault;

  /** What the archive says when it is to copy one of the objects. */
  final Map<FakeObject, RuntimeException> copyFaults = new HashMap<>();

  private volatile RuntimeException copyingFault;
  volatile boolean byDimse;
  volatile boolean hasMetrics = true;
  volatile AttributesCoercion coercion = asStored();
  private int numberOfMatches;

  FakeContext(ApplicationEntity ae, FakeObject... found) {
    this.ae = ae;
    for (FakeObject object : found) {
      objects.put(object.match(), object);
      matches.add(object.match());
    }
    numberOfMatches = matches.size();
    uids.put("study", ArchiveWithoutServer.STUDY);
    service = service();
    context = context();
  }

  RetrieveContext get() {
    return context;
  }

  List<String> matches() {
    return matches.stream().map(InstanceLocations::getSopInstanceUID).toList();
  }

  FakeContext ofSeries(String uid) {
    uids.put("series", uid);
    return this;
  }

  FakeContext ofInstance(String uid) {
    uids.put("instance", uid);
    return this;
  }

  /** The archive has copied an object to its retrieve cache. */
  void copied(FakeObject object) {
    copied.add(object.match());
  }

  /** It has copied the last. */
  void copiedAll() {
    copied.add(NO_MORE);
  }

  /** Does nothing to a dataset. */
  private static AttributesCoercion asStored() {
    return remapping("");
  }

  /** Puts something before every UID. */
  static AttributesCoercion remapping(String prefix) {
    return new AttributesCoercion() {
      @Override
      public void coerce(Attributes attributes, Attributes modified) {}

      @Override
      public String remapUID(String uid) {
        return prefix + uid;
      }
    };
  }

  private RetrieveContext context() {
    return Fake.of(
        RetrieveContext.class,
        Map.ofEntries(
            entry("getRetrieveService", arguments -> service),
            entry("getLocalApplicationEntity", arguments -> ae),
            entry("getLocalAETitle", arguments -> ae.getAETitle()),
            entry(
                "getArchiveAEExtension", arguments -> ae.getAEExtension(ArchiveAEExtension.class)),
            entry("getArchiveDeviceExtension", arguments -> device()),
            entry(
                "getHttpServletRequestInfo",
                arguments ->
                    byDimse
                        ? null
                        : HttpServletRequestInfo.valueOf(
                            new FakeServletRequest(ArchiveWithoutServer.PATH).request())),
            entry("getStudyInstanceUID", arguments -> uids.get("study")),
            entry("getSeriesInstanceUID", arguments -> uids.get("series")),
            entry("getSopInstanceUID", arguments -> uids.get("instance")),
            entry(
                "getMatches",
                arguments -> {
                  if (matchesFault != null) {
                    throw matchesFault;
                  }
                  return matches;
                }),
            entry("getNumberOfMatches", arguments -> numberOfMatches),
            entry(
                "setNumberOfMatches",
                Fake.doing(arguments -> numberOfMatches = (int) arguments[0])),
            entry(
                "setSeriesInstanceUIDs",
                Fake.doing(arguments -> asked.put("series", List.of((String[]) arguments[0])))),
            entry(
                "setSopInstanceUIDs",
                Fake.doing(arguments -> asked.put("instances", List.of((String[]) arguments[0])))),
            entry("getUpdateLocations", arguments -> updateLocations),
            entry("getStorage", arguments -> opened.get(arguments[0])),
            entry(
                "putStorage",
                Fake.doing(arguments -> opened.put((String) arguments[0], (Storage) arguments[1]))),
            entry(
                "addFailedMatch",
                Fake.doing(
                    arguments ->
                        failed.add(((InstanceLocations) arguments[0]).getSopInstanceUID()))),
            entry("incrementFailed", Fake.doing(arguments -> incremented.incrementAndGet())),
            entry("setException", Fake.doing(arguments -> exception = (Throwable) arguments[0])),
            entry("getException", arguments -> exception),
            entry("copyToRetrieveCache", arguments -> copyToRetrieveCache(arguments[0])),
            entry("copiedToRetrieveCache", arguments -> nextCopied()),
            entry(
                "close",
                arguments -> {
                  closed.incrementAndGet();
                  if (closeFault != null) {
                    throw closeFault;
                  }
                  return null;
                })));
  }

  /** The retrieve cache breaks. */
  void copyingFails(RuntimeException fault) {
    copyingFault = fault;
    copiedAll();
  }

  private boolean copyToRetrieveCache(Object match) {
    if (copyFault != null) {
      throw copyFault;
    }
    if (match == null) {
      copyingBegun.incrementAndGet();
      return true;
    }
    if (copyFaults.containsKey(objects.get(match))) {
      throw copyFaults.get(objects.get(match));
    }
    return objects.get(match).isNearline();
  }

  /** As the archive does, an interrupted wait looks like the last copy. */
  private InstanceLocations nextCopied() {
    try {
      InstanceLocations next = copied.take();
      if (copyingFault != null) {
        throw copyingFault;
      }
      return next == NO_MORE ? null : next;
    } catch (InterruptedException e) {
      givenUp.countDown();
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private RetrieveService service() {
    return Fake.of(
        RetrieveService.class,
        Map.ofEntries(
            entry("getDevice", arguments -> ae.getDevice()),
            entry("getArchiveDeviceExtension", arguments -> device()),
            entry("getMetricsService", arguments -> hasMetrics ? metricsService() : null),
            entry("getLastModifiedFromMatches", arguments -> new Date(1000)),
            entry(
                "getStorage",
                arguments -> {
                  storages.add((String) arguments[0]);
                  if (storageFault != null) {
                    throw storageFault;
                  }
                  return null;
                }),
            entry(
                "openTranscoder",
                arguments -> openTranscoder(object(arguments[1]), arguments[2], arguments[3])),
            entry(
                "openLocationInputStream",
                arguments -> {
                  FakeObject object = object(arguments[1]);
                  return new LocationInputStream(object.open(), null, object.location());
                }),
            entry("getArchiveAttributeCoercions", arguments -> List.of()),
            entry("getArchiveAttributeCoercion", arguments -> null),
            entry("getAttributesCoercion", arguments -> coercion)));
  }

  private ArchiveDeviceExtension device() {
    return ae.getDevice().getDeviceExtension(ArchiveDeviceExtension.class);
  }

  private FakeObject object(Object match) {
    return objects.get(match);
  }

  private static Transcoder openTranscoder(FakeObject object, Object syntaxes, Object withFmi)
      throws IOException {
    Transcoder transcoder = new Transcoder(object.open());
    transcoder.setDestinationTransferSyntax((String) ((Collection<?>) syntaxes).iterator().next());
    transcoder.setCloseOutputStream(false);
    transcoder.setIncludeFileMetaInformation((boolean) withFmi);
    return transcoder;
  }

  private MetricsService metricsService() {
    return Fake.of(
        MetricsService.class,
        Map.of(
            "accept",
            Fake.doing(arguments -> metrics.put((String) arguments[0], (Double) arguments[1])),
            "acceptDataRate",
            Fake.doing(
                arguments ->
                    metrics.put((String) arguments[0], ((Long) arguments[1]).doubleValue()))));
  }

  static List<String> uids(FakeObject... objects) {
    return Arrays.stream(objects).map(FakeObject::uid).toList();
  }
}
