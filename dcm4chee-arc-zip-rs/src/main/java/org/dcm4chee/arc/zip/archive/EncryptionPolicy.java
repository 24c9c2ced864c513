package org.dcm4chee.arc.zip.archive;

import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.Encrypt;
import org.dcm4chee.arc.zip.settings.Secret;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Whether a ZIP is encrypted, and with which password: what the request asks for within what the
 * settings allow. Nobody gets a ZIP that can be read by all instead of what cannot be had.
 * Stateless.
 */
final class EncryptionPolicy {
  private static final String ASK = " Ask the administrator of the archive.";
  private static final String SEND =
      " Send a password in the header Zip-Password, for example with"
          + " curl -H 'Zip-Password: …', or ask the administrator of the archive to set"
          + " zip.password.";

  private EncryptionPolicy() {}

  /**
   * The password of the ZIP.
   *
   * @param given with the request
   * @param asked whether the request wants encryption without giving a password
   * @param confidential whether nobody could read the request on its way
   * @return empty if it is not encrypted, which is what was asked for and is allowed
   * @throws Refusal if what is asked for cannot be had
   */
  static Optional<ZipPassword> decide(
      ZipSettings settings, Optional<ZipPassword> given, boolean asked, boolean confidential) {
    Encrypt setting = settings.get(Setting.ENCRYPTION);
    if (given.isEmpty() && !asked && setting != Encrypt.ALWAYS) {
      return Optional.empty();
    }
    if (setting == Encrypt.NEVER) {
      throw new Refusal(
          Refusal.Reason.NOT_ALLOWED,
          "Encrypted ZIPs are not allowed here (zip.encryption)." + ASK);
    }
    return Optional.of(
        given.isPresent()
            ? ofRequest(settings, given.get(), confidential)
            : ofServer(settings, setting == Encrypt.ALWAYS));
  }

  private static ZipPassword ofRequest(
      ZipSettings settings, ZipPassword given, boolean confidential) {
    if (!confidential && !settings.get(Setting.PASSWORD_OVER_HTTP)) {
      throw new Refusal(
          Refusal.Reason.NOT_ALLOWED,
          "A password over http:// can be read by others on its way. Ask with https://, and choose"
              + " another password, or ask the administrator of the archive for"
              + " zip.passwordOverHttp.");
    }
    int least = settings.get(Setting.PASSWORD_MIN_LENGTH);
    if (given.length() < least) {
      throw new Refusal(
          Refusal.Reason.MALFORMED,
          "The password in the header Zip-Password is too short: at least "
              + least
              + " characters are wanted here (zip.passwordMinLength).");
    }
    return given;
  }

  private static ZipPassword ofServer(ZipSettings settings, boolean always) {
    Secret secret =
        settings
            .get(Setting.PASSWORD)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.NOT_ALLOWED,
                        (always
                                ? "Only encrypted ZIPs leave this server (zip.encryption), and"
                                    + " there is no password for this one."
                                : "There is no password to encrypt this ZIP with.")
                            + SEND));
    ZipPassword password;
    try {
      password = new ZipPassword(Secrets.read(secret));
    } catch (Secrets.UnreadableException e) {
      throw notConfigured("zip.password cannot be used: " + e.getMessage());
    }
    if (password.length() < settings.get(Setting.PASSWORD_MIN_LENGTH)) {
      throw notConfigured("zip.password is shorter than zip.passwordMinLength");
    }
    return password;
  }

  private static Refusal notConfigured(String why) {
    return new Refusal(
        Refusal.Reason.NOT_CONFIGURED, "Nothing can be encrypted here: " + why + '.' + ASK);
  }
}
