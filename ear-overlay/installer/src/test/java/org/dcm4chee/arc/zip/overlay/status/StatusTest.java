package org.dcm4chee.arc.zip.overlay.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.dcm4chee.arc.zip.overlay.directory.GivenTwice;
import org.dcm4chee.arc.zip.overlay.report.Report;
import org.dcm4chee.arc.zip.overlay.server.ClusterState;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("status, for people and for programs")
class StatusTest {
  private static final GivenTwice NONE = new GivenTwice(new TreeMap<>(), Optional.empty());

  private static final Map<String, Object> ATTRIBUTES =
      Map.of(
          "Active", 2L,
          "Bytes", 157_637_590L,
          "Refused", Map.of("maxBytes", 2L, "maxConcurrent", 1L, "roles", 0L),
          "Settings",
              Map.of(
                  "DCM4CHEE",
                  Map.of(
                      "zip.enabled", "true",
                      "zip.maxBytes", "21474836480",
                      "zip.bufferBytes", "67108864",
                      "zip.maxSeconds", "21600",
                      "zip.prepareSeconds", "5",
                      "zip.roles", "(any)",
                      "zip.threads", "8",
                      "zip.onMissing", "fail",
                      "zip.ofTheFuture", "7"),
                  "RESEARCH",
                  Map.of("zip.roles", "research,admin")),
          "IgnoredSettings", Map.of("DCM4CHEE", Map.of("zip.maxRate", "lots is not understood")));

  private static ServerStatus status(Map<String, Object> attributes) {
    return new ServerStatus(
        true,
        List.of("dcm4chee-arc-ear-*.ear"),
        List.of(
            new ServerStatus.InstalledFile(
                Optional.of("1.0"), "a.war/WEB-INF/lib/x.jar", "abc", false)),
        List.of(new ServerStatus.Archive("a.ear", "OK", List.of())),
        Optional.of(
            new ClusterState(
                "node-1|1 (2) [node-1, node-2]",
                OptionalLong.of(12),
                OptionalLong.of(30),
                OptionalLong.of(4),
                OptionalLong.empty())),
        Optional.of(PluginState.of(attributes)));
  }

  private static String text(Map<String, Object> attributes) {
    StringWriter out = new StringWriter();
    StatusText.write(status(attributes), NONE, new Report(new PrintWriter(out), false));
    return out.toString();
  }

  @Test
  @DisplayName("several servers: who sees whom, and what is shared; what is not known is said so")
  void text_cluster() {
    assertThat(text(ATTRIBUTES).lines())
        .contains(
            "cluster:   2 servers, node-1|1 (2) [node-1, node-2]",
            "plans:     12 here; 30 hits, 4 misses, unknown put by this server");
    assertThat(StatusJson.of(status(ATTRIBUTES), NONE))
        .contains("\"members\" : 2", "\"entries\" : 12", "\"hits\" : 30")
        .doesNotContain("\"writes\"");
  }

  @Test
  @DisplayName("one block a web application: ignored values, then what is changed, then the rest")
  void text_settings_ignoredThenChangedThenDefaults() {
    assertThat(text(ATTRIBUTES).lines().filter(line -> line.matches("(web|[ *!] zip).*")))
        .containsExactly(
            "web application DCM4CHEE (* not the default, ! ignored)",
            "! zip.maxRate: lots is not understood",
            "* zip.maxBytes = 20 GiB  (default: 200 GiB)",
            "* zip.onMissing = fail  (default: omit)",
            "  zip.enabled = true",
            "  zip.roles = (any)",
            "  zip.maxSeconds = 6 h",
            "  zip.prepareSeconds = 5 s",
            "  zip.bufferBytes = 64 MiB",
            "  zip.threads = 8",
            "  zip.ofTheFuture = 7",
            "web application RESEARCH (* not the default, ! ignored)",
            "* zip.roles = research,admin  (default: (any))");
  }

  @Test
  @DisplayName("a plugin that says what is not the default is believed")
  void text_pluginThatSaysWhatIsChanged_isBelieved() {
    Map<String, Object> attributes =
        Map.of(
            "Settings", Map.of("A", Map.of("zip.threads", "7", "zip.maxBytes", "20 GiB")),
            "ChangedSettings", Map.of("A", Map.of("zip.threads", "7")));
    assertThat(text(attributes))
        .containsSubsequence("* zip.threads = 7", "  zip.maxBytes = 20 GiB")
        .doesNotContain("ChangedSettings");
    ModelNode json = ModelNode.fromJSONString(StatusJson.of(status(attributes), NONE));
    assertThat(json.get("webApplications", "A", "changed").get(0).asString())
        .isEqualTo("zip.threads");
  }

  @Test
  void text_counters_sumsOfReasonsAndUnits() {
    assertThat(text(ATTRIBUTES).lines())
        .contains(
            "  Active = 2", "  Bytes = 150.3 MiB", "  Refused = 3 (maxBytes 2, maxConcurrent 1)");
  }

  @Test
  @DisplayName("a plugin that does not tell what it ignores is read all the same")
  void text_olderPlugin_withoutIgnoredSettings() {
    assertThat(text(Map.of("Settings", Map.of("A", Map.of("zip.manifest", "true")))))
        .contains("* zip.manifest = true  (default: false)")
        .doesNotContain("! zip");
  }

  @Test
  void json_all_valuesAsThePluginHasThem() {
    ModelNode json = ModelNode.fromJSONString(StatusJson.of(status(ATTRIBUTES), NONE));
    assertThat(json.get("up").asBoolean()).isTrue();
    assertThat(json.get("files").get(0).get("version").asString()).isEqualTo("1.0");
    ModelNode webApplication = json.get("webApplications", "DCM4CHEE");
    assertThat(webApplication.get("settings", "zip.maxBytes").asString()).isEqualTo("21474836480");
    assertThat(webApplication.get("ignored", "zip.maxRate").asString()).contains("lots");
    assertThat(json.get("counters", "bytes").asLong()).isEqualTo(157_637_590L);
    assertThat(json.get("counters", "refused", "maxBytes").asLong()).isEqualTo(2);
  }

  @Test
  @DisplayName("a setting that LDAP holds twice is named, and so is that nobody looked")
  void givenTwice_inTextAndJson() {
    GivenTwice twice =
        new GivenTwice(
            new TreeMap<>(Map.of("DCM4CHEE", new TreeMap<>(Map.of("zip.maxBytes", 2)))),
            Optional.empty());
    GivenTwice unknown = GivenTwice.notLookedUp("there is no file");
    assertThat(text(ATTRIBUTES)).contains("settings given twice: none in LDAP");
    assertThat(text(twice)).contains("! zip.maxBytes of DCM4CHEE stands 2 times in LDAP");
    assertThat(text(unknown)).contains("settings given twice: not looked for, there is no file");
    ModelNode json = ModelNode.fromJSONString(StatusJson.of(status(ATTRIBUTES), twice));
    assertThat(json.get("givenTwice", "DCM4CHEE", "zip.maxBytes").asInt()).isEqualTo(2);
    assertThat(
            ModelNode.fromJSONString(StatusJson.of(status(ATTRIBUTES), unknown)).has("givenTwice"))
        .isFalse();
  }

  private static String text(GivenTwice twice) {
    StringWriter out = new StringWriter();
    StatusText.write(status(ATTRIBUTES), twice, new Report(new PrintWriter(out), false));
    return out.toString();
  }

  @Test
  void json_notUp_saysSo() {
    ServerStatus down =
        new ServerStatus(true, List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
    ModelNode json = ModelNode.fromJSONString(StatusJson.of(down, NONE));
    assertThat(json.get("up").asBoolean()).isFalse();
    assertThat(json.has("counters")).isFalse();
  }

  @Test
  @DisplayName("the documented table of settings is carried, all of it")
  void table_carried_hasRows() {
    SettingsTable table = SettingsTable.carried();
    assertThat(table.size()).isGreaterThan(15);
    assertThat(table.row("zip.maxBytes").orElseThrow().quantity()).isEqualTo(Quantity.BYTES);
    assertThat(table.row("zip.maxRate").orElseThrow().quantity()).isEqualTo(Quantity.BYTES);
    assertThat(table.row("zip.maxSeconds").orElseThrow().quantity()).isEqualTo(Quantity.SECONDS);
    assertThat(table.row("zip.maxInstances").orElseThrow().quantity()).isEqualTo(Quantity.PLAIN);
  }
}
