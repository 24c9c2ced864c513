package org.dcm4chee.arc.standin;

import static org.dcm4che3.imageio.codec.TransferSyntaxType.DEFLATED;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.imageio.codec.TransferSyntaxType;
import org.dcm4che3.io.DicomInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps DICOM files in the folder {@code stand-in.storage}, and of each what a database would hold.
 * Loads the files of the folder {@code stand-in.import} when it starts. A little long, as files and
 * what is known of them change together.
 */
@ApplicationScoped
public class Archive {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

  /** What the database has of an instance, on all levels. */
  private static final int[] DATABASE_KEYS = {
    Tag.SpecificCharacterSet,
    Tag.SOPClassUID,
    Tag.SOPInstanceUID,
    Tag.StudyDate,
    Tag.SeriesDate,
    Tag.ContentDate,
    Tag.StudyTime,
    Tag.SeriesTime,
    Tag.ContentTime,
    Tag.AccessionNumber,
    Tag.Modality,
    Tag.ReferringPhysicianName,
    Tag.StudyDescription,
    Tag.SeriesDescription,
    Tag.PatientName,
    Tag.PatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.StudyInstanceUID,
    Tag.SeriesInstanceUID,
    Tag.StudyID,
    Tag.SeriesNumber,
    Tag.InstanceNumber,
    Tag.NumberOfFrames,
    Tag.SamplesPerPixel,
    Tag.Rows,
    Tag.Columns,
    Tag.BitsAllocated
  };

  private final Instances instances = new Instances();

  private final Map<String, Faults> faults = new ConcurrentHashMap<>();

  private final AccessControl access = new AccessControl();
  private Path storage;

  Archive() {}

  /** Keeps files in a folder that is there. */
  Archive(Path storage) {
    this.storage = storage;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    LOG.info("The stand-in archive has {} instances in {}", instances.size(), storage);
  }

  @PostConstruct
  void load() {
    try {
      storage =
          Path.of(System.getProperty("stand-in.storage", System.getProperty("java.io.tmpdir")))
              .resolve("fs1");
      Files.createDirectories(storage);
      forEachFile(storage, this::index);
      String imported = System.getProperty("stand-in.import", "");
      if (!imported.isEmpty()) {
        forEachFile(Path.of(imported), this::importFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface FileAction {
    void accept(Path file) throws IOException;
  }

  private static void forEachFile(Path folder, FileAction action) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        try {
          action.accept(file);
        } catch (IOException | RuntimeException e) {
          LOG.info("{} is skipped: {}", file.getFileName(), e.getMessage());
        }
      }
    }
  }

  private void importFile(Path file) throws IOException {
    store(Files.readAllBytes(file));
  }

  /** Keeps a file as it is. */
  public Attributes store(byte[] file) throws IOException {
    Attributes attributes;
    try (DicomInputStream dis = new DicomInputStream(new ByteArrayInputStream(file))) {
      attributes = dis.readDatasetUntilPixelData();
    }
    String name = attributes.getString(Tag.SOPInstanceUID, "");
    if (!name.matches("[0-9.]{1,64}")) {
      throw new IOException("No valid SOP Instance UID");
    }
    Path stored = storage.resolve(name);
    Files.write(stored, file);
    index(stored);
    return attributes;
  }

  private void index(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DicomInputStream dis = new DicomInputStream(in)) {
      Attributes dataset = dis.readDatasetUntilPixelData();
      Attributes row = new Attributes();
      if (dataset.containsValue(Tag.SpecificCharacterSet)) {
        row.setSpecificCharacterSet(dataset.getStrings(Tag.SpecificCharacterSet));
      }
      row.addSelected(dataset, DATABASE_KEYS);
      for (int uid : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID}) {
        if (!row.containsValue(uid)) {
          throw new IOException("No Study or Series Instance UID");
        }
      }
      boolean deflated = TransferSyntaxType.forUID(dis.getTransferSyntax()) == DEFLATED;
      boolean pixels = dis.tag() == Tag.PixelData && !deflated;
      instances.put(
          new StoredInstance(
              row, file, dis.getTransferSyntax(), pixels ? dis.getPosition() : Files.size(file)));
    }
  }

  /** Makes up a study, without digests. */
  public void invent(String studyUID, int series, int perSeries, long bytes) {
    invent(studyUID, series, perSeries, bytes, false, new Attributes());
  }

  /**
   * Makes up a study.
   *
   * @param bytes of the pixels of each instance
   * @param digests whether the database has digests, which costs to make each file up once
   * @param more attributes that all instances have
   */
  public void invent(
      String studyUID, int series, int perSeries, long bytes, boolean digests, Attributes more) {
    Invention invention = Invention.of(studyUID, series, bytes, digests, more);
    for (int s = 1; s <= series; s++) {
      for (int i = 1; i <= perSeries; i++) {
        instances.put(new StoredInstance(invention, s, i));
      }
    }
  }

  /** Forgets a study, its files too. */
  public void forget(String studyUID) throws IOException {
    for (StoredInstance instance : find(studyUID, null, null)) {
      instances.remove(instance);
      Files.deleteIfExists(storage.resolve(instance.uid(Tag.SOPInstanceUID)));
    }
    heal(studyUID);
    access.forget(studyUID);
  }

  /** Matching instances, in no order that means anything. */
  List<StoredInstance> find(String studyUID, String seriesUID, String sopUID) {
    return find(list(studyUID), list(seriesUID), list(sopUID));
  }

  private static String[] list(String uid) {
    return uid == null ? new String[0] : new String[] {uid};
  }

  /**
   * Instances with one of these UIDs at each level; none given, or {@code *}, match all. In no
   * order that means anything.
   */
  List<StoredInstance> find(String[] studyUIDs, String[] seriesUIDs, String[] sopUIDs) {
    Predicate<String> study = anyOf(studyUIDs);
    Predicate<String> series = anyOf(seriesUIDs);
    Predicate<String> sop = anyOf(sopUIDs);
    return instances
        .ofStudies(List.of(studyUIDs))
        .filter(i -> study.test(i.uid(Tag.StudyInstanceUID)))
        .filter(i -> series.test(i.uid(Tag.SeriesInstanceUID)))
        .filter(i -> sop.test(i.uid(Tag.SOPInstanceUID)))
        .sorted(
            Comparator.comparingInt(
                i -> Integer.reverse(i.uid(Tag.SOPInstanceUID).hashCode() * 0x9E3779B9)))
        .toList();
  }

  private static Predicate<String> anyOf(String[] uids) {
    Set<String> wanted = Set.copyOf(Arrays.asList(uids));
    return wanted.isEmpty() || wanted.contains("*") ? uid -> true : wanted::contains;
  }

  /** The rows of matching instances. */
  public List<Attributes> rows(String studyUID, String seriesUID) {
    return find(studyUID, seriesUID, null).stream().map(StoredInstance::attributes).toList();
  }

  /** Who sees what. */
  public AccessControl access() {
    return access;
  }

  /**
   * A row for each match of a search, new each time.
   *
   * @param aeTitle of the AE that is asked
   */
  public List<Attributes> search(Search search, String aeTitle) {
    // Study by study: nobody needs the rows of all instances at the same time.
    List<Attributes> matches = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String studyUID : instances.studyUIDs()) {
      if (access.isSeen(studyUID, aeTitle)) {
        matches.addAll(search.among(find(studyUID, null, null), this, seen));
      }
    }
    return matches;
  }

  Optional<StoredInstance> instance(String sopInstanceUID) {
    return instances.get(sopInstanceUID);
  }

  /** What is wrong with a study. */
  public Faults faults(String studyUID) {
    return faults.computeIfAbsent(studyUID, uid -> new Faults());
  }

  Faults faultsOf(StoredInstance instance) {
    return faults(instance.uid(Tag.StudyInstanceUID));
  }

  /** Makes all well again; what waits for that goes on. */
  public void heal(String studyUID) {
    Faults healed = faults.remove(studyUID);
    if (healed != null) {
      healed.heal();
    }
  }

  /**
   * Puts files on a second storage.
   *
   * @param sopInstanceUID {@code *} for all of the study
   */
  public void replicate(String studyUID, String sopInstanceUID, String storageID) {
    find(studyUID, null, sopInstanceUID.equals("*") ? null : sopInstanceUID)
        .forEach(instance -> instance.replicate(storageID));
  }

  /** What was read of a study's files: by SOP Instance UID, and then by storage. */
  public Map<String, Map<String, FileReads>> reads(String studyUID) {
    Map<String, Map<String, FileReads>> reads = new TreeMap<>();
    find(studyUID, null, null)
        .forEach(instance -> reads.put(instance.uid(Tag.SOPInstanceUID), instance.reads()));
    return reads;
  }

  /** Begins to count anew. */
  public void forgetReads(String studyUID) {
    find(studyUID, null, null).forEach(StoredInstance::forgetReads);
  }
}
