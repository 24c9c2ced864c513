package org.dcm4chee.arc.zip.it.reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/**
 * One of those who break things, ask, and look at the answer. It has an AE and studies for itself,
 * so it knows what is wrong while it asks. One thread.
 */
final class SoakWorker {
  private static final int ROUNDS_WITH_A_STUDY = 60;

  /**
   * Each is in force for some rounds, together with others; the first is as if nothing were set.
   */
  private static final String[][] SETTINGS = {
    {},
    {"zip.prepareSeconds=0", "zip.prepareSeconds=1", "zip.prepareSeconds=30"},
    {"zip.bufferBytes=1 MiB", "zip.threads=1", "zip.threads=16"},
    {"zip.onMissing=fail"},
    {"zip.compression=auto", "zip.compression=fast"},
    {"zip.manifest=true"},
    {"zip.ranges=false"},
    {"zip.verify=digest"},
    {"zip.entryNameFormat={00080060}/{00080018}.dcm", "zip.entryNameFormat={nonsense}"},
    {"zip.maxSeconds=1"},
    {"zip.idleSeconds=1"},
    {"zip.maxRate=3 MB"},
    {"zip.maxInstances=4"},
    {"zip.roles=researcher"}
  };

  private final ArchiveUnderTest archive;
  private final int port;
  private final String ae;
  private final Random random;
  private final SoakReport report;
  private final BooleanSupplier disturbed;

  private final Map<String, byte[]> known = new HashMap<>();
  private List<String> settings = List.of();
  private StudyInSoak study;

  /**
   * @param disturbed whether the archive is being deployed anew, or was since this was last asked
   */
  SoakWorker(
      ArchiveUnderTest archive,
      String ae,
      long seed,
      SoakReport report,
      BooleanSupplier disturbed) {
    this.archive = archive;
    port = archive.server().httpPort();
    this.ae = ae;
    random = new Random(seed);
    this.report = report;
    this.disturbed = disturbed;
  }

  /** Works on one study for some rounds. */
  void work(BooleanSupplier goOn) {
    try {
      settings = List.of();
      // Who has just left may hold a slot for two seconds more.
      archive.settings(ae, "zip.maxConcurrentPerUser=unlimited");
      study = new StudyInSoak(archive, ae, random, random.nextInt(6) == 0);
      known.clear();
      for (int round = 0; round < ROUNDS_WITH_A_STUDY && goOn.getAsBoolean(); round++) {
        round();
      }
      study.heal();
      study.forget();
    } catch (RuntimeException | IOException | AssertionError e) {
      if (!disturbed.getAsBoolean()) {
        report.finding(ae + ": " + e);
        e.printStackTrace();
      }
    }
  }

  private void round() throws IOException {
    if (random.nextInt(5) == 0) {
      changeSettings();
    }
    if (random.nextInt(4) == 0) {
      study.heal();
    }
    int faults = random.nextInt(4);
    for (int i = 0; i < faults; i++) {
      report.fault(study.breakSomething(random).name());
    }
    int requests = 1 + random.nextInt(3);
    for (int i = 0; i < requests; i++) {
      request();
    }
  }

  private void changeSettings() {
    List<String> chosen = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String[] group = SETTINGS[random.nextInt(SETTINGS.length)];
      if (group.length > 0) {
        String setting = group[random.nextInt(group.length)];
        String name = setting.substring(0, setting.indexOf('='));
        if (chosen.stream().noneMatch(other -> other.startsWith(name + '='))) {
          chosen.add(setting);
        }
      }
    }
    settings = chosen;
    archive.settings(ae, chosen.toArray(String[]::new));
    report.fault("SETTINGS");
  }

  private boolean isSet(String setting) {
    return settings.stream().anyMatch(s -> s.startsWith(setting));
  }

  private void request() throws IOException {
    String query =
        random.nextInt(4) == 0 ? "&dicomdir=true" : random.nextInt(4) == 0 ? "&manifest=true" : "";
    String instance = random.nextInt(8) == 0 ? study.anyInstance(random) : "";
    String level =
        instance.isEmpty()
            ? random.nextInt(6) == 0 ? "/series/" + study.uid() + ".1" : ""
            : "/series/" + study.uid() + ".1/instances/" + instance;
    String target =
        Attacked.path(ae, "studies/" + study.uid() + level + "?accept=application/zip" + query);
    Set<String> wanted = instance.isEmpty() ? study.instances() : Set.of(instance);
    switch (random.nextInt(12)) {
      case 0 -> part(target, wanted);
      case 1 -> judge("HEAD", ask("HEAD", target), target, wanted, true);
      case 2 -> conditional(target, wanted);
      case 3 -> leave(target);
      case 4 -> stall(target);
      case 5 -> malicious();
      default -> judge("GET", ask("GET", target), target, wanted, false);
    }
  }

  private WireAnswer ask(String method, String target, String... headers) {
    return Wire.ask(port, method, target, headers);
  }

  private void part(String target, Set<String> wanted) {
    int from = random.nextInt(100_000);
    WireAnswer answer =
        ask(
            "GET",
            target,
            "Range: bytes=" + from + "-" + (random.nextBoolean() ? "" : from + 9999));
    judge("part", answer, target, wanted, false);
  }

  private void conditional(String target, Set<String> wanted) {
    Optional<String> tag =
        known.keySet().stream().filter(key -> key.startsWith(target + ' ')).findFirst();
    String value = tag.map(key -> key.substring(target.length() + 1)).orElse("\"none\"");
    String header =
        switch (random.nextInt(4)) {
          case 0 -> "If-Match: ";
          case 1 -> "If-None-Match: ";
          case 2 -> "If-Range: ";
          default -> "If-Match: W/";
        };
    judge(
        "conditional",
        ask("GET", target, header + value, "Range: bytes=" + random.nextInt(5000) + "-"),
        target,
        wanted,
        false);
  }

  /** Takes a little, and goes. */
  private void leave(String target) throws IOException {
    report.fault("CLIENT_GONE");
    report.request("abandoned");
    try (Wire client = random.nextBoolean() ? Wire.narrow(port) : Wire.to(port)) {
      client.send("GET", target);
      client.take(random.nextInt(30_000));
    } catch (java.net.SocketException e) {
      report.answer("reset");
    }
  }

  /** Takes a little, waits for the server to do what it does then, and takes the rest. */
  private void stall(String target) throws IOException {
    report.fault("CLIENT_STALLS");
    report.request("stalled");
    try (Wire client = Wire.narrow(port)) {
      client.send("GET", target);
      client.take(random.nextInt(600));
      for (int i = 0; i < 10; i++) {
        archive.control("GET", "resources");
      }
      client.take(random.nextInt(100_000));
    } catch (java.net.SocketException e) {
      report.answer("reset");
    }
  }

  private void malicious() {
    if (study.has(StudyInSoak.Fault.CODEC)) {
      // Some get the archive's own multipart, which leaves the file open where a codec fails.
      return;
    }
    report.fault("CLIENT_MALICIOUS");
    RewrittenRequest request = RewrittenRequest.of(random, ae, study.uid());
    WireAnswer answer = request.ask(port);
    if (answer.status() == 500 && request.method().equals("HEAD")) {
      // Whose it is stands in the body.
      request = request.with("GET");
      answer = request.ask(port);
    }
    report.request("malicious");
    report.answer("malicious " + answer.status());
    if (answer.isNative()) {
      report.finding("a ZIP of the archive's own: " + told(request.toString(), answer));
    }
    if (isSet("zip.roles") && (answer.isZip() || answer.startsLikeAZip())) {
      report.finding("past zip.roles: " + told(request.toString(), answer));
    }
    // Behind the first boundary of multipart it is the archive's own: an object is broken.
    if (answer.status() == 500
        && !disturbed.getAsBoolean()
        && !answer.text().startsWith("--")
        && !(isSet("zip.onMissing=fail") && answer.text().contains("objects cannot be read"))) {
      report.finding("500 to a malicious request: " + told(request.toString(), answer));
    }
  }

  private void judge(
      String kind, WireAnswer answer, String target, Set<String> wanted, boolean head) {
    report.request(kind);
    report.answer(kind + ' ' + answer.status() + (answer.complete() ? "" : " cut"));
    boolean wasDisturbed = disturbed.getAsBoolean();
    SoakVerdict verdict =
        new SoakVerdict(study, Set.copyOf(settings), answer, wanted, head, wasDisturbed);
    List<String> wrong = new ArrayList<>(verdict.wrong());
    String tag = answer.header("ETag");
    String key = target + ' ' + tag;
    if (!study.wasChangedInSilence()
        && tag.startsWith("\"")
        && answer.isZip()
        && answer.complete()
        && !head) {
      if (SoakVerdict.isPart(answer)) {
        Optional.ofNullable(known.get(key))
            .filter(whole -> !SoakVerdict.isSliceOf(answer, whole))
            .ifPresent(whole -> wrong.add("a part that is not of the whole with its tag"));
      } else {
        byte[] before = known.putIfAbsent(key, answer.body());
        if (before != null && !java.util.Arrays.equals(before, answer.body())) {
          wrong.add("other bytes under the same tag");
        }
      }
    }
    for (String words : wrong) {
      report.finding(words + ": " + told(kind + ' ' + target, answer));
    }
  }

  private String told(String request, WireAnswer answer) {
    String text = answer.isZip() ? answer.body().length + " bytes" : answer.text();
    return request
        + " → "
        + answer.status()
        + (answer.complete() ? "" : ", cut")
        + ", "
        + text.substring(0, Math.min(text.length(), 300))
        + "; faults "
        + study.faults()
        + ", settings "
        + settings;
  }
}
