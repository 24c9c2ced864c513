package org.dcm4chee.arc.zip.it.server;

import static org.dcm4chee.arc.zip.it.server.Await.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's OpenLDAP server with the stand-in's configuration, in a folder of the test's own. */
public final class Slapd implements AutoCloseable {
  public static final String ADMIN = "cn=admin,dc=dcm4che,dc=org";
  public static final String PASSWORD = "secret";

  private static final Path PROGRAM = Path.of("/usr/sbin/slapd");
  private static final Path CORE_SCHEMA = Path.of("/etc/ldap/schema/core.schema");
  private static final Path CONFIGURATION =
      Built.ROOT
          .path()
          .resolve(
              "archive-stand-in/arc/src/main/resources/org/dcm4chee/arc/standin/configuration.ldif");

  private final Process process;
  private final int port;

  private Slapd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static Slapd start(Path folder)
      throws IOException, LDAPException, LDIFException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM) && Files.exists(CORE_SCHEMA),
        "slapd is not installed; Debian and Ubuntu: apt-get install slapd");
    int port = Ports.freeOne();
    Path data = Files.createDirectories(folder.resolve("data"));
    Path schema = folder.resolve("stand-in.schema");
    try (InputStream in = Slapd.class.getResourceAsStream("stand-in.schema")) {
      Files.copy(in, schema);
    }
    Path configuration =
        Files.writeString(
            folder.resolve("slapd.conf"),
            String.join(
                "\n",
                "include " + CORE_SCHEMA,
                "include " + schema,
                "modulepath /usr/lib/ldap",
                "moduleload back_mdb",
                "pidfile " + folder.resolve("slapd.pid"),
                "database mdb",
                "suffix \"dc=dcm4che,dc=org\"",
                "rootdn \"" + ADMIN + '"',
                "rootpw " + PASSWORD,
                "directory " + data,
                ""));
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-f",
                configuration.toString(),
                "-h",
                "ldap://127.0.0.1:" + port + "/",
                "-d",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("slapd.log").toFile())
            .start();
    Slapd slapd = new Slapd(process, port);
    try (LDAPConnection ldap = slapd.connect();
        LDIFReader entries = new LDIFReader(Files.newInputStream(CONFIGURATION))) {
      for (var entry = entries.readEntry(); entry != null; entry = entries.readEntry()) {
        ldap.add(entry);
      }
    }
    return slapd;
  }

  private LDAPConnection connect() {
    return await("slapd listens")
        .failFast("slapd has ended", () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(LDAPException.class)
        .until(() -> new LDAPConnection("127.0.0.1", port, ADMIN, PASSWORD), Objects::nonNull);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
