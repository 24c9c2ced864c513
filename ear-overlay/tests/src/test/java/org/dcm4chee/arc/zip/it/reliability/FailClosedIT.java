package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Whatever fails, the archive's own ZIP is never served instead")
class FailClosedIT {
  private static final String AE = "AS_RECEIVED";

  private final ArchiveUnderTest archive = Attacked.archive();
  private OpenResources open;

  @BeforeEach
  void lookWhatIsOpen() {
    open = OpenResources.now(archive);
  }

  @AfterEach
  void back() {
    archive.settings(AE);
    archive.control("DELETE", "storages");
    archive.control("DELETE", "coercions/" + AE);
    open.awaitNoMore();
  }

  private static WireAnswer get(String study, String... headers) {
    WireAnswer answer = Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study), headers);
    assertThat(answer.isNative()).as("a ZIP of the archive's own").isFalse();
    return answer;
  }

  private static void assertInWords(int status, WireAnswer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.text())
        .startsWith("{\"errorMessage\":\"")
        .doesNotContain("Exception", "\tat ", "/storage/");
  }

  /** The objects that lack have their names in the ZIP, and their cause in the log. */
  private void assertLeftOut(String study, int objects, String missing, WireAnswer answer)
      throws IOException {
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(206);
    Map<String, byte[]> files = Zips.read(answer.body());
    assertThat(files).hasSize(objects).containsKey("MISSING.txt");
    assertThat(new String(files.get("MISSING.txt"), StandardCharsets.UTF_8)).contains(missing);
    assertWarned(study, missing);
  }

  /** The line is written when the download is over, which may be after the client knows it. */
  private void assertWarned(String study, String words) throws IOException {
    archive.server().awaitLine("WARN", study, words);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'ann;nurse,nurse,researcher', 200",
    "'ann;researcher,researcher', 200",
    "'eve;nurse,nurse', 403",
    "'eve;', 403",
    "'eve;!', 403",
    "'eve', 403",
    "';researcher', 200",
    "';nurse', 403"
  })
  @DisplayName("roles that are there twice or not at all, and users without a name")
  void roles(String user, int status) {
    archive.settings(AE, "zip.roles=researcher");
    WireAnswer answer = get(archive.invent(1, 2, 1000), "X-Stand-In-User: " + user);
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(status);
    if (status != 200) {
      assertInWords(status, answer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "codec, 1",
    "coercion_fails, 0",
    "lost, 0",
    "truncated, 0",
    "corrupt, 0",
    "breaks, 0"
  })
  @DisplayName("what fails for one object leaves that one out; for all, it is 410 in words")
  void oneObject(String fault, int number) throws IOException {
    String study = archive.invent(1, 4, 3000);
    archive.fault(study, fault, study + ".1.2", number);
    assertLeftOut(study, 4, study + ".1.2", get(study));

    String none = archive.invent(1, 3, 3000);
    archive.fault(none, fault, "*", number);
    assertInWords(410, get(none));
    assertWarned(none, "3 of 3");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"codec, 1", "coercion_fails, 0", "truncated, 0"})
  @DisplayName("with zip.onMissing=fail it is 500 in words, before the first byte")
  void onMissingFail(String fault, int number) {
    archive.settings(AE, "zip.onMissing=fail");
    String study = archive.invent(1, 4, 3000);
    archive.fault(study, fault, study + ".1.2", number);
    WireAnswer answer = get(study);
    assertInWords(500, answer);
    assertThat(answer.text()).contains("\"missing\":[\"" + study + ".1.2\"]");
  }

  @Test
  @DisplayName("a storage that was removed concerns only what lies there and nowhere else")
  void removedStorage() throws IOException {
    String study = archive.invent(1, 4, 3000);
    WireAnswer before = get(study);
    archive.control("PUT", "storages/fs9");
    archive.control("POST", "studies/" + study + "/replicas/fs9?instance=" + study + ".1.2");
    archive.control("DELETE", "storages/fs9");
    WireAnswer answer = get(study);
    if (answer.status() == 206) {
      assertLeftOut(study, 4, study + ".1.2", answer);
    } else {
      assertThat(answer.status()).as("%s", answer.text()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(before.body());
    }
  }

  @Test
  @DisplayName("without a folder for temporary files a DICOMDIR is made as usual, or not at all")
  void noTemporaryFolder() throws IOException {
    Path folder;
    try (Jvm jvm = Jvm.of(archive.server())) {
      folder = Path.of(jvm.systemProperty("java.io.tmpdir"));
    }
    String study = archive.invent(2, 2, 3000);
    Path away = folder.resolveSibling("temporary-away");
    Files.move(folder, away);
    try {
      WireAnswer answer =
          Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, study) + "&dicomdir=true");
      assertThat(answer.isNative()).isFalse();
      if (answer.isZip()) {
        assertThat(Zips.read(answer.body())).hasSize(5).containsKey("DICOMDIR");
      } else {
        assertInWords(500, answer);
      }
    } finally {
      Files.move(away, folder);
    }
  }

  @Test
  @DisplayName("a setting that is nonsense is its default, and never no limit")
  void nonsense() {
    archive.settings(
        AE,
        "zip.maxInstances=many",
        "zip.enabled=perhaps",
        "zip.entryNameFormat={nonsense}",
        "zip.verify=yes");
    assertThat(get(archive.invent(1, 2, 1000)).status()).isEqualTo(200);
    assertThat(archive.server().log())
        .contains("zip.maxInstances=many", "zip.enabled=perhaps", "zip.entryNameFormat={nonsense}");
  }
}
