package org.dcm4chee.arc.conf;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.dcm4che3.data.Attributes;

/** When a rule applies: regular expressions for hosts and AE titles. Nothing asked always does. */
public final class Conditions {
  public static final String RECEIVING_APPLICATION_ENTITY_TITLE = "ReceivingApplicationEntityTitle";
  public static final String RECEIVING_HOSTNAME = "ReceivingHostname";
  public static final String SENDING_APPLICATION_ENTITY_TITLE = "SendingApplicationEntityTitle";
  public static final String SENDING_HOSTNAME = "SendingHostname";

  private final Map<String, Object> map = new TreeMap<>();

  /**
   * Conditions that must all hold.
   *
   * @param props each {@code name=regular expression}, {@code name!=...} for what must not match
   */
  public Conditions(String... props) {
    for (String prop : props) {
      int index = prop.indexOf('=');
      if (index < 0) {
        throw new IllegalArgumentException(prop);
      }
      setCondition(prop.substring(0, index), prop.substring(index + 1));
    }
  }

  public void setReceivingAETitle(String value) {
    setCondition(RECEIVING_APPLICATION_ENTITY_TITLE, value);
  }

  public void setReceivingHostname(String value) {
    setCondition(RECEIVING_HOSTNAME, value);
  }

  public void setSendingAETitle(String value) {
    setCondition(SENDING_APPLICATION_ENTITY_TITLE, value);
  }

  public void setSendingHostname(String value) {
    setCondition(SENDING_HOSTNAME, value);
  }

  /**
   * Adds a condition.
   *
   * @throws IllegalArgumentException if the name is none of the four: conditions on attributes,
   *     which the archive has, are not here
   */
  public void setCondition(String name, String value) {
    switch (name.endsWith("!") ? name.substring(0, name.length() - 1) : name) {
      case RECEIVING_APPLICATION_ENTITY_TITLE,
          RECEIVING_HOSTNAME,
          SENDING_APPLICATION_ENTITY_TITLE,
          SENDING_HOSTNAME ->
          map.put(name, Pattern.compile(value));
      default -> throw new IllegalArgumentException("No condition " + name);
    }
  }

  public Map<String, Object> getMap() {
    return map;
  }

  public boolean match(
      String sendingHost,
      String sendingAET,
      String receivingHost,
      String receivingAET,
      Attributes attrs) {
    return map.entrySet().stream()
        .allMatch(
            entry -> {
              boolean not = entry.getKey().endsWith("!");
              String name =
                  not ? entry.getKey().substring(0, entry.getKey().length() - 1) : entry.getKey();
              String value =
                  switch (name) {
                    case RECEIVING_APPLICATION_ENTITY_TITLE -> receivingAET;
                    case RECEIVING_HOSTNAME -> receivingHost;
                    case SENDING_APPLICATION_ENTITY_TITLE -> sendingAET;
                    default -> sendingHost;
                  };
              boolean matches =
                  value != null && ((Pattern) entry.getValue()).matcher(value).matches();
              return matches != not;
            });
  }

  @Override
  public String toString() {
    return map.toString();
  }

  @Override
  public boolean equals(Object obj) {
    return obj instanceof Conditions other && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
