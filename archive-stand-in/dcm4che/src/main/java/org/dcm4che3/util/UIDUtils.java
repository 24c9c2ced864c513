package org.dcm4che3.util;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** Unique identifiers made of UUIDs (PS3.5 §B.2): {@code 2.25.} and the UUID as a decimal. */
public final class UIDUtils {
  private static final String ROOT = "2.25.";
  private static final Pattern UID = Pattern.compile("[012](\\.(0|[1-9]\\d*))+");

  private UIDUtils() {}

  /** Whether it has the form of an identifier and at most 64 characters (PS3.5 §9.1). */
  public static boolean isValid(String uid) {
    return uid.length() <= 64 && UID.matcher(uid).matches();
  }

  public static String createUID() {
    return toUID(UUID.randomUUID());
  }

  /** The same identifier for the same name. */
  public static String createNameBasedUID(byte[] name) {
    return toUID(UUID.nameUUIDFromBytes(name));
  }

  public static String remapUID(String uid) {
    return createNameBasedUID(uid.getBytes(StandardCharsets.US_ASCII));
  }

  private static String toUID(UUID uuid) {
    byte[] magnitude =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return ROOT + new BigInteger(1, magnitude);
  }
}
