package org.dcm4chee.arc.zip.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.dcm4chee.arc.zip.it.server.Server;
import org.dcm4chee.arc.zip.it.server.Slapd;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of ldap-config, applied as they are, in force after a reload. */
class LdapConfigIT {
  private static final ArchiveUnderTest ARCHIVE = ArchiveUnderTest.shared();
  private static final Path FOLDER = Built.ROOT.path().resolve("ldap-config");
  private static final String WEB_APP =
      "dcmWebAppName=DCM4CHEE,dicomDeviceName=dcm4chee-arc,cn=Devices,cn=DICOM Configuration,"
          + "dc=dcm4che,dc=org";

  @AfterEach
  void back() {
    ARCHIVE.settings("DCM4CHEE");
  }

  private static LDAPConnection connect() throws LDAPException {
    return new LDAPConnection(
        "127.0.0.1", ARCHIVE.server().ldapPort(), "cn=admin,dc=dcm4che,dc=org", "secret");
  }

  private static void apply(String file) throws LDAPException, LDIFException, IOException {
    try (LDAPConnection ldap = connect();
        LDIFReader changes = new LDIFReader(Files.newInputStream(FOLDER.resolve(file)))) {
      for (LDIFChangeRecord change = changes.readChangeRecord();
          change != null;
          change = changes.readChangeRecord()) {
        change.processChange(ldap);
      }
    }
  }

  /** What the plugin has in force for DCM4CHEE, a line each: {@code zip.maxInstances = 20000}. */
  private static List<String> inForce(ArchiveUnderTest archive) {
    ModelNode status = ModelNode.fromJSONString(archive.server().overlay("status", "--json"));
    return status.get("webApplications", "DCM4CHEE", "settings").asPropertyList().stream()
        .map(setting -> setting.getName() + " = " + setting.getValue().asString())
        .toList();
  }

  private static List<String> properties() throws LDAPException {
    try (LDAPConnection ldap = connect()) {
      return List.of(ldap.getEntry(WEB_APP).getAttributeValues("dcmProperty"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "hospital.ldif, zip.maxInstances = 20000",
    "research.ldif, zip.maxInstances = unlimited",
    "public-teaching.ldif, zip.maxInstances = 2000"
  })
  void ldif_inTheDirectoryInMemory_isInForceAfterReload_andTakenAwayAgain(
      String file, String expected) throws LDAPException, LDIFException, IOException {
    try (LDAPConnection ldap = connect()) {
      ldap.modify(
          WEB_APP, new Modification(ModificationType.REPLACE, "dcmProperty", "roles=admin"));
    }
    apply(file);
    ARCHIVE.reload();
    assertThat(inForce(ARCHIVE)).contains(expected);
    assertStrikes(file, ARCHIVE);
    apply("remove.ldif");
    ARCHIVE.reload();
    assertThat(inForce(ARCHIVE)).contains("zip.maxInstances = 100000");
    assertThat(properties()).containsExactly("roles=admin");
  }

  @Test
  void ldif_oneAfterAnother_eachTakesThePlaceOfTheOneBefore()
      throws LDAPException, LDIFException, IOException {
    try (LDAPConnection ldap = connect()) {
      ldap.modify(
          WEB_APP, new Modification(ModificationType.REPLACE, "dcmProperty", "roles=admin"));
    }
    for (String file : List.of("hospital.ldif", "research.ldif", "public-teaching.ldif")) {
      apply(file);
      List<String> once = properties();
      apply(file);
      assertThat(properties()).as("a second time").containsExactlyInAnyOrderElementsOf(once);
      assertThat(once)
          .as("each property once")
          .extracting(property -> property.substring(0, property.indexOf('=')))
          .doesNotHaveDuplicates()
          .contains("roles", "zip.maxInstances");
    }
    apply("remove.ldif");
    apply("remove.ldif");
    assertThat(properties()).containsExactly("roles=admin");
  }

  @Test
  void publicTeaching_theLimitStrikes() throws LDAPException, LDIFException, IOException {
    String study = ARCHIVE.invent(1, 2100, 100);
    assertThat(head(study)).isEqualTo(200);
    apply("public-teaching.ldif");
    assertThat(head(study)).as("before the reload").isEqualTo(200);
    ARCHIVE.reload();
    assertThat(head(study)).as("after the reload").isEqualTo(413);
  }

  /** What only this file brings about. */
  private static void assertStrikes(String file, ArchiveUnderTest archive) throws IOException {
    OpenResources open = OpenResources.now(archive);
    switch (file) {
      case "hospital.ldif" -> {
        String study = archive.invent(1, 2, 1000);
        archive.fault(study, "lost", study + ".1.1", 0);
        assertThat(head(archive, study)).as("a part is not taken for the whole").isEqualTo(500);
        assertThat(head(archive, archive.invent(1, 20_001, 100))).isEqualTo(413);
        assertThat(oneMoreThan(archive, open, 2)).as("the third at the same time").isEqualTo(429);
      }
      case "research.ldif" -> {
        String study = archive.invent(1, 2, 1000);
        assertThat(Zips.read(archive.get("studies/" + study + "?accept=application/zip").body()))
            .containsKey("manifest.csv");
        assertThat(oneMoreThan(archive, open, 8)).as("the ninth at the same time").isEqualTo(429);
      }
      default -> {
        assertThat(head(archive, archive.invent(1, 2001, 100))).isEqualTo(413);
        assertThat(oneMoreThan(archive, open, 1)).as("the second at the same time").isEqualTo(429);
      }
    }
    open.awaitNoMore();
  }

  /** Begins as many downloads as one user may have, and gives the answer to one more. */
  private static int oneMoreThan(ArchiveUnderTest archive, OpenResources open, int allowed)
      throws IOException {
    open.awaitNoMore();
    String study = archive.invent(1, 20, 1_000_000);
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < allowed; i++) {
        stalled.add(stall(archive, study));
      }
      return archive.get("studies/" + study + "?accept=application/zip").statusCode();
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static Socket stall(ArchiveUnderTest archive, String study) throws IOException {
    URI uri = archive.uri("studies/" + study);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET " + uri.getPath() + "?accept=application/zip HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  private static int head(ArchiveUnderTest archive, String study) {
    return archive.head("studies/" + study + "?accept=application/zip").statusCode();
  }

  /** The code blocks of a section of the README, for this server instead of the one it names. */
  private static String commands(String section) throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    String text = readme.substring(readme.indexOf("## " + section)).substring(3);
    int end = text.indexOf("\n## ");
    String blocks =
        Pattern.compile("(?ms)^```(?:bash)?\\n(.*?)^```$")
            .matcher(end < 0 ? text : text.substring(0, end))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
    assertThat(blocks).isNotEmpty();
    URI service = ARCHIVE.server().service("DCM4CHEE");
    return blocks
        .replace("http://localhost:8080", "http://" + service.getRawAuthority())
        .replace("ldap://localhost", "ldap://127.0.0.1:" + ARCHIVE.server().ldapPort())
        .replace(" -f ", " -f " + FOLDER + "/");
  }

  @Test
  void readme_ldapmodify_asItIsWritten(@TempDir Path folder)
      throws IOException, InterruptedException {
    Program.require("ldapmodify");
    Program.require("ldapsearch");
    Program.require("curl");
    run(folder, "By ldapmodify");
    assertThat(inForce(ARCHIVE))
        .contains("zip.manifest = true", "zip.onMissing = omit", "zip.maxBytes = 50 GiB");
    run(folder, "Taking settings away");
    assertThat(inForce(ARCHIVE)).contains("zip.manifest = false", "zip.maxBytes = 200 GiB");
  }

  @Test
  void readme_sameSettingTwice_isFound_andRepairedByTheRecipe(@TempDir Path folder)
      throws IOException, InterruptedException, LDAPException {
    Program.require("ldapmodify");
    Program.require("ldapsearch");
    Program.require("curl");
    try (LDAPConnection ldap = connect()) {
      ldap.modify(
          WEB_APP,
          new Modification(
              ModificationType.REPLACE,
              "dcmProperty",
              "roles=admin",
              "zip.maxBytes=20 GiB",
              "zip.ranges=true",
              "zip.maxBytes=30 GiB"));
    }
    assertThat(output(folder, "The same setting twice").lines()).containsExactly("zip.maxBytes");
    Path ldap = Files.writeString(folder.resolve("ldap.properties"), ldapProperties());
    assertThat(ARCHIVE.server().overlay("status", "--ldap-properties=" + ldap))
        .contains("! zip.maxBytes of DCM4CHEE stands 2 times in LDAP");
    run(folder, "By ldapmodify");
    assertThat(output(folder, "The same setting twice")).isEmpty();
    assertThat(ARCHIVE.server().overlay("status", "--ldap-properties=" + ldap))
        .contains("settings given twice: none in LDAP");
    assertThat(ARCHIVE.server().overlay("status"))
        .as("the stand-in has no ldap.properties")
        .contains("settings given twice: not looked for");
    assertThat(inForce(ARCHIVE)).contains("zip.maxBytes = 50 GiB");
  }

  private static String ldapProperties() {
    return """
        java.naming.provider.url=ldap://127.0.0.1:%d/dc=dcm4che,dc=org
        java.naming.security.principal=cn=admin,dc=dcm4che,dc=org
        java.naming.security.credentials=secret
        """
        .formatted(ARCHIVE.server().ldapPort());
  }

  private static void run(Path folder, String section) throws IOException, InterruptedException {
    output(folder, section);
  }

  private static String output(Path folder, String section)
      throws IOException, InterruptedException {
    Program.Result result = Program.run(folder, "bash", "-ec", commands(section));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void readme_configurationService_asItIsWritten(@TempDir Path folder)
      throws IOException, InterruptedException {
    Program.require("curl");
    Program.require("python3");
    run(folder, "By the archive's configuration service");
    assertThat(inForce(ARCHIVE)).contains("zip.maxBytes = 50 GiB");
  }

  private static int head(String study) {
    return ARCHIVE.head("studies/" + study + "?accept=application/zip").statusCode();
  }

  @Test
  void jsonService_isInForceAfterReload() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    URI device = ARCHIVE.server().service("DCM4CHEE").resolve("/dcm4chee-arc/devices/dcm4chee-arc");
    String json =
        new String(ARCHIVE.send("GET", device).body(), StandardCharsets.UTF_8)
            .replaceFirst(
                "(\"dicomAETitle\":\"DCM4CHEE\",\"dcmProperty\":\\[)", "$1\"zip.maxInstances=3\"");
    assertThat(json).contains("zip.maxInstances=3");
    HttpResponse<String> put =
        http.send(
            HttpRequest.newBuilder(device)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(put.statusCode()).isEqualTo(204);
    ARCHIVE.reload();
    assertThat(head(ARCHIVE.invent(1, 4, 1000))).isEqualTo(413);
  }

  @Test
  void ldif_inOpenLdapByLdapmodify_theLimitStrikes(@TempDir Path folder)
      throws IOException, LDAPException, LDIFException, InterruptedException {
    Program.require("ldapmodify");
    try (Slapd slapd = Slapd.start(folder)) {
      Path properties =
          Files.writeString(
              folder.resolve("ldap.properties"),
              "java.naming.provider.url=ldap://127.0.0.1:"
                  + slapd.port()
                  + "/dc=dcm4che,dc=org\njava.naming.security.principal="
                  + Slapd.ADMIN
                  + "\njava.naming.security.credentials="
                  + Slapd.PASSWORD
                  + "\n");
      try (Server server =
          Server.start(
                  Server.Options.named("slapd")
                      .withProperties(Map.of("stand-in.ldap.properties", properties.toString())))
              .withPlugin()) {
        ArchiveUnderTest archive = ArchiveUnderTest.on(server);
        for (String file :
            new String[] {"hospital.ldif", "research.ldif", "public-teaching.ldif"}) {
          Program.Result added = ldapmodify(slapd, folder, file);
          assertThat(added.status()).as(added.output()).isZero();
          archive.reload();
          assertStrikes(file, archive);
          assertThat(ldapmodify(slapd, folder, file).status())
              .as("%s a second time: it changes nothing", file)
              .isZero();
        }
        for (int i = 0; i < 2; i++) {
          Program.Result removed = ldapmodify(slapd, folder, "remove.ldif");
          assertThat(removed.status()).as(removed.output()).isZero();
          archive.reload();
          assertThat(inForce(archive))
              .contains("zip.maxInstances = 100000", "zip.compression = store");
        }
      }
    }
  }

  private static Program.Result ldapmodify(Slapd slapd, Path folder, String file, String... options)
      throws IOException, InterruptedException {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add("ldapmodify");
    command.addAll(java.util.List.of(options));
    command.addAll(
        java.util.List.of(
            "-H",
            "ldap://127.0.0.1:" + slapd.port(),
            "-x",
            "-D",
            Slapd.ADMIN,
            "-w",
            Slapd.PASSWORD,
            "-f",
            FOLDER.resolve(file).toString()));
    return Program.run(folder, command);
  }
}
