package org.dcm4chee.arc.standin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dcm4che3.data.Tag;

/** All instances, by their UIDs and by study. Thread-safe. */
final class Instances {
  private final Map<String, StoredInstance> all = new ConcurrentHashMap<>();
  private final Map<String, Map<String, StoredInstance>> studies = new ConcurrentHashMap<>();

  int size() {
    return all.size();
  }

  /** Adds an instance, in the place of the one that has its UID. */
  void put(StoredInstance instance) {
    get(uid(instance)).ifPresent(this::remove);
    all.put(uid(instance), instance);
    studies.compute(
        studyUID(instance),
        (uid, known) -> {
          Map<String, StoredInstance> instances = known == null ? new ConcurrentHashMap<>() : known;
          instances.put(uid(instance), instance);
          return instances;
        });
  }

  void remove(StoredInstance instance) {
    all.remove(uid(instance), instance);
    studies.computeIfPresent(
        studyUID(instance),
        (uid, instances) -> {
          instances.remove(uid(instance), instance);
          return instances.isEmpty() ? null : instances;
        });
  }

  Optional<StoredInstance> get(String sopInstanceUID) {
    return Optional.ofNullable(all.get(sopInstanceUID));
  }

  Set<String> studyUIDs() {
    return studies.keySet();
  }

  /** Those of some studies; of all if there is none, or {@code *} is among them. */
  Stream<StoredInstance> ofStudies(List<String> studyUIDs) {
    return studyUIDs.isEmpty() || studyUIDs.contains("*")
        ? all.values().stream()
        : studyUIDs.stream()
            .distinct()
            .flatMap(uid -> studies.getOrDefault(uid, Map.of()).values().stream());
  }

  private static String uid(StoredInstance instance) {
    return instance.uid(Tag.SOPInstanceUID);
  }

  private static String studyUID(StoredInstance instance) {
    return instance.uid(Tag.StudyInstanceUID);
  }
}
