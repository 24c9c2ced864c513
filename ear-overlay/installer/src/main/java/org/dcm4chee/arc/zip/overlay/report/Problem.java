package org.dcm4chee.arc.zip.overlay.report;

/**
 * Every error this program can end with: one sentence that says what happened, to what, and what to
 * do. docs/install.md has a line for each of them, and a test keeps it so.
 */
public enum Problem {
  SERVER_DOWN(
      Exit.NOT_REACHED,
      "No WildFly answers at %s: start it, or name its management address with --host and --port."),
  HOST_UNKNOWN(Exit.NOT_REACHED, "There is no host named %s: correct --host."),
  LOGIN_REFUSED(
      Exit.NOT_REACHED,
      "The server at %s refused the login: give a management user with --user and --password-file,"
          + " or run this on the server itself as the user WildFly runs as."),
  TLS_REFUSED(
      Exit.NOT_REACHED,
      "No TLS connection to %s (%s): check that this is the management HTTPS port, trust its"
          + " certificate with --tls-ca, and name the host as the certificate does (--tls-any-host"
          + " does without that)."),
  CONNECTION_LOST(
      Exit.NOT_REACHED,
      "The connection to %s broke before the server answered: run status to see what is installed,"
          + " then try again."),
  DOMAIN_MODE(
      Exit.NOT_REACHED,
      "The server at %s runs in domain mode, which this program cannot change: make a patched EAR"
          + " with patch-ear and deploy that to the server group."),
  NOT_ALLOWED(
      Exit.NOT_REACHED,
      "The server does not allow this user to do that: use a management user with the role"
          + " Deployer, Maintainer or Administrator."),
  WRONG_ARGUMENTS(Exit.USAGE, "%s; %s --help shows what there is."),
  PASSWORD_MISSING(
      Exit.USAGE, "No password for user %s: name the file that holds it with --password-file."),
  FILE_UNREADABLE(Exit.FILE, "%s cannot be read: check the name and the permissions (%s)."),
  FILE_UNWRITABLE(
      Exit.FILE, "%s cannot be written: check the folder, its permissions and its space (%s)."),
  NOT_AN_EAR(Exit.FILE, "%s is not an EAR file: name the archive's EAR."),
  NO_ARCHIVE(
      Exit.NO_ARCHIVE,
      "No enabled deployment is named dcm4chee-arc-ear-*.ear: deploy the archive first, or name its"
          + " EAR with --deployment."),
  TWO_ARCHIVES(
      Exit.NO_ARCHIVE, "More than one archive is deployed (%s): name one with --deployment."),
  NO_SUCH_DEPLOYMENT(
      Exit.NO_ARCHIVE, "There is no enabled deployment %s: correct --deployment, one of: %s."),
  NO_WAR(
      Exit.NO_ARCHIVE,
      "%s has no dcm4chee-arc-war-*-secure.war or -unsecure.war: use the EAR of a dcm4chee-arc 5.x"
          + " release."),
  TWO_WARS(
      Exit.NO_ARCHIVE, "%s has more than one web application that fits (%s): name one with --war."),
  NO_SUCH_WAR(Exit.NO_ARCHIVE, "%s has no %s: correct --war, one of: %s."),
  DOES_NOT_FIT(
      Exit.DOES_NOT_FIT,
      "The plugin does not fit %s: %s missing, listed above; use the zip-rs release for this version"
          + " of the archive."),
  NO_ARCHIVE_MODULES(
      Exit.DOES_NOT_FIT,
      "%s is no modules folder of an archive's WildFly, there is no dcm4che library in it: name the"
          + " right one with --modules."),
  NOT_VERIFIED(
      Exit.DOES_NOT_FIT,
      "Whether the plugin fits %s could not be found out in full, see above: run this on the server"
          + " itself, or name a copy of its modules with --modules."),
  NO_CLUSTER(
      Exit.DOES_NOT_FIT,
      "The server at %s has no subsystem %s, so it cannot be one of several: start it with a profile"
          + " that has Infinispan and JGroups, such as standalone-ha.xml or"
          + " standalone-full-ha.xml."),
  REDEPLOYMENT_FAILED(
      Exit.REFUSED,
      "The archive did not start with this change, so the server took it back and is as it was"
          + " before: %s"),
  NOT_RESTORED(
      Exit.REFUSED,
      "The archive did not start with this change, and the server is not as it was before; look"
          + " into server.log, then redeploy %s: %s"),
  OPERATION_REFUSED(Exit.REFUSED, "The server refused the operation and changed nothing: %s"),
  NOT_UP(
      Exit.NOT_UP,
      "The plugin is installed in %s but does not answer: look for org.dcm4chee.arc.zip in"
          + " server.log; uninstall brings the archive's own ZIP back."),
  JMX_UNREACHABLE(
      Exit.NOT_UP,
      "The plugin's state could not be asked for, since the server offers no JMX on its management"
          + " port: add /subsystem=jmx/remoting-connector=jmx:add, then run status (%s)."),
  NOT_INSTALLED(Exit.NOT_INSTALLED, "The plugin is not installed at %s: install puts it in."),
  UNEXPECTED(Exit.UNEXPECTED, "Unexpected: %s. Run again with --verbose and report what it shows.");

  private final Exit exit;
  private final String text;

  Problem(Exit exit, String text) {
    this.exit = exit;
    this.text = text;
  }

  /** How the program ends. */
  public Exit exit() {
    return exit;
  }

  /** The sentence, with {@code %s} and {@code %d} where the case's own words go. */
  String text() {
    return text;
  }

  /** The exception to end with; the case's words go into the sentence in order. */
  public OverlayException with(Object... words) {
    return new OverlayException(this, String.format(text, words), null);
  }

  /** The same with what {@code --verbose} shows. */
  public OverlayException because(Throwable cause, Object... words) {
    return new OverlayException(this, String.format(text, words), cause);
  }
}
