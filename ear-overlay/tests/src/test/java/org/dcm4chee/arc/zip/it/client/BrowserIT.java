package org.dcm4chee.arc.zip.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The archive's download button, in a real Chromium: the same kind of link, clicked. */
class BrowserIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final String AE = "AS_RECEIVED";

  @TempDir private Path downloads;
  private String study;
  private CuttingProxy proxy;
  private ChromeDriver browser;

  @BeforeEach
  void open() throws IOException {
    Program.require("chromium");
    Program.require("chromedriver");
    study = ARCHIVE.invent(1, 30, 300_000);
    URI service = ARCHIVE.server().service(AE);
    String path = service.getPath() + "/studies/" + study;
    proxy =
        new CuttingProxy(
            service,
            "<!DOCTYPE html><title>Studies</title><h1>Study "
                + study
                + "</h1>"
                + link("plain", path + "?accept=application/zip")
                + link("compress", path + "?accept=application/zip;transfer-syntax=*")
                + link("dicomdir", path + "?accept=application/zip;transfer-syntax=*&dicomdir=true")
                + "<p><a id=open href=\""
                + path
                + "?accept=application/zip\">open</a>");
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                .build(),
            options);
    browser.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString(), "eventsEnabled", true));
    browser.get(proxy.url("/page"));
  }

  private String link(String id, String href) {
    return "<p><a id="
        + id
        + " href=\""
        + href
        + "\" download=\""
        + study
        + ".zip\" target=_blank>Download ("
        + id
        + ")</a>";
  }

  @AfterEach
  void close() throws IOException {
    if (browser != null) {
      browser.quit();
      proxy.close();
      ARCHIVE.settings(AE);
    }
  }

  private byte[] downloaded() throws IOException {
    return downloaded(study + ".zip");
  }

  private byte[] downloaded(String name) throws IOException {
    Path file = downloads.resolve(name);
    await("it is downloaded")
        .untilAsserted(
            () ->
                assertThat(Files.exists(file) && !isUnfinished())
                    .as("what was asked for: %s", proxy.requests())
                    .isTrue());
    return Files.readAllBytes(file);
  }

  private boolean isUnfinished() throws IOException {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.anyMatch(file -> file.toString().endsWith(".crdownload"));
    }
  }

  private void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Files.copy(
        browser.getScreenshotAs(OutputType.FILE).toPath(),
        folder.resolve(name + ".png"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] whole(String query) {
    return ARCHIVE.send("GET", ARCHIVE.uri(AE, "studies/" + study + query)).body();
  }

  @Test
  void click_fileArrivesUnderTheRightName_sizeKnownInAdvance() throws IOException {
    screenshot("download-page");
    browser.findElement(By.id("plain")).click();
    byte[] file = downloaded();
    assertThat(Arrays.equals(file, whole("?accept=application/zip"))).isTrue();
    assertThat(proxy.responses())
        .anyMatch(answer -> answer.contains("Content-Length: " + file.length + "\r\n"));
  }

  @Test
  void click_withCompressAndDicomdir_fileSetWithItsDirectory() throws IOException {
    browser.findElement(By.id("dicomdir")).click();
    assertThat(Zips.read(downloaded(study + "-dicomdir.zip"))).containsKey("DICOMDIR").hasSize(31);
  }

  @Test
  void page_ofTheStandIn_itsButtonsAreClicked() throws IOException {
    browser.get(ARCHIVE.server().service(AE).resolve("/dcm4chee-arc/stand-in") + "?study=" + study);
    screenshot("stand-in");
    browser.findElement(By.linkText("DICOMDIR")).click();
    assertThat(Zips.read(downloaded(study + "-dicomdir.zip"))).containsKey("DICOMDIR").hasSize(31);
    browser.findElement(By.linkText("Download")).click();
    assertThat(Zips.read(downloaded())).hasSize(30);
  }

  @Test
  void interrupted_goesOnWhereItStopped() throws IOException {
    proxy.cutNextDownloadAfter(4_000_000);
    browser.findElement(By.id("compress")).click();
    byte[] file = downloaded();
    assertThat(Arrays.equals(file, whole("?accept=application/zip;transfer-syntax=*"))).isTrue();
    List<String> resumed =
        proxy.requests().stream().filter(request -> request.contains("\r\nRange: bytes=")).toList();
    assertThat(resumed).isNotEmpty().allMatch(request -> request.contains("\r\nIf-Range: \""));
    assertThat(proxy.responses()).anyMatch(answer -> answer.startsWith("HTTP/1.1 206"));
  }

  @Test
  void click_oneObjectLost_theRestArrivesAndItsNameSaysSo() throws IOException {
    ARCHIVE.fault(study, "lost", study + ".1.7", 0);
    browser.findElement(By.id("plain")).click();
    byte[] file = downloaded(study + "-incomplete.zip");
    assertThat(Zips.read(file)).containsKey("MISSING.txt").hasSize(30);
    assertThat(proxy.responses()).anyMatch(answer -> answer.startsWith("HTTP/1.1 206"));
  }

  @Test
  void refused_thePageSaysWhyInWords() throws IOException {
    ARCHIVE.settings(AE, "zip.maxInstances=1");
    browser.findElement(By.id("open")).click();
    assertThat(browser.findElement(By.tagName("body")).getText())
        .contains("This could not be sent", "zip.maxInstances", "30")
        .doesNotContain("errorMessage", "{");
    screenshot("refused");
  }
}
