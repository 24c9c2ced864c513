package org.dcm4chee.arc.zip.it.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.dcm4chee.arc.zip.it.server.Built;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the build puts beside {@code zip-rs.jar} is true of it. */
class ReleaseFilesIT {
  private static final Path JAR = Built.INSTALLER.path();

  private static List<ModelNode> components() throws IOException {
    // CycloneDX's plugin does nothing then.
    Assumptions.assumeFalse(
        "offline: true".equals(System.getProperty("built.by")), "it was built with mvn -o");
    return ModelNode.fromJSONString(Files.readString(JAR.resolveSibling("zip-rs.cdx.json")))
        .get("components")
        .asList();
  }

  @Test
  void checksum_isThatOfTheJar_asSha256sumReadsIt() throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR));
    assertThat(Files.readString(JAR.resolveSibling("zip-rs.jar.sha256")).strip())
        .isEqualTo(HexFormat.of().formatHex(digest) + " *zip-rs.jar");
  }

  @Test
  void billOfMaterials_namesWhatIsInside_andNothingElse() throws IOException {
    assertThat(components())
        .extracting(component -> component.get("name").asString())
        .contains("picocli", "asm", "commons-compress", "jboss-remoting")
        .noneMatch(name -> name.matches("junit.*|assertj.*|archunit.*|archive-stand-in.*"));
    assertThat(components())
        .allSatisfy(
            component -> {
              assertThat(component.get("version").asString()).isNotEmpty();
              assertThat(component.get("purl").asString()).startsWith("pkg:maven/");
            });
  }

  @Test
  void jar_hasNothingOfTheTimeOfTheBuild() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      LocalDateTime set = jar.getEntry(JarFile.MANIFEST_NAME).getTimeLocal();
      assertThat(jar.stream())
          .filteredOn(entry -> entry.getName().startsWith("org/dcm4chee/arc/zip/"))
          .isNotEmpty()
          .extracting(ZipEntry::getTimeLocal)
          .containsOnly(set);
      assertThat(jar.stream())
          .extracting(ZipEntry::getTimeLocal)
          .allMatch(time -> !time.isAfter(set));
    }
  }
}
