package org.dcm4che3.util;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Makes UIDs (PS3.5 §B.2). */
public final class UIDUtils {

  private UIDUtils() {}

  public static String createUID() {
    return of(UUID.randomUUID());
  }

  public static String createNameBasedUID(byte[] name) {
    return of(UUID.nameUUIDFromBytes(name));
  }

  private static String of(UUID uuid) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    return "2.25." + new BigInteger(1, bytes);
  }
}
