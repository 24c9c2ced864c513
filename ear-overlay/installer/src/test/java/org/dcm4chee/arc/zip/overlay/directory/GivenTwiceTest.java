package org.dcm4chee.arc.zip.overlay.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Settings that LDAP holds more than once")
class GivenTwiceTest {
  private static final String ADMIN = "cn=admin,dc=dcm4che,dc=org";

  @TempDir private Path folder;
  private InMemoryDirectoryServer directory;

  @BeforeEach
  void start() throws LDAPException, LDIFException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=dcm4che,dc=org");
    config.setSchema(null);
    config.addAdditionalBindCredentials(ADMIN, "secret");
    config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=dcm4che,dc=org", "objectClass: domain", "dc: dcm4che");
    directory.startListening();
  }

  @AfterEach
  void stop() {
    directory.shutDown(true);
  }

  private void webApplication(String name, String... properties)
      throws LDAPException, LDIFException {
    String[] entry = new String[properties.length + 3];
    entry[0] = "dn: dcmWebAppName=" + name + ",dc=dcm4che,dc=org";
    entry[1] = "objectClass: dcmWebApp";
    entry[2] = "dcmWebAppName: " + name;
    for (int i = 0; i < properties.length; i++) {
      entry[i + 3] = "dcmProperty: " + properties[i];
    }
    directory.add(entry);
  }

  private GivenTwice lookUp(String password) throws IOException {
    return GivenTwice.lookedUp(
        Files.writeString(
            folder.resolve("ldap.properties"),
            """
            java.naming.provider.url=ldap://127.0.0.1:%d/dc=dcm4che,dc=org
            java.naming.security.principal=%s
            java.naming.security.credentials=%s
            """
                .formatted(directory.getListenPort(), ADMIN, password)));
  }

  @Test
  void ofEachWebApplication_theirNamesAndHowOften()
      throws LDIFException, LDAPException, IOException {
    webApplication("A", "zip.maxBytes=1 GiB", "roles=x", "zip.maxBytes=2 GiB", "zip.maxBytes=3");
    webApplication("B", "zip.maxBytes=1 GiB", "zip.roles=a", "zip.roles=b");
    webApplication("C", "zip.maxBytes=1 GiB", "roles=x", "other=1");
    GivenTwice found = lookUp("secret");
    assertThat(found.notLooked()).isEmpty();
    assertThat(found.times())
        .isEqualTo(Map.of("A", Map.of("zip.maxBytes", 3), "B", Map.of("zip.roles", 2)));
    assertThat(found.sentences())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("! zip.maxBytes of A stands 3 times in LDAP"),
            second -> assertThat(second).startsWith("! zip.roles of B stands 2 times in LDAP"));
  }

  @Test
  @DisplayName("what others have twice is theirs, and values are not told: some are secrets")
  void othersProperties_andValues_areNotTold() throws LDIFException, LDAPException, IOException {
    webApplication("A", "roles=x", "roles=y", "zip.password=first one", "zip.password=second one");
    GivenTwice found = lookUp("secret");
    assertThat(found.times()).isEqualTo(Map.of("A", Map.of("zip.password", 2)));
    assertThat(found.toString() + found.sentences().iterator().next())
        .doesNotContain("first one", "second one");
  }

  @Test
  void noneTwice_isNothing() throws LDIFException, LDAPException, IOException {
    webApplication("A", "zip.maxBytes=1 GiB");
    assertThat(lookUp("secret")).isEqualTo(new GivenTwice(new TreeMap<>(), Optional.empty()));
  }

  @Test
  void noFile_orWrongPassword_saysSoWithoutThePassword() throws IOException {
    assertThat(GivenTwice.lookedUp(folder.resolve("none")).notLooked())
        .hasValueSatisfying(reason -> assertThat(reason).endsWith("none cannot be read"));
    assertThat(lookUp("not this one").notLooked())
        .hasValueSatisfying(
            reason ->
                assertThat(reason).contains("does not answer").doesNotContain("not this one"));
  }

  @Test
  void noDirectory_saysSo() throws IOException {
    directory.shutDown(true);
    Path file =
        Files.writeString(
            folder.resolve("ldap.properties"),
            "java.naming.provider.url=ldap://127.0.0.1:1/dc=dcm4che,dc=org");
    assertThat(GivenTwice.lookedUp(file).notLooked()).isPresent();
  }
}
