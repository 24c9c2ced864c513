package org.dcm4chee.arc.zip.it.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.dicom.SampleFiles;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Server;

/**
 * The demo: a WildFly with the stand-in archive, the plugin installed by the installer, and studies
 * to download; until Ctrl-C, or for {@code -Ddemo.seconds}.
 */
public final class Demo {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private Demo() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int port = Integer.getInteger("demo.port", 8080);
    long seconds = Long.getLong("demo.seconds", 0);
    String folder = System.getProperty("demo.dicom", "");
    if (!folder.isEmpty() && !Files.isDirectory(Path.of(folder))) {
      throw new IllegalArgumentException("-Ddemo.dicom=" + folder + " is no folder");
    }
    try (Server server =
        Server.start(Server.Options.named("demo").withHttpPort(port)).withPlugin()) {
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      Map<String, String> studies = folder.isEmpty() ? samples(archive) : load(archive, folder);
      announce(server.service("DCM4CHEE"), studies);
      server.await(seconds > 0 ? Duration.ofSeconds(seconds) : FOR_EVER);
    }
  }

  private static void announce(URI service, Map<String, String> studies) {
    System.out.println();
    System.out.println("READY: " + service);
    studies.forEach(
        (uid, what) -> {
          String study = service + "/studies/" + uid;
          System.out.println();
          System.out.println(what);
          System.out.println("  curl -OJ '" + study + "?accept=application/zip'");
          System.out.println(
              "  browser: " + study + "?accept=application/zip;transfer-syntax=*&dicomdir=true");
        });
    System.out.println();
    System.out.flush();
  }

  private static Map<String, String> load(ArchiveUnderTest archive, String folder)
      throws IOException {
    Map<String, String> studies = new LinkedHashMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      var study = SampleFiles.studyUid(bytes);
      if (study.isPresent() && archive.tryStore(List.of(bytes)) == 200) {
        studies.putIfAbsent(study.get(), "a study from " + file.getFileName());
      } else {
        System.out.println(file + " was not taken: it is no DICOM file of a study");
      }
    }
    return studies;
  }

  private static Map<String, String> samples(ArchiveUnderTest archive) {
    Map<String, String> studies = new LinkedHashMap<>();
    String ct = DicomFile.newUid();
    List<byte[]> files = new ArrayList<>();
    for (int series = 1; series <= 2; series++) {
      String seriesUid = DicomFile.newUid();
      for (int i = 1; i <= 40; i++) {
        files.add(
            DicomFile.ct(ct, seriesUid, DicomFile.newUid(), series, i, 256)
                .text(0x0008103E, "LO", series == 1 ? "Axial native" : "Axial contrast")
                .text(0x00081030, "LO", "CT Thorax")
                .toBytes(DicomFile.EXPLICIT_LE));
      }
    }
    archive.store(files);
    studies.put(ct, "CT, 2 series of 40 images");

    String report = DicomFile.newUid();
    String reportSeries = DicomFile.newUid();
    archive.store(
        List.of(
            DicomFile.of(DicomFile.BASIC_TEXT_SR, report, reportSeries, DicomFile.newUid())
                .charset("ISO_IR 192", StandardCharsets.UTF_8)
                .text(0x00080060, "CS", "SR")
                .text(0x00100010, "PN", "Yamada^Tarou=山田^太郎=やまだ^たろう")
                .text(0x0008103E, "LO", "Отчёт")
                .text(0x0040A491, "CS", "COMPLETE")
                .text(0x0040A493, "CS", "UNVERIFIED")
                .toBytes(DicomFile.EXPLICIT_LE),
            DicomFile.ct(report, DicomFile.newUid(), DicomFile.newUid(), 2, 1, 64)
                .toBytes(DicomFile.EXPLICIT_BE)));
    studies.put(report, "a report with a Japanese name and a Russian description, and an image");
    return studies;
  }
}
