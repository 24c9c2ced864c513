package org.dcm4che3.data;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The groups and components of a name (PS3.5 §6.2.1). */
public final class PersonName {
  /** What a group is made of. */
  public enum Component {
    FamilyName,
    GivenName,
    MiddleName,
    NamePrefix,
    NameSuffix
  }

  /** The same name in another script. */
  public enum Group {
    Alphabetic,
    Ideographic,
    Phonetic
  }

  private static final List<Component> COMPONENTS = List.of(Component.values());
  private static final List<Group> GROUPS = List.of(Group.values());

  private final Map<Group, Map<Component, String>> fields = new EnumMap<>(Group.class);

  public PersonName() {}

  public PersonName(String s) {
    this(s, false);
  }

  /**
   * Takes a name apart.
   *
   * @param lenient whether a fourth group is left out and a sixth component joins the suffix
   * @throws IllegalArgumentException if there is one and this is not lenient
   */
  public PersonName(String s, boolean lenient) {
    if (s == null) {
      return;
    }
    String[] groups = s.split("=", -1);
    if (groups.length > GROUPS.size() && !lenient) {
      throw new IllegalArgumentException("More than three component groups");
    }
    for (int i = 0; i < Math.min(groups.length, GROUPS.size()); i++) {
      parse(GROUPS.get(i), groups[i], lenient);
    }
  }

  private void parse(Group group, String s, boolean lenient) {
    String[] components = s.split("\\^", -1);
    for (int i = 0; i < components.length; i++) {
      if (i < COMPONENTS.size()) {
        set(group, COMPONENTS.get(i), components[i]);
      } else if (!components[i].isBlank()) {
        if (!lenient) {
          throw new IllegalArgumentException("More than five components");
        }
        String suffix = get(group, Component.NameSuffix);
        set(
            group,
            Component.NameSuffix,
            (suffix == null ? "" : suffix) + ' ' + components[i].strip());
      }
    }
  }

  public String get(Component c) {
    return get(Group.Alphabetic, c);
  }

  /** A component without blanks around it, or null. */
  public String get(Group g, Component c) {
    return fields.getOrDefault(g, Map.of()).get(c);
  }

  public void set(Component c, String s) {
    set(Group.Alphabetic, c, s);
  }

  public void set(Group g, Component c, String s) {
    Map<Component, String> components =
        fields.computeIfAbsent(g, group -> new EnumMap<>(Component.class));
    if (s == null || s.isBlank()) {
      components.remove(c);
    } else {
      components.put(c, s.strip());
    }
  }

  public boolean contains(Group g) {
    return !fields.getOrDefault(g, Map.of()).isEmpty();
  }

  public boolean contains(Group g, Component c) {
    return get(g, c) != null;
  }

  public boolean isEmpty() {
    return GROUPS.stream().noneMatch(this::contains);
  }

  /**
   * One group.
   *
   * @param trim whether the delimiters behind the last component are left out
   */
  public String toString(Group g, boolean trim) {
    String all =
        COMPONENTS.stream()
            .map(c -> contains(g, c) ? get(g, c) : "")
            .collect(Collectors.joining("^"));
    return trim ? withoutTrailing(all, '^') : all;
  }

  private static String withoutTrailing(String s, char delimiter) {
    int end = s.length();
    while (end > 0 && s.charAt(end - 1) == delimiter) {
      end--;
    }
    return s.substring(0, end);
  }

  /** All groups, as they are encoded, without delimiters that nothing follows. */
  @Override
  public String toString() {
    return withoutTrailing(
        GROUPS.stream().map(g -> toString(g, true)).collect(Collectors.joining("=")), '=');
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PersonName other && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
