package org.dcm4chee.arc.zip.it.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.dicom.SampleFiles;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;

/** What there is to download in the demo: the user's own files, or samples. */
final class DemoStudies {
  /** Always the same, so that a URL works the next time, too. */
  static final String CT = "2.25.331128117350041720361290146041873612001";

  static final String REPORT = "2.25.331128117350041720361290146041873612002";

  private DemoStudies() {}

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Says so where there is nothing to load. */
  static void requireFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("-Ddemo.dicom=" + folder + " is no folder: name one with DICOM files");
    }
    if (files(folder).isEmpty()) {
      throw new IOException("-Ddemo.dicom=" + folder + " is empty: name one with DICOM files");
    }
  }

  /** Stores a folder's files, and says of each that was not taken why. */
  static Map<String, String> load(ArchiveUnderTest archive, Path folder) throws IOException {
    Map<String, String> studies = new LinkedHashMap<>();
    List<Path> files = files(folder);
    int taken = 0;
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      try {
        String study = SampleFiles.studyUid(bytes);
        Optional<String> refused = refusal(archive, bytes);
        if (refused.isPresent()) {
          throw new IOException(refused.get());
        }
        studies.putIfAbsent(study, "a study from " + file.getFileName());
        taken++;
      } catch (IOException e) {
        System.out.println("not taken: " + file + ": " + e.getMessage());
      }
    }
    System.out.println(taken + " of " + files.size() + " files were taken");
    if (taken == 0) {
      throw new IOException(
          "None of the files in -Ddemo.dicom=" + folder + " was taken; the reasons are above");
    }
    return studies;
  }

  private static Optional<String> refusal(ArchiveUnderTest archive, byte[] file) {
    try {
      int status = archive.tryStore(List.of(file));
      return status == 200
          ? Optional.empty()
          : Optional.of("the archive answered " + status + " to " + file.length + " bytes");
    } catch (UncheckedIOException e) {
      return Optional.of(
          "the connection broke while its "
              + file.length
              + " bytes were sent; WildFly takes 10 MiB in a request");
    }
  }

  /** Two studies of our own making. */
  static Map<String, String> samples(ArchiveUnderTest archive) {
    List<byte[]> images = new ArrayList<>();
    for (int series = 1; series <= 2; series++) {
      for (int i = 1; i <= 40; i++) {
        images.add(
            DicomFile.ct(CT, CT + "." + series, CT + "." + series + "." + i, series, i, 256)
                .text(0x0008103E, "LO", series == 1 ? "Axial native" : "Axial contrast")
                .text(0x00081030, "LO", "CT Thorax")
                .toBytes(DicomFile.EXPLICIT_LE));
      }
    }
    archive.store(images);
    archive.store(
        List.of(
            DicomFile.of(DicomFile.BASIC_TEXT_SR, REPORT, REPORT + ".1", REPORT + ".1.1")
                .charset("ISO_IR 192", StandardCharsets.UTF_8)
                .text(0x00080060, "CS", "SR")
                .text(0x00100010, "PN", "Yamada^Tarou=山田^太郎=やまだ^たろう")
                .text(0x0008103E, "LO", "Отчёт")
                .text(0x0040A491, "CS", "COMPLETE")
                .text(0x0040A493, "CS", "UNVERIFIED")
                .toBytes(DicomFile.EXPLICIT_LE),
            DicomFile.ct(REPORT, REPORT + ".2", REPORT + ".2.1", 2, 1, 64)
                .toBytes(DicomFile.EXPLICIT_BE)));
    Map<String, String> studies = new LinkedHashMap<>();
    studies.put(CT, "CT, 2 series of 40 images");
    studies.put(REPORT, "a report with a Japanese name and a Russian description, and an image");
    return studies;
  }
}
