package org.dcm4chee.arc.zip.it.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.dicom.DicomFile;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's page lists what there is, and everything on it works. */
class IndexPageIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();

  @AfterEach
  void reset() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static String page(String study) {
    URI uri = ARCHIVE.server().service("DCM4CHEE").resolve("/dcm4chee-arc/stand-in");
    HttpResponse<byte[]> page = ARCHIVE.send("GET", URI.create(uri + "?study=" + study));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
    return new String(page.body(), StandardCharsets.UTF_8);
  }

  private static String unescaped(String html) {
    return html.replace("&#39;", "'").replace("&amp;", "&");
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(m -> m.group(1)).toList();
  }

  @Test
  void study_withSizesAndSeries_everyLinkIsTheZipThatItSays() {
    String study = ARCHIVE.invent(2, 3, 1 << 20);
    String page = page(study);
    assertThat(page).contains("2 series, 6 objects, 6.", " MiB", "Invented");
    List<String> links = matches("href=\"([^\"]+)\"", page);
    assertThat(links).hasSize(4 * 3);
    for (String link : links) {
      HttpResponse<byte[]> zip = ARCHIVE.send("GET", URI.create(unescaped(link)));
      assertThat(zip.statusCode()).as(link).isEqualTo(200);
      Map<String, byte[]> files = Zips.read(zip.body());
      assertThat(files.containsKey("DICOMDIR")).isEqualTo(link.contains("dicomdir=true"));
      assertThat(files.containsKey("manifest.csv")).isEqualTo(link.contains("manifest=true"));
    }
  }

  @Test
  void curl_asThePageWritesIt(@TempDir Path folder) throws IOException, InterruptedException {
    Program.require("curl");
    String study = ARCHIVE.invent(1, 2, 1000);
    String commands = unescaped(matches("(?s)<pre>(.*?)</pre>", page(study)).get(0));
    // The files of two of the four have one name, which curl does not write over.
    for (String command : commands.lines().toList()) {
      Path own = Files.createTempDirectory(folder, "one");
      Program.Result result = Program.run(own, "bash", "-ec", command);
      assertThat(result.status()).as(command + ": " + result.output()).isZero();
      try (Stream<Path> files = Files.list(own)) {
        assertThat(files.toList()).singleElement().asString().contains(study).endsWith(".zip");
      }
    }
  }

  @Test
  void limits_areThoseInForce() {
    String study = ARCHIVE.invent(1, 1, 1000);
    ARCHIVE.settings("DCM4CHEE", "zip.maxInstances=4711");
    assertThat(page(study)).contains("<code>zip.maxInstances</code></td><td>4711</td>");
  }

  @Test
  void text_fromObjects_isText() {
    String study = DicomFile.newUid().substring(0, 24);
    ARCHIVE.store(
        List.of(
            DicomFile.ct(study, study + ".1", study + ".1.1", 1, 1, 16)
                .text(0x00081030, "LO", "<script>alert('x')</script> & \"more\"")
                .text(0x0008103E, "LO", "</table><b>")
                .toBytes(DicomFile.EXPLICIT_LE)));
    assertThat(page(study))
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;")
        .contains("&lt;/table&gt;&lt;b&gt;")
        .doesNotContain("<script");
  }

  @Test
  void study_thatIsNotThere_isSaid() {
    assertThat(page("1.2.3.4.5")).contains("There is no study");
  }
}
