package org.dcm4chee.arc.zip.overlay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.dcm4chee.arc.zip.overlay.links.Link;
import org.dcm4chee.arc.zip.overlay.report.Exit;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.sources.Sources;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The program, as an administrator runs it")
class OverlayTest {
  private static final String WAR = "dcm4chee-arc-war-5.35.1-unsecure.war";

  @TempDir private Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path emptyModules() throws IOException {
    return Files.createDirectories(folder.resolve("modules"));
  }

  private Path ear(Map<String, byte[]> entries) throws IOException {
    return file("dcm4chee-arc-ear-5.35.1-psql.ear", Sources.zip(entries));
  }

  private static byte[] emptyWar() {
    return Sources.zip(Map.of("WEB-INF/web.xml", new byte[] {'<', 'a', '/', '>'}));
  }

  /** The stand-in with one member taken out of one of its classes, wherever in the EAR that is. */
  private static byte[] without(byte[] zip, Link member) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : Sources.unzip(zip).entrySet()) {
      String name = entry.getKey();
      byte[] bytes = entry.getValue();
      if (name.endsWith(".jar")) {
        bytes = without(bytes, member);
      } else if (name.equals(member.owner() + ".class")) {
        bytes = Sources.withoutMember(bytes, member.name(), member.descriptor());
      }
      entries.put(name, bytes);
    }
    return Sources.zip(entries);
  }

  private Path standInModules() throws IOException {
    Path module = Files.createDirectories(folder.resolve("stand-in-modules/org/dcm4che/main"));
    Files.write(module.resolve("dcm4che.jar"), Sources.standInLibrary());
    return folder.resolve("stand-in-modules");
  }

  @Test
  void check_standIn_fits() throws IOException {
    Path ear = file("dcm4chee-arc-ear-5.35.1-psql.ear", Sources.standInEar());
    Run run = Run.of("check", "--ear", ear, "--modules", standInModules());
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("dcm4chee-arc 5.35.1 (dcm4chee-arc-ear-5.35.1-psql.ear, " + WAR + ")")
        .endsWith("the plugin fits" + System.lineSeparator());
  }

  @Test
  void check_standInThatLostAMember_namesIt() throws IOException {
    Link lost =
        new Link(
            Link.Kind.INTERFACE_METHOD,
            false,
            "org/dcm4chee/arc/retrieve/RetrieveContext",
            "getMatches",
            "()Ljava/util/List;");
    Path ear = file("dcm4chee-arc-ear-5.35.1-psql.ear", without(Sources.standInEar(), lost));
    Run run = Run.of("check", "--ear", ear, "--modules", standInModules());
    assertThat(run.exit()).isEqualTo(Exit.DOES_NOT_FIT.code());
    assertThat(run.out())
        .contains(
            "missing: method java.util.List org.dcm4chee.arc.retrieve.RetrieveContext.getMatches()");
    assertThat(run.err()).contains("The plugin does not fit dcm4chee-arc-ear-5.35.1-psql.ear: 1 ");
  }

  @Test
  void check_withoutModules_doesNotSayItFits() throws IOException {
    Run run = Run.of("check", "--ear", ear(Map.of(WAR, emptyWar())));
    assertThat(run.exit()).isEqualTo(Exit.DOES_NOT_FIT.code());
    assertThat(run.out()).contains("could not read the server's modules");
  }

  @Test
  void check_modulesOfAnotherServer_saysThatTheyAreNoArchives() throws IOException {
    Path modules = emptyModules();
    Files.write(modules.resolve("other.jar"), Sources.jar("package a; public class B {}"));
    Run run = Run.of("check", "--ear", ear(Map.of(WAR, emptyWar())), "--modules", modules);
    assertThat(run.exit()).isEqualTo(Exit.DOES_NOT_FIT.code());
    assertThat(run.err())
        .contains(modules + " is no modules folder of an archive's WildFly", "--modules");
    assertThat(run.out()).doesNotContain("missing: ");
  }

  @Test
  void check_secureWar_isFound() throws IOException {
    String secure = "dcm4chee-arc-war-5.35.1-secure.war";
    Path ear = ear(Map.of(secure, emptyWar()));
    assertThat(Run.of("check", "--ear", ear, "--modules", emptyModules()).out()).contains(secure);
  }

  @Test
  void check_otherWarsOfTheArchive_areNotOurs() throws IOException {
    Path ear =
        ear(
            Map.of(
                "dcm4chee-arc-war-retrieve-xdsi-5.35.1-unsecure.war", emptyWar(),
                "dcm4chee-arc-war-proxy-5.35.1-unsecure.war", emptyWar(),
                "dcm4chee-arc-ui2-5.35.1-unsecure.war", emptyWar()));
    Run run = Run.of("check", "--ear", ear, "--modules", emptyModules());
    assertThat(run.exit()).isEqualTo(Exit.NO_ARCHIVE.code());
    assertThat(run.err()).contains("has no dcm4chee-arc-war-*-secure.war");
  }

  @Test
  void check_twoWars_namesBothAndTakesTheNamedOne() throws IOException {
    String secure = "dcm4chee-arc-war-5.35.1-secure.war";
    Path ear = ear(Map.of(WAR, emptyWar(), secure, emptyWar()));
    Run both = Run.of("check", "--ear", ear, "--modules", emptyModules());
    assertThat(both.exit()).isEqualTo(Exit.NO_ARCHIVE.code());
    assertThat(both.err()).contains(secure + ", " + WAR).contains("--war");
    Run one = Run.of("check", "--ear", ear, "--modules", emptyModules(), "--war", secure);
    assertThat(one.out()).contains(secure).doesNotContain(WAR);
    Run other = Run.of("check", "--ear", ear, "--modules", emptyModules(), "--war", "x.war");
    assertThat(other.err()).contains("x.war", secure, WAR);
  }

  @Test
  void check_notAnEar_saysSo() throws IOException {
    Run run = Run.of("check", "--ear", file("a.ear", new byte[] {1, 2, 3}));
    assertThat(run.exit()).isEqualTo(Exit.FILE.code());
    assertThat(run.err()).contains("is not an EAR file");
  }

  @Test
  void patchEar_twice_sameBytesAndPluginInside() throws IOException {
    Path ear = file("dcm4chee-arc-ear-5.35.1-psql.ear", Sources.standInEar());
    Path first = folder.resolve("first.ear");
    Path second = folder.resolve("second.ear");
    assertThat(Run.of("patch-ear", ear, first, "--modules", standInModules()).err()).isEmpty();
    assertThat(Run.of("patch-ear", ear, second, "--modules", standInModules()).exit()).isZero();
    assertThat(first).hasSameBinaryContentAs(second);
    Map<String, byte[]> before = Sources.unzip(Sources.standInEar());
    Map<String, byte[]> after = Sources.unzip(Files.readAllBytes(first));
    assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
    after.forEach(
        (name, bytes) -> {
          if (!name.equals(WAR)) {
            assertThat(bytes).as(name).isEqualTo(before.get(name));
          }
        });
    Map<String, byte[]> war = Sources.unzip(after.get(WAR));
    assertThat(war).containsAllEntriesOf(Sources.unzip(before.get(WAR)));
    assertThat(war).containsKey("WEB-INF/lib/" + Plugin.carried().fileName());
  }

  @Test
  void patchEar_ontoItself_replacesOlderVersion() throws IOException {
    String older = "WEB-INF/lib/dcm4chee-arc-zip-rs-0.1.jar";
    byte[] war = Sources.zip(Map.of(older, new byte[] {1}));
    Path ear = ear(Map.of(WAR, war));
    Run run = Run.of("patch-ear", ear, ear, "--force");
    assertThat(run.out()).contains("left out: " + WAR + "/" + older);
    Set<String> inside = Sources.unzip(Sources.unzip(Files.readAllBytes(ear)).get(WAR)).keySet();
    assertThat(inside).containsExactly("WEB-INF/lib/" + Plugin.carried().fileName());
  }

  @Test
  void patchEar_anyFile_keepsOwnerGroupAndPermissions() throws IOException {
    Path ear = ear(Map.of(WAR, emptyWar()));
    PosixFileAttributeView view = Files.getFileAttributeView(ear, PosixFileAttributeView.class);
    Assumptions.assumeTrue(view != null, "this file system has no owners");
    view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
    UserPrincipalLookupService users = ear.getFileSystem().getUserPrincipalLookupService();
    boolean mayGive = "root".equals(System.getProperty("user.name"));
    if (mayGive) {
      view.setOwner(users.lookupPrincipalByName("nobody"));
      view.setGroup(users.lookupPrincipalByGroupName("nogroup"));
    }
    PosixFileAttributes before = view.readAttributes();
    Path out = folder.resolve("out.ear");
    Run run = Run.of("patch-ear", ear, out, "--force");
    assertThat(run.out()).doesNotContain("not kept");
    PosixFileAttributes after = Files.readAttributes(out, PosixFileAttributes.class);
    assertThat(after.owner()).isEqualTo(before.owner());
    assertThat(after.group()).isEqualTo(before.group());
    assertThat(after.permissions()).isEqualTo(before.permissions());
  }

  @Test
  void patchEar_signed_leavesOutSignatures() throws IOException {
    Map<String, byte[]> war = new LinkedHashMap<>();
    war.put("META-INF/MANIFEST.MF", new byte[0]);
    war.put("META-INF/VENDOR.SF", new byte[] {1});
    war.put("META-INF/VENDOR.EC", new byte[] {1});
    war.put("WEB-INF/lib/signed.jar", Sources.zip(Map.of("META-INF/A.SF", new byte[] {1})));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("META-INF/MANIFEST.MF", new byte[0]);
    entries.put("META-INF/vendor.sf", new byte[] {1});
    entries.put("META-INF/VENDOR.RSA", new byte[] {1});
    entries.put(WAR, Sources.zip(war));
    Path out = folder.resolve("out.ear");
    Run run = Run.of("patch-ear", ear(entries), out, "--force");
    assertThat(run.out())
        .contains("left out: META-INF/vendor.sf", "VENDOR.RSA", "/META-INF/VENDOR.SF");
    Map<String, byte[]> after = Sources.unzip(Files.readAllBytes(out));
    assertThat(after.keySet()).containsExactly("META-INF/MANIFEST.MF", WAR);
    Map<String, byte[]> inside = Sources.unzip(after.get(WAR));
    assertThat(inside.keySet())
        .filteredOn(name -> name.startsWith("META-INF/"))
        .containsExactly("META-INF/MANIFEST.MF");
    assertThat(inside.get("WEB-INF/lib/signed.jar")).isEqualTo(war.get("WEB-INF/lib/signed.jar"));
  }

  @Test
  void patchEar_doesNotFit_writesNothing() throws IOException {
    Path out = folder.resolve("out.ear");
    Run run = Run.of("patch-ear", ear(Map.of("a.war", emptyWar())), out);
    assertThat(run.exit()).isEqualTo(Exit.NO_ARCHIVE.code());
    Run unverified = Run.of("patch-ear", ear(Map.of(WAR, emptyWar())), out);
    assertThat(unverified.exit()).isEqualTo(Exit.DOES_NOT_FIT.code());
    assertThat(out).doesNotExist();
  }

  @Test
  void patchEar_noSuchFolder_saysWhichFile() throws IOException {
    Path out = folder.resolve("none").resolve("out.ear");
    Run run = Run.of("patch-ear", ear(Map.of(WAR, emptyWar())), out, "--force");
    assertThat(run.exit()).isEqualTo(Exit.FILE.code());
    assertThat(run.err()).contains(out.toString()).contains("cannot be written");
  }

  @Test
  void installCli_forAnEar_writesScriptAndPlugin() throws IOException {
    Path script = folder.resolve("install.cli");
    Run run = Run.of("install", "--force", "--cli", script, "--ear", ear(Map.of(WAR, emptyWar())));
    assertThat(run.err()).isEmpty();
    String file = Plugin.carried().fileName();
    assertThat(script)
        .content()
        .contains("--content=" + WAR + "/WEB-INF/lib/" + file + "=" + file)
        .contains("--deployments=dcm4chee-arc-ear-*.ear --redeploy-affected");
    assertThat(folder.resolve(file)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "install", "status", "uninstall"})
  void anyCommand_serverDown_saysWhereAndWhatToDo(String command) throws IOException {
    try (Socket silent = portWhereNobodyListens()) {
      int port = silent.getLocalPort();
      Run run = Run.of(command, "--port", port);
      assertThat(run.exit()).isEqualTo(Exit.NOT_REACHED.code());
      assertThat(run.err())
          .isEqualTo(
              Problem.SERVER_DOWN.with("127.0.0.1:" + port).getMessage() + System.lineSeparator());
    }
  }

  @Test
  void verbose_serverDown_showsTheCause() throws IOException {
    try (Socket silent = portWhereNobodyListens()) {
      assertThat(Run.of("check", "--verbose", "--port", silent.getLocalPort()).err())
          .contains("Caused by: ");
    }
  }

  /** Whoever connects is refused, and nobody else gets the port, as long as this has it. */
  private static Socket portWhereNobodyListens() throws IOException {
    Socket silent = new Socket();
    silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return silent;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "install --frobnicate",
        "check --port nine",
        "patch-ear",
        "patch-ear a",
        "install --ear a.ear",
        "install --cluster --ear a.ear --cli a.cli"
      })
  void anyCommand_wrongArguments_oneSentence(String line) {
    Run run = Run.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
    assertThat(run.exit()).isEqualTo(Exit.USAGE.code());
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--help shows what there is");
  }

  @Test
  void passwordFile_missing_saysSo() {
    Run run = Run.of("status", "--user", "admin", "--password-file", folder.resolve("none"));
    assertThat(run.exit()).isEqualTo(Exit.FILE.code());
    assertThat(run.err()).contains("no such file");
  }

  @Test
  void passwordFile_notInUtf8_saysSo() throws IOException {
    Path file = file("password", "gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1));
    Run run = Run.of("status", "--user", "admin", "--password-file", file);
    assertThat(run.exit()).isEqualTo(Exit.FILE.code());
    assertThat(run.err()).contains("it is not in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "install", "status", "uninstall", "patch-ear"})
  void help_ofEachCommand_namesOptionsAndExitStatus(String command) {
    Run run = Run.of(command, "--help");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Usage: zip-rs " + command, "Exit status:", "--verbose");
    for (Exit exit : Exit.values()) {
      assertThat(run.out()).contains(Integer.toString(exit.code()));
    }
  }

  @Test
  void help_ofTheProgram_namesEveryCommand() {
    assertThat(Run.of("--help").out())
        .contains("check", "install", "status", "uninstall", "patch-ear");
  }
}
