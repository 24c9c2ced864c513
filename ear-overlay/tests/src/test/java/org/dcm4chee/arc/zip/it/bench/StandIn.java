package org.dcm4chee.arc.zip.it.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/**
 * The stand-in as the benchmark uses it: studies, made when they are first asked for, and requests
 * for them. {@value #PLAIN} has no settings; those that a row needs are put on {@value #VARIED}.
 */
final class StandIn {
  static final String PLAIN = "AS_RECEIVED";
  static final String VARIED = "SECOND";
  static final String STORED = "*";
  static final String EXPLICIT_LE = DicomFile.EXPLICIT_LE;

  /** Hides the server, which is started when the first row is measured. */
  private final Supplier<ArchiveUnderTest> server;

  private final Map<Shape, String> studies = new HashMap<>();

  StandIn(Supplier<ArchiveUnderTest> server) {
    this.server = server;
  }

  /**
   * A study that is made up as it is read.
   *
   * @param bytes of the pixels of each instance
   * @param digests whether the database has digests
   */
  record Shape(String name, int series, int instancesOfSeries, long bytes, boolean digests) {
    static Shape of(String name, int instances, long bytes) {
      return new Shape(name, 1, instances, bytes, false);
    }

    Shape withDigests() {
      return new Shape(name, series, instancesOfSeries, bytes, true);
    }
  }

  ArchiveUnderTest archive() {
    return server.get();
  }

  /** The study of a shape. */
  String study(Shape shape) {
    return studies.computeIfAbsent(shape, this::invent);
  }

  /** Studies of a shape, one after the other, that nobody has asked for yet. */
  Supplier<String> newStudies(Shape shape) {
    return () -> {
      Shape again =
          new Shape("new", shape.series(), shape.instancesOfSeries(), shape.bytes(), false);
      String before = studies.remove(again);
      if (before != null) {
        archive().control("DELETE", "studies/" + before);
      }
      return study(again);
    };
  }

  /** A study of compressed images, stored when it is first asked for. */
  Supplier<String> stored(CompressedStudy kind) {
    Shape shape = new Shape(kind.inWords(), 0, 0, 0, false);
    return () -> studies.computeIfAbsent(shape, unused -> kind.store(archive()));
  }

  private String invent(Shape shape) {
    String study = DicomFile.newUid().substring(0, 24);
    archive()
        .control(
            "POST",
            "studies/"
                + study
                + "?series="
                + shape.series()
                + "&instances="
                + shape.instancesOfSeries()
                + "&bytes="
                + shape.bytes()
                + "&digests="
                + shape.digests());
    return study;
  }

  /** Forgets all studies: each request looks at all instances that there are. */
  void forgetStudies() {
    studies.values().forEach(study -> archive().control("DELETE", "studies/" + study));
    studies.clear();
  }

  /** The archive's multipart. */
  Request multipart(String study, String syntax) {
    return Request.get(
        archive().uri(PLAIN, "studies/" + study),
        "Accept",
        "multipart/related;type=\"application/dicom\";transfer-syntax=" + syntax);
  }

  /** A ZIP. */
  Request zip(String ae, String study, String syntax) {
    return Request.get(uri(ae, study, syntax));
  }

  private URI uri(String ae, String study, String syntax) {
    return archive()
        .uri(ae, "studies/" + study + "?accept=application/zip;transfer-syntax=" + syntax);
  }

  /** {@code plan} with these settings on {@value #VARIED}. */
  Plan with(Plan plan, String... settings) {
    return plan.between(
        () -> archive().settings(VARIED, settings), () -> archive().settings(VARIED));
  }

  /** {@code plan} with a slower storage. */
  Plan withStorage(Plan plan, long openMillis, long bytesPerSecond) {
    return plan.between(
        () ->
            archive()
                .control(
                    "PUT",
                    "storages/fs1?openMillis=" + openMillis + "&bytesPerSecond=" + bytesPerSecond),
        () -> archive().control("DELETE", "storages"));
  }
}
