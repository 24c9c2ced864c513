package org.dcm4chee.arc.zip.archive;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.deidentify.DeidentifyParameter;
import org.dcm4chee.arc.zip.deidentify.Key;
import org.dcm4chee.arc.zip.deidentify.Option;
import org.dcm4chee.arc.zip.deidentify.Profile;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.Deidentify;
import org.dcm4chee.arc.zip.settings.Secret;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Whether a ZIP is de-identified, and how: what the URL asks for within what the settings allow.
 * Nobody gets an identified object instead of what cannot be had. Stateless.
 */
final class DeidentifyPolicy {
  private DeidentifyPolicy() {}

  /**
   * What takes the patient out of each object.
   *
   * @param parameter the value of {@code deidentify} in the URL
   * @return empty if nothing is to, which is what was asked for and is allowed
   * @throws Refusal if what is asked for cannot be had
   */
  static Optional<Deidentifier> decide(ZipSettings settings, Optional<String> parameter) {
    Deidentify setting = settings.get(Setting.DEIDENTIFY);
    if (parameter.isEmpty() && setting != Deidentify.ALWAYS) {
      return Optional.empty();
    }
    Profile profile = parameter.map(DeidentifyPolicy::parsed).orElseGet(Profile::basic);
    if (setting == Deidentify.NEVER) {
      throw new Refusal(
          Refusal.Reason.NOT_ALLOWED,
          "De-identified ZIPs are not allowed here (zip.deidentify). Ask the administrator of the"
              + " archive.");
    }
    requireAllowed(profile, settings.get(Setting.DEIDENTIFY_OPTIONS));
    return Optional.of(
        Deidentifier.of(profile, key(settings), settings.get(Setting.DEIDENTIFY_ALLOW)));
  }

  private static Profile parsed(String value) {
    DeidentifyParameter parameter = DeidentifyParameter.parse(value);
    if (parameter instanceof DeidentifyParameter.Valid valid) {
      return valid.profile();
    }
    throw new Refusal(Refusal.Reason.MALFORMED, ((DeidentifyParameter.Refused) parameter).words());
  }

  private static void requireAllowed(Profile profile, Set<Option> allowed) {
    Set<Option> refused = EnumSet.noneOf(Option.class);
    refused.addAll(profile.options());
    refused.removeAll(allowed);
    if (!refused.isEmpty()) {
      throw new Refusal(
          Refusal.Reason.NOT_ALLOWED,
          "These options of de-identification are not allowed here (zip.deidentifyOptions): "
              + words(refused)
              + (allowed.isEmpty() ? ". None is." : ". Allowed are: " + words(allowed) + ".")
              + " Ask the administrator of the archive.");
    }
  }

  private static String words(Set<Option> options) {
    return options.stream().map(Option::keyword).collect(Collectors.joining(", "));
  }

  private static Key key(ZipSettings settings) {
    Secret secret =
        settings
            .get(Setting.DEIDENTIFY_KEY)
            .orElseThrow(() -> notConfigured("zip.deidentifyKey is not set, or too short"));
    try {
      return Key.of(Secrets.read(secret));
    } catch (Secrets.UnreadableException | IllegalArgumentException e) {
      throw notConfigured("zip.deidentifyKey cannot be used: " + e.getMessage());
    }
  }

  private static Refusal notConfigured(String why) {
    return new Refusal(
        Refusal.Reason.NOT_CONFIGURED,
        "Nothing can be de-identified here: " + why + ". Ask the administrator of the archive.");
  }
}
