package org.dcm4chee.arc.zip.it.reliability;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/**
 * A study that one worker of the soak has for itself: what is right in it, and what is wrong now.
 */
final class StudyInSoak {
  /** What can be ordered, with the numbers that make sense. */
  enum Fault {
    LOST(false, 0, 0, 1),
    TRUNCATED(false, 0, 0, 1),
    CORRUPT(false, 0, 0, 1),
    BREAKS(false, 0, 0, 1, 2),
    CHANGED(true, 0, 1, 2),
    OVERWRITTEN(true, 0, 1),
    CODEC(false, 1),
    COERCION_FAILS(false, 0),
    REJECTED(false, 0),
    HIDDEN(false, 0),
    SLOW(false, 5, 20, 60),
    STALLS(false, 20, 60),
    NEARLINE(false, 1, 10),
    COPY_FAILS(false, 0),
    COPY_HANGS(false, 0),
    NO_DIGEST(false, 0);

    /** Whether it gives other bytes that only a digest can tell from the right ones. */
    private final boolean silent;

    // It is: of numbers, and made by List.of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Integer> numbers;

    Fault(boolean silent, Integer... numbers) {
      this.silent = silent;
      this.numbers = List.of(numbers);
    }
  }

  private final ArchiveUnderTest archive;
  private final String uid;
  private final int objects;
  private final Map<String, Long> checksums = new HashMap<>();
  private final Map<Fault, Set<String>> faults = new EnumMap<>(Fault.class);
  private boolean changedInSilence;

  /** Invents it, and learns what is right by downloading it while all is well. */
  StudyInSoak(ArchiveUnderTest archive, String ae, Random random, boolean large) {
    this.archive = archive;
    objects = large ? 3 : 2 + random.nextInt(12);
    long bytes = large ? 1_500_000 : 1 + random.nextInt(40_000);
    uid = "1.2.9." + (random.nextInt(1_000_000_000) + 1);
    archive.control(
        "POST",
        "studies/" + uid + "?series=1&instances=" + objects + "&bytes=" + bytes + "&digests=true");
    WireAnswer answer = Wire.ask(archive.server().httpPort(), "GET", Attacked.zip(ae, uid));
    if (answer.status() != 200 || !answer.complete()) {
      throw new IllegalStateException("Before any fault: " + answer.status() + answer.text());
    }
    Zips.read(answer.body()).values().forEach(file -> checksums.put(instance(file), crc(file)));
    if (checksums.size() != objects) {
      throw new IllegalStateException(checksums.size() + " of " + objects + " before any fault");
    }
  }

  String uid() {
    return uid;
  }

  int objects() {
    return objects;
  }

  private String instance(int number) {
    return uid + ".1." + number;
  }

  String anyInstance(Random random) {
    return instance(1 + random.nextInt(objects));
  }

  /**
   * Whether files had other bytes of which the database knows nothing: entity tags are made of what
   * it knows, so they say nothing of these.
   */
  boolean wasChangedInSilence() {
    return changedInSilence;
  }

  /** Breaks something at random; gives what. */
  Fault breakSomething(Random random) {
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    String instance = random.nextInt(12) == 0 ? "*" : anyInstance(random);
    changedInSilence |= fault.silent;
    int number = fault.numbers.get(random.nextInt(fault.numbers.size()));
    archive.fault(uid, fault.name().toLowerCase(java.util.Locale.ROOT), instance, number);
    Set<String> instances = faults.computeIfAbsent(fault, f -> new HashSet<>());
    if (instance.equals("*")) {
      for (int i = 1; i <= objects; i++) {
        instances.add(instance(i));
      }
    } else {
      instances.add(instance);
    }
    return fault;
  }

  void heal() {
    archive.control("DELETE", "studies/" + uid + "/faults");
    faults.clear();
  }

  void forget() {
    archive.control("DELETE", "studies/" + uid);
  }

  boolean isWell() {
    return faults.isEmpty();
  }

  boolean has(Fault fault) {
    return faults.containsKey(fault);
  }

  String faults() {
    return faults.toString();
  }

  /** Instances that the archive takes away by itself, before the plugin sees them. */
  Set<String> takenAway(Fault how) {
    return faults.getOrDefault(how, Set.of());
  }

  /** Instances that may be other bytes without anybody being able to know. */
  private Set<String> maybeOther(boolean verified) {
    Set<String> other = new HashSet<>();
    faults.forEach(
        (fault, instances) -> {
          if (fault.silent
              && (!verified || !faults.getOrDefault(Fault.NO_DIGEST, Set.of()).isEmpty())) {
            other.addAll(instances);
          }
        });
    return other;
  }

  /**
   * What is wrong with the files of a ZIP that ended as if it were right.
   *
   * @param wanted instances that were asked for
   * @param verified whether digests are looked at
   */
  List<String> wrongIn(Map<String, byte[]> files, Set<String> wanted, boolean verified) {
    List<String> wrong = new ArrayList<>();
    Set<String> present = new HashSet<>();
    Set<String> maybeOther = maybeOther(verified);
    String missing = "";
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().equals("MISSING.txt")) {
        missing = new String(file.getValue(), StandardCharsets.UTF_8);
      } else if (!file.getKey().equals("DICOMDIR") && !file.getKey().equals("manifest.csv")) {
        String instance = instance(file.getValue());
        present.add(instance);
        if (!checksums.containsKey(instance)) {
          wrong.add("an object that is not of the study: " + instance);
        } else if (!maybeOther.contains(instance)
            && checksums.get(instance) != crc(file.getValue())) {
          wrong.add("other bytes: " + instance);
        }
      }
    }
    Set<String> left = new HashSet<>(wanted);
    left.removeAll(takenAway(Fault.HIDDEN));
    left.removeAll(takenAway(Fault.REJECTED));
    for (String instance : left) {
      if (!present.contains(instance) && !missing.contains(instance)) {
        wrong.add("missing without a word: " + instance);
      }
    }
    return wrong;
  }

  /** All instances there are. */
  Set<String> instances() {
    return checksums.keySet();
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  /** The Media Storage SOP Instance UID of a file; empty if it has none. */
  private static String instance(byte[] file) {
    String text = new String(file, 0, Math.min(file.length, 600), StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\u0002\u0000\u0003\u0000UI");
    if (at < 0) {
      return "";
    }
    int length = (file[at + 6] & 0xFF) | (file[at + 7] & 0xFF) << 8;
    return text.substring(at + 8, at + 8 + length).replace("\u0000", "");
  }
}
