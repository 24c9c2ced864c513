package org.dcm4chee.arc.zip.it.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Built;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** In an archive that has not all the plugin needs, the archive's own ZIP is served. */
class StandAsideIT {
  private static final String LOST = "getArchiveAttributeCoercions";

  @Test
  void archiveWithoutAMember_ownZipIsServed_logSaysItOnce(@TempDir Path folder) throws IOException {
    Path ear = folder.resolve("other.ear");
    try (InputStream in = Files.newInputStream(Built.EAR.path());
        OutputStream out = Files.newOutputStream(ear)) {
      out.write(withoutMember(in.readAllBytes()));
    }
    try (Server server = Server.start(Server.Options.named("aside").withEar(ear))) {
      StringWriter refused = new StringWriter();
      assertThat(server.overlay(refused, "install")).as("install without --force").isNotZero();
      assertThat(refused.toString()).contains(LOST);

      server.overlay("install", "--force");
      ArchiveUnderTest archive = ArchiveUnderTest.on(server);
      String study = archive.invent(1, 3, 2000);
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> response = archive.get("studies/" + study + "?accept=application/zip");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Zips.readAsStream(response.body()).keySet())
            .hasSize(3)
            .allMatch(name -> name.startsWith("DICOM/"));
      }
      assertThat(archive.get("studies/" + study).statusCode()).as("multipart").isEqualTo(200);
      assertThat(
              server
                  .log()
                  .lines()
                  .filter(line -> line.contains("the archive's own ZIP is served instead")))
          .hasSize(1);
      assertThat(server.overlay("status")).contains("Active = 0");
      refusedWhereALimitIsSet(archive, study);
    }
  }

  /** The archive's own ZIP would by-pass it. */
  private static void refusedWhereALimitIsSet(ArchiveUnderTest archive, String study) {
    for (String limit : new String[] {"zip.maxInstances=100", "zip.roles=x", "zip.maxRate=9 MB"}) {
      archive.settings("DCM4CHEE", limit);
      HttpResponse<byte[]> response =
          archive.get("studies/" + study + "?accept=application/zip", "X-Stand-In-User", "ann;x");
      String body = new String(response.body(), StandardCharsets.UTF_8);
      assertThat(response.statusCode()).as("%s: %s", limit, body).isEqualTo(503);
      assertThat(body).startsWith("{\"errorMessage\":\"").doesNotContain("Exception", LOST);
      assertThat(
              archive
                  .get("studies/" + study, "Accept", "multipart/related;type=\"application/dicom\"")
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(archive.server().log()).contains("NoSuchMethodError", LOST);
  }

  /** The archive works as before, but one of its methods has another name. */
  private static byte[] withoutMember(byte[] zip) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream copy = new ZipOutputStream(out)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        String name = entry.getName();
        if (name.contains("archive-stand-in-arc") || name.endsWith(".war")) {
          content = withoutMember(content);
        } else if (name.endsWith(".class")) {
          content = renamed(content);
        }
        copy.putNextEntry(new ZipEntry(name));
        copy.write(content);
        copy.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] renamed(byte[] bytecode) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytecode)
        .accept(
            new ClassRemapper(
                writer,
                new Remapper(org.objectweb.asm.Opcodes.ASM9) {
                  @Override
                  public String mapMethodName(String owner, String name, String descriptor) {
                    return name.equals(LOST) ? "coercionsOfLaterVersion" : name;
                  }
                }),
            0);
    return writer.toByteArray();
  }
}
