package org.dcm4chee.arc.zip.it.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Server;
import org.dcm4chee.arc.zip.overlay.cli.Run;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.server.Endpoint;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.dcm4chee.arc.zip.overlay.server.OverlayState;
import org.dcm4chee.arc.zip.overlay.server.PluginBean;
import org.dcm4chee.arc.zip.overlay.sources.Sources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The program and a running WildFly")
class OverlayIT {
  private static final String EAR = "dcm4chee-arc-ear-5.35.1-psql.ear";
  private static final String WAR = "dcm4chee-arc-war-5.35.1-unsecure.war";

  private static final String USER = "operator";
  private static final String PASSWORD = "0perator-of-the-test";

  private static Server server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            Server.Options.named("installer").withoutArchive().withManagementUser(USER, PASSWORD));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void freshArchive() {
    server.management().undeployAll();
    assertThat(run("uninstall").exit()).isZero();
    server.management().deploy(EAR, Sources.standInEar());
  }

  private static Run run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--port", server.managementPort()));
    return Run.of(all.toArray());
  }

  private static Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.managementPort(), Optional.empty(), Optional.empty());
  }

  private static OverlayState overlay() throws OverlayException {
    try (ManagedServer managed = ManagedServer.connect(endpoint())) {
      return OverlayState.read(managed);
    }
  }

  private static boolean isPluginUp() throws OverlayException {
    return PluginBean.read(endpoint()).isPresent();
  }

  /** Runs a script as an administrator would, in the script's folder. */
  private static int jbossCli(Path script) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Built.WILDFLY.path().resolve("bin/jboss-cli.sh").toString(),
            "--connect",
            "--controller=127.0.0.1:" + server.managementPort(),
            "--file=" + script.getFileName())
        .directory(script.getParent().toFile())
        .redirectErrorStream(true)
        .redirectOutput(script.resolveSibling("jboss-cli.log").toFile())
        .start()
        .waitFor();
  }

  /** The carried plugin under another version. */
  private Path pluginOfVersion(String version) throws IOException {
    Map<String, byte[]> entries;
    try (var in = Plugin.carried().open()) {
      entries = Sources.unzip(in.readAllBytes());
    }
    return jar("plugin-" + version + ".jar", version, entries);
  }

  /** A plugin that does not let its web application deploy. */
  private Path brokenPlugin() throws IOException {
    byte[] notXml = "not XML".getBytes(StandardCharsets.UTF_8);
    return jar("broken.jar", "6.6.6", Map.of("META-INF/web-fragment.xml", notXml));
  }

  private Path jar(String name, String version, Map<String, byte[]> entries) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        if (!entry.getKey().equals("META-INF/MANIFEST.MF")) {
          jar.putNextEntry(new ZipEntry(entry.getKey()));
          jar.write(entry.getValue());
        }
      }
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  /** The stand-in as a later release names its parts. */
  private static byte[] earOfVersion(String version) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Sources.unzip(Sources.standInEar())
        .forEach(
            (name, bytes) ->
                entries.put(
                    name.replace("5.35.1", version),
                    name.equals("META-INF/application.xml")
                        ? new String(bytes, StandardCharsets.UTF_8)
                            .replace("5.35.1", version)
                            .getBytes(StandardCharsets.UTF_8)
                        : bytes));
    return Sources.zip(entries);
  }

  @Test
  void check_standIn_fitsAndChangesNothing() throws OverlayException {
    Run run = run("check");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains(EAR, WAR, "WildFly 39.", "the plugin fits");
    assertThat(server.management().overlays()).isEmpty();
  }

  @Test
  void install_thenStatusThenUninstall_comesAndGoes() throws OverlayException {
    assertThat(isPluginUp()).isFalse();
    assertThat(run("status").exit()).isEqualTo(Exit.NOT_INSTALLED.code());

    Run install = run("install");
    assertThat(install.err()).isEmpty();
    assertThat(install.exit()).isZero();
    assertThat(install.out())
        .contains("redeployed " + EAR)
        .contains(
            "http://127.0.0.1:"
                + server.httpPort()
                + "/dcm4chee-arc/aets/{AETitle}/rs/studies/{StudyInstanceUID}?accept=application/zip");
    assertThat(isPluginUp()).isTrue();

    Run status = run("status");
    assertThat(status.exit()).isZero();
    assertThat(status.out())
        .contains("zip-rs " + Plugin.carried().version(), EAR, "as carried by this program")
        .contains("Finished = 0");

    Run uninstall = run("uninstall");
    assertThat(uninstall.err()).isEmpty();
    assertThat(uninstall.exit()).isZero();
    assertThat(server.management().overlays()).isEmpty();
    assertThat(isPluginUp()).isFalse();
    assertThat(run("uninstall").out()).contains("nothing to do");
  }

  @Test
  void uninstall_afterOneThatWasCutOff_takesTheCachesToo() {
    server.management().addCacheContainer("zip-rs");

    assertThat(run("uninstall", "--dry-run").out()).contains("cache-container=zip-rs:remove");
    Run uninstall = run("uninstall");
    assertThat(uninstall.exit()).isZero();
    assertThat(uninstall.out()).contains("the cache container zip-rs is gone");
    assertThat(run("uninstall").out()).contains("nothing to do");
  }

  @Test
  void install_again_redeploysNothing() throws OverlayException {
    assertThat(run("install").exit()).isZero();
    String enabled = server.management().enabledTime(EAR);
    OverlayState before = overlay();
    Run again = run("install");
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("already installed").doesNotContain("redeploy");
    assertThat(server.management().enabledTime(EAR)).isEqualTo(enabled);
    assertThat(overlay()).isEqualTo(before);
  }

  @Test
  void install_dryRun_printsOperationsAndChangesNothing() throws OverlayException {
    Run run = run("install", "--dry-run");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("/deployment-overlay=zip-rs:add", "/deployment=" + EAR + ":redeploy");
    assertThat(server.management().overlays()).isEmpty();
  }

  @Test
  void install_overOlderVersion_replacesIt() throws OverlayException, IOException {
    assertThat(run("install", "--plugin", pluginOfVersion("0.1")).exit()).isZero();
    assertThat(run("status").out()).contains("zip-rs 0.1", "not that of zip-rs");
    assertThat(run("install").exit()).isZero();
    assertThat(overlay().contents()).containsOnlyKeys(Plugin.carried().pathIn(WAR));
  }

  @Test
  void install_earRenamed_movesOver() throws OverlayException {
    assertThat(run("install").exit()).isZero();
    server.management().undeploy(EAR);
    String later = "dcm4chee-arc-ear-5.36.0-psql.ear";
    server.management().deploy(later, earOfVersion("5.36.0"));
    assertThat(isPluginUp()).isFalse();

    Run status = run("status");
    assertThat(status.out()).contains(later, "install moves the plugin over");
    Run install = run("install");
    assertThat(install.err()).isEmpty();
    assertThat(install.exit()).isZero();
    assertThat(overlay().contents())
        .containsOnlyKeys(Plugin.carried().pathIn("dcm4chee-arc-war-5.36.0-unsecure.war"));
    assertThat(isPluginUp()).isTrue();
  }

  @Test
  void install_pluginThatBreaksTheDeployment_leavesAllAsItWas()
      throws OverlayException, IOException {
    Run run = run("install", "--plugin", brokenPlugin());
    assertThat(run.exit()).isEqualTo(Exit.REFUSED.code());
    assertThat(run.err()).contains("as it was before").contains("WFLY");
    assertThat(server.management().overlays()).isEmpty();
    assertThat(run("check").exit()).isZero();
  }

  @Test
  void install_brokenOverGoodVersion_goodOneStaysUp() throws OverlayException, IOException {
    assertThat(run("install").exit()).isZero();
    OverlayState before = overlay();
    assertThat(run("install", "--plugin", brokenPlugin()).exit()).isEqualTo(Exit.REFUSED.code());
    assertThat(overlay()).isEqualTo(before);
    assertThat(isPluginUp()).isTrue();
    assertThat(run("status").exit()).isZero();
  }

  @Test
  void install_pluginThatDoesNotCome_saysSo() throws IOException {
    Run run = run("install", "--plugin", jar("empty.jar", "0.0", Map.of()), "--wait", "0");
    assertThat(run.exit()).isEqualTo(Exit.NOT_UP.code());
    assertThat(run.err()).contains("does not answer");
  }

  @Test
  void install_pluginThatDoesNotFit_changesNothingWithoutForce()
      throws OverlayException, IOException {
    Map<String, byte[]> classes =
        new LinkedHashMap<>(
            Sources.compile(
                "package org.dcm4che3.net; public class Gone { public void away() {} }",
                "package org.dcm4chee.arc.zip; public class User {"
                    + " void use(org.dcm4che3.net.Gone gone) { gone.away(); } }"));
    classes.remove("org/dcm4che3/net/Gone.class");
    Path plugin = jar("unfit.jar", "0.2", classes);
    Run run = run("install", "--plugin", plugin);
    assertThat(run.exit()).isEqualTo(Exit.DOES_NOT_FIT.code());
    assertThat(run.out()).contains("missing: class org.dcm4che3.net.Gone");
    assertThat(server.management().overlays()).isEmpty();
    run("install", "--plugin", plugin, "--force", "--wait", "0");
    assertThat(server.management().overlays()).containsExactly("zip-rs");
  }

  @Test
  void install_noArchiveOrTwo_saysWhich() throws OverlayException {
    String other = "dcm4chee-arc-ear-5.36.0-psql.ear";
    server.management().undeploy(EAR);
    assertThat(run("install").err())
        .isEqualTo(Problem.NO_ARCHIVE.with().getMessage() + System.lineSeparator());
    server.management().undeployAll();
    byte[] small = Sources.zip(Map.of(WAR, Sources.zip(Map.of("index.html", new byte[0]))));
    server.management().deploy(other, small);
    server.management().deploy(EAR, Sources.zip(Map.of("META-INF/MANIFEST.MF", new byte[0])));
    Run two = run("install");
    assertThat(two.exit()).isEqualTo(Exit.NO_ARCHIVE.code());
    assertThat(two.err()).contains(EAR, other, "--deployment");
    assertThat(run("install", "--deployment", EAR).err()).contains(EAR + " has no ");
    assertThat(run("install", "--deployment", "x.ear").err()).contains("x.ear", EAR, other);
  }

  @Test
  void installCli_withJbossCliOnly_sameResult()
      throws OverlayException, IOException, InterruptedException {
    Path script = folder.resolve("install.cli");
    assertThat(run("install", "--cli", script).exit()).isZero();
    assertThat(server.management().overlays()).isEmpty();
    assertThat(jbossCli(script)).isZero();
    assertThat(isPluginUp()).isTrue();
    assertThat(run("install").out()).contains("already installed");
    assertThat(jbossCli(script)).isZero();
    assertThat(isPluginUp()).isTrue();
    assertThat(folder.resolve("jboss-cli.log")).content().doesNotContain("WARN");
  }

  @Test
  void patchEar_deployedFromItsFolder_pluginIsUp() throws OverlayException, IOException {
    server.management().undeployAll();
    Path in = Files.write(folder.resolve("in.ear"), Sources.standInEar());
    Path out = folder.resolve(EAR);
    Path modules = Built.MODULES.path();
    assertThat(Run.of("patch-ear", in, out, "--modules", modules).err()).isEmpty();
    server.management().deployInPlace(out);
    assertThat(isPluginUp()).isTrue();
    Run status = run("status");
    assertThat(status.exit()).isZero();
    assertThat(status.out()).contains("the EAR itself has the plugin");
    assertThat(run("check").exit()).isZero();
  }

  @Test
  void login_passwordRightOrWrong_inOrRefused() throws IOException {
    Path right = Files.writeString(folder.resolve("right"), PASSWORD + "\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    Run in = run("check", "--user", USER, "--password-file", right);
    assertThat(in.exit()).isZero();
    Run refused = run("check", "--user", USER, "--password-file", wrong);
    assertThat(refused.exit()).isEqualTo(Exit.NOT_REACHED.code());
    assertThat(refused.err()).contains("refused the login").doesNotContain("guess");
    assertThat(run("status", "--user", USER, "--password-file", right).exit())
        .isEqualTo(Exit.NOT_INSTALLED.code());
  }

  @Test
  @DisplayName("the jar that is handed out runs on its own")
  void jar_asAnAdministratorRunsIt_doesItAll() throws IOException, InterruptedException {
    Path password = Files.writeString(folder.resolve("right"), PASSWORD + "\n");
    assertThat(runJar("install")).isZero();
    assertThat(runJar("status")).isZero();
    assertThat(runJar("uninstall", "--user", USER, "--password-file", password.toString()))
        .isZero();
    assertThat(runJar("status")).isEqualTo(Exit.NOT_INSTALLED.code());
    assertThat(folder.resolve("jar.log")).content().contains("is not installed");
  }

  private int runJar(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-jar", Built.INSTALLER.path().toString()));
    command.addAll(List.of(args));
    command.addAll(List.of("--port", Integer.toString(server.managementPort())));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("jar.log").toFile())
        .start()
        .waitFor();
  }

  @Test
  void tls_onAPortWithoutIt_saysSo() {
    Run run = run("check", "--tls");
    assertThat(run.exit()).isEqualTo(Exit.NOT_REACHED.code());
    assertThat(run.err()).contains("No TLS connection");
  }
}
