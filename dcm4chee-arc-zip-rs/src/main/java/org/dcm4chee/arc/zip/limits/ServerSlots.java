package org.dcm4chee.arc.zip.limits;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one server says of its slots: how many, and how many of them each user has, who is told by a
 * digest. Written as {@code 1 3 ab12…=2 cd34…=1}: a version, the sum, the users. Immutable.
 *
 * @param inUse at least 0
 * @param byUser slots of each user, by digest
 */
record ServerSlots(int inUse, Map<String, Integer> byUser) {
  static final ServerSlots NONE = new ServerSlots(0, Map.of());

  private static final String VERSION = "1";
  private static final int DIGEST_BYTES = 16;

  ServerSlots {
    byUser = Map.copyOf(byUser);
  }

  /** Of counts by user. */
  static ServerSlots of(Map<String, Integer> byUserKey) {
    Map<String, Integer> byUser = new TreeMap<>();
    int sum = 0;
    for (Map.Entry<String, Integer> user : byUserKey.entrySet()) {
      byUser.put(digest(user.getKey()), user.getValue());
      sum += user.getValue();
    }
    return new ServerSlots(sum, byUser);
  }

  /** How many the user has. */
  int of(String userKey) {
    return byUser.getOrDefault(digest(userKey), 0);
  }

  String written() {
    return VERSION
        + ' '
        + inUse
        + new TreeMap<>(byUser)
            .entrySet().stream()
                .map(user -> " " + user.getKey() + '=' + user.getValue())
                .collect(Collectors.joining());
  }

  /** What was written; {@link #NONE} if that was another version, or something else. */
  static ServerSlots read(String written) {
    String[] words = written.split(" ", -1);
    if (words.length < 2 || !words[0].equals(VERSION)) {
      return NONE;
    }
    try {
      Map<String, Integer> byUser = new TreeMap<>();
      for (int i = 2; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        byUser.put(words[i].substring(0, equals), count(words[i].substring(equals + 1)));
      }
      return new ServerSlots(count(words[1]), byUser);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return NONE;
    }
  }

  private static int count(String digits) {
    int count = Integer.parseInt(digits);
    if (count < 0) {
      throw new IllegalArgumentException(digits);
    }
    return count;
  }

  private static String digest(String userKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("zip-rs user\n" + userKey).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
