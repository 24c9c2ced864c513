package org.dcm4chee.arc.zip.it.bench;

import static org.dcm4chee.arc.zip.it.bench.Judgement.firstByte;
import static org.dcm4chee.arc.zip.it.bench.Judgement.firstByteAsPart;
import static org.dcm4chee.arc.zip.it.bench.Judgement.secondsMore;
import static org.dcm4chee.arc.zip.it.bench.Judgement.times;
import static org.dcm4chee.arc.zip.it.bench.StandIn.PLAIN;
import static org.dcm4chee.arc.zip.it.bench.StandIn.STORED;
import static org.dcm4chee.arc.zip.it.bench.StandIn.VARIED;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.dcm4chee.arc.zip.it.bench.Pairs.Effort;
import org.dcm4chee.arc.zip.it.bench.Request.Tries;
import org.dcm4chee.arc.zip.it.bench.StandIn.Shape;

/**
 * The rows against the stand-in, each with what it is to reach. As long as it is because it is one
 * list.
 */
final class StandInPlans {
  private static final String MULTIPART = "multipart";
  private static final String SAME_ZIP = "the same ZIP without";
  private static final String DATABASE = "304: the database's own work";
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final int LAST_BYTES = 1_000_000;

  private static final Shape CT = Shape.of("300 × 512 KiB", 300, 512 * KIB);
  private static final Shape MANY = Shape.of("5,000 × 8 KiB", 5_000, 8 * KIB);
  private static final Shape LARGE = Shape.of("2 × 52 MiB", 2, 52 * MIB);
  private static final Shape TWO_GB = Shape.of("2 GB, 200 × 10 MB", 200, 10_000_000);
  private static final Shape TWENTY_GB =
      Shape.of("20 GB, 40,000 × 500 KB, heap of 256 MiB", 40_000, 500_000);
  private static final Shape VERY_MANY = new Shape("100,000 × 16 bytes", 2, 50_000, 16, false);

  private final StandIn server;

  StandInPlans(StandIn server) {
    this.server = server;
  }

  private Tries multipart(Shape shape) {
    return () -> server.multipart(server.study(shape), STORED);
  }

  private Tries zip(Shape shape) {
    return zip(PLAIN, shape);
  }

  private Tries zip(String ae, Shape shape) {
    return () -> server.zip(ae, server.study(shape), STORED);
  }

  /** The ZIP of a study that nobody has asked for yet. */
  private Tries newZip(Shape shape) {
    Supplier<String> studies = server.newStudies(shape);
    return () -> server.zip(PLAIN, studies.get(), STORED);
  }

  private static Tries head(Tries zips) {
    return () -> zips.next().head();
  }

  private static Tries range(Tries zips, String bytes) {
    return () -> zips.next().range(bytes);
  }

  /** For a server of 512 MiB. */
  List<Plan> ordinary() {
    List<Plan> plans = new ArrayList<>(ofImages());
    plans.addAll(ofManySmall());
    plans.addAll(ofSlowStorages());
    plans.addAll(ofCompressed());
    plans.add(new Crowd(50).plan(server));
    return plans;
  }

  private List<Plan> ofImages() {
    Shape digested = CT.withDigests();
    String middle = 300 * 256 * KIB + "-";
    return List.of(
        Plan.pairs(
            CT.name(),
            "ZIP",
            zip(CT),
            multipart(CT),
            Effort.SHORT,
            times(MULTIPART).atMost(1.1),
            firstByteAsPart().atMost(0.15)),
        server.with(
            Plan.pairs(
                CT.name(),
                "ZIP of the archive",
                zip(VARIED, CT),
                multipart(CT),
                Effort.ONCE,
                times(MULTIPART)),
            "zip.enabled=false"),
        server.with(
            Plan.pairs(
                CT.name(),
                "ZIP, zip.compression=fast",
                zip(VARIED, CT),
                multipart(CT),
                Effort.MIDDLE,
                times(MULTIPART)),
            "zip.compression=fast"),
        server.with(
            Plan.pairs(
                CT.name(),
                "ZIP, zip.verify=digest",
                zip(VARIED, digested),
                zip(digested),
                Effort.SHORT,
                times(SAME_ZIP)),
            "zip.verify=digest"),
        server.with(
            Plan.pairs(
                CT.name(),
                "ZIP, deidentify=basic",
                () -> deidentified(CT),
                zip(CT),
                Effort.SHORT,
                times(SAME_ZIP).atMost(1.3)),
            "zip.deidentify=allowed",
            "zip.deidentifyKey=a key of the benchmark, for nobody's data"),
        server.with(
            Plan.pairs(
                CT.name(),
                "ZIP, encrypted",
                () -> zip(VARIED, CT).next().with("Zip-Password", "correct horse battery"),
                multipart(CT),
                Effort.SHORT,
                times(MULTIPART).atMost(1.5)),
            "zip.passwordOverHttp=true"),
        Plan.pairs(
            CT.name(),
            "resumed in the middle, seen before",
            range(zip(CT), middle),
            zip(CT),
            Effort.SHORT,
            times("the whole ZIP")),
        Plan.pairs(
            CT.name(),
            "resumed in the middle, never seen",
            range(newZip(CT), middle),
            zip(CT),
            Effort.SHORT,
            times("the whole ZIP"),
            firstByteAsPart()),
        Plan.pairs(
            LARGE.name(),
            "ZIP",
            zip(LARGE),
            multipart(LARGE),
            Effort.SHORT,
            times(MULTIPART).atMost(1.1)));
  }

  private Request deidentified(Shape shape) {
    String study = "studies/" + server.study(shape) + "?accept=application/zip";
    return Request.get(server.archive().uri(VARIED, study + ";transfer-syntax=*&deidentify=basic"));
  }

  private List<Plan> ofManySmall() {
    return List.of(
        Plan.pairs(
            MANY.name(),
            "ZIP",
            zip(MANY),
            multipart(MANY),
            Effort.SHORT,
            times(MULTIPART).atMost(1.0),
            firstByteAsPart()),
        Plan.pairs(
            MANY.name(),
            "HEAD, never seen",
            head(newZip(MANY)),
            multipart(MANY),
            Effort.MIDDLE,
            times(MULTIPART).atMost(0.3)),
        Plan.pairs(
            MANY.name(),
            "the last 1 MB, seen before",
            range(zip(MANY), "-" + LAST_BYTES),
            multipart(MANY),
            Effort.SHORT,
            times(MULTIPART).atMost(0.05)),
        Plan.pairs(
            MANY.name(),
            "the last 1 MB, never seen",
            range(newZip(MANY), "-" + LAST_BYTES),
            multipart(MANY),
            Effort.MIDDLE,
            times(MULTIPART)));
  }

  private List<Plan> ofSlowStorages() {
    String slowToOpen = CT.name() + ", 10 ms to open";
    String slow = TWO_GB.name() + ", 10 ms to open, 100 MB/s a stream";
    return List.of(
        server.withStorage(
            Plan.pairs(
                slowToOpen,
                "ZIP",
                zip(CT),
                multipart(CT),
                new Effort(3, 0, Effort.MIDDLE.atMost()),
                times(MULTIPART).atMost(0.35)),
            10,
            0),
        server.withStorage(
            Plan.pairs(
                slow,
                "ZIP",
                zip(TWO_GB),
                multipart(TWO_GB),
                Effort.LONG,
                times(MULTIPART).atMost(1.0),
                firstByteAsPart().atMost(0.1)),
            10,
            100_000_000));
  }

  private List<Plan> ofCompressed() {
    List<Plan> plans = new ArrayList<>();
    for (CompressedStudy kind : CompressedStudy.values()) {
      Supplier<String> study = server.stored(kind);
      plans.add(
          Plan.pairs(
              kind.inWords(),
              "ZIP, decompressed",
              () -> server.zip(PLAIN, study.get(), StandIn.EXPLICIT_LE),
              () -> server.multipart(study.get(), StandIn.EXPLICIT_LE),
              Effort.MIDDLE,
              times(MULTIPART).atMost(0.6)));
    }
    return plans;
  }

  /**
   * For a server of 2 GiB: the stand-in's database is in its heap. What an answer costs above the
   * archive's own 304: all are looked for, and nothing is sent.
   */
  List<Plan> withLargeHeap() {
    Effort twice = new Effort(2, 0, Effort.LONG.atMost());
    Tries lost = lost(VERY_MANY, "*");
    Tries halfLost = lost(VERY_MANY, ".2.*");
    return List.of(
        Plan.pairs(
            VERY_MANY.name(),
            "ZIP",
            zip(VERY_MANY),
            multipart(VERY_MANY),
            Effort.ONCE,
            times(MULTIPART)),
        aboveDatabase("the last KiB", range(zip(VERY_MANY), "-1024"), twice),
        server.with(
            aboveDatabase("413", () -> zip(VARIED, VERY_MANY).next().answering(413), twice),
            "zip.maxInstances=99999"),
        healed(
            aboveDatabase("206, half of them lost", () -> halfLost.next().answering(206), twice)),
        healed(
            Plan.pairs(
                VERY_MANY.name(),
                "206, half of them lost",
                () -> halfLost.next().answering(206),
                () -> {
                  heal();
                  return zip(VARIED, VERY_MANY).next();
                },
                Effort.ONCE,
                secondsMore("the ZIP of all").atMost(1))),
        healed(aboveDatabase("410", () -> lost.next().answering(410), twice)));
  }

  private Plan aboveDatabase(String what, Tries tries, Effort effort) {
    return Plan.pairs(
        VERY_MANY.name(),
        what,
        tries,
        () -> multipart(VERY_MANY).next().with("If-None-Match", "*").answering(304),
        effort,
        secondsMore(DATABASE).atMost(1));
  }

  private Tries lost(Shape shape, String instances) {
    return () -> {
      String study = server.study(shape);
      String which = instances.equals("*") ? "*" : study + instances;
      server.archive().fault(study, "lost", which, 0);
      return server.zip(VARIED, study, STORED);
    };
  }

  /** With time enough to tell beforehand what is lost, however slow the machine. */
  private Plan healed(Plan plan) {
    return server.with(plan.between(() -> {}, this::heal), "zip.prepareSeconds=60");
  }

  private void heal() {
    server.archive().control("DELETE", "studies/" + server.study(VERY_MANY) + "/faults");
  }

  /** For a server of 256 MiB. */
  List<Plan> withSmallHeap() {
    return List.of(
        Plan.pairs(
            TWENTY_GB.name(),
            "ZIP",
            zip(TWENTY_GB),
            multipart(TWENTY_GB),
            Effort.LONG,
            times(MULTIPART).atMost(1.1),
            firstByte().atMost(2)),
        Plan.pairs(
            TWENTY_GB.name(),
            "the last KiB, seen before",
            range(zip(TWENTY_GB), "-1024"),
            head(zip(TWENTY_GB)),
            Effort.MIDDLE,
            times("HEAD")));
  }

  /** For a server that holds no thread for a slow client. */
  List<Plan> withoutThreads() {
    return List.of(new SlowCrowd(1_000, 100_000).plan(server));
  }
}
