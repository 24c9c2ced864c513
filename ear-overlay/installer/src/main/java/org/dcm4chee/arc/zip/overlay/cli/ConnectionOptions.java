package org.dcm4chee.arc.zip.overlay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.dcm4chee.arc.zip.overlay.server.Endpoint;
import org.dcm4chee.arc.zip.overlay.server.Tls;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which server, and as whom. */
final class ConnectionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "127.0.0.1",
      description = "Host of the server's management interface (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9990",
      description =
          "Port of the management interface (default: ${DEFAULT-VALUE}; with TLS usually 9993).")
  private int port;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Management user. Without it, the server's local authentication is used: on the server"
              + " itself, as the user WildFly runs as.")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password. Without it, the password is asked for.")
  private Path passwordFile;

  @Option(names = "--tls", description = "Connect with TLS.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) to trust, instead of those Java trusts. Takes --tls for granted.")
  private Path ca;

  @Option(
      names = "--tls-any-host",
      description = "Accept a certificate that is for another host than --host.")
  private boolean anyHost;

  Endpoint endpoint() throws OverlayException {
    return new Endpoint(host, port, login(), tls());
  }

  private Optional<SSLContext> tls() throws OverlayException {
    if (!tls && ca == null) {
      if (anyHost) {
        throw new ParameterException(spec.commandLine(), "--tls-any-host goes with --tls");
      }
      return Optional.empty();
    }
    return Optional.of(anyHost ? context() : Tls.forHost(context(), host));
  }

  private Optional<Endpoint.Login> login() throws OverlayException {
    if (user == null) {
      return Optional.empty();
    }
    if (passwordFile != null) {
      try (BufferedReader lines = Files.newBufferedReader(passwordFile)) {
        return Optional.of(
            new Endpoint.Login(user, Objects.requireNonNullElse(lines.readLine(), "")));
      } catch (CharacterCodingException e) {
        throw Problem.FILE_UNREADABLE.because(e, passwordFile, "it is not in UTF-8");
      } catch (IOException e) {
        throw Problem.FILE_UNREADABLE.because(e, passwordFile, Reason.of(e));
      }
    }
    String typed =
        Terminal.askSecretly("Password of " + user + ": ")
            .orElseThrow(() -> Problem.PASSWORD_MISSING.with(user));
    return Optional.of(new Endpoint.Login(user, typed));
  }

  private SSLContext context() throws OverlayException {
    try {
      if (ca == null) {
        return SSLContext.getDefault();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (InputStream in = Files.newInputStream(ca)) {
        int n = 0;
        for (Certificate certificate :
            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          trusted.setCertificateEntry("ca" + n++, certificate);
        }
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Problem.FILE_UNREADABLE.because(
          e, ca == null ? "Java's trust store" : ca, Reason.of(e));
    }
  }
}
