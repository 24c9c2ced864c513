package org.dcm4chee.arc.zip.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.settings.Setting;

/** Stands for exactly one representation of exactly these objects as they are now. */
final class PlanKey {
  private final MessageDigest sha256;

  private PlanKey() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static String of(
      RetrieveContext context,
      ZipWish wish,
      SourceFactory.Sources found,
      Optional<String> pathTemplate) {
    PlanKey key = new PlanKey();
    key.add(context.getLocalAETitle());
    key.add(wish.dicomdir() + "," + wish.manifest());
    key.add(wish.settings().get(Setting.COMPRESSION).name());
    key.add(pathTemplate.orElse(""));
    key.add(wish.settings().get(Setting.FILE_NAME).orElse(""));
    for (InstanceSource source : found.acceptable()) {
      key.add(source.match().getSopInstanceUID());
      key.add(source.targetSyntax());
      key.add(String.valueOf(source.match().getUpdatedTime()));
    }
    key.add(
        String.valueOf(context.getRetrieveService().getLastModifiedFromMatches(context, false)));
    return HexFormat.of().formatHex(key.sha256.digest());
  }

  /** With its length before it, so that no two lists of texts are alike. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    sha256.update(bytes);
  }
}
