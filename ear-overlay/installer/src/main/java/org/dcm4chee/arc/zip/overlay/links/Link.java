package org.dcm4chee.arc.zip.overlay.links;

import java.util.Comparator;

/**
 * One thing of the archive or of its server that the plugin's bytecode refers to and that must be
 * there, of the same form, for the plugin to run.
 *
 * @param kind what it is
 * @param optional whether the plugin runs without it, with less
 * @param owner internal name of the class, {@code org/dcm4che3/net/Device}
 * @param name of the member; empty for a class or annotation
 * @param descriptor of the member; empty for a class or annotation
 */
public record Link(Kind kind, boolean optional, String owner, String name, String descriptor)
    implements Comparable<Link> {

  /** What is referred to, and how; a change from one to the other breaks the link as well. */
  public enum Kind {
    CLASS,
    INTERFACE,
    ANNOTATION,
    FIELD,
    STATIC_FIELD,
    METHOD,
    STATIC_METHOD,
    INTERFACE_METHOD,
    STATIC_INTERFACE_METHOD;

    boolean isMember() {
      return this != CLASS && this != INTERFACE && this != ANNOTATION;
    }

    boolean isField() {
      return this == FIELD || this == STATIC_FIELD;
    }

    boolean isStatic() {
      return this == STATIC_FIELD || this == STATIC_METHOD || this == STATIC_INTERFACE_METHOD;
    }

    boolean isInInterface() {
      return this == INTERFACE_METHOD || this == STATIC_INTERFACE_METHOD || this == INTERFACE;
    }
  }

  /** In the descriptor of an annotation's element: an array whose type the bytecode leaves out. */
  static final String ANY_ARRAY = "[*";

  private static final Comparator<Link> ORDER =
      Comparator.comparing(Link::owner)
          .thenComparing(Link::kind)
          .thenComparing(Link::name)
          .thenComparing(Link::descriptor)
          .thenComparing(Link::optional);

  @Override
  public int compareTo(Link other) {
    return ORDER.compare(this, other);
  }

  /** One line of the list the program carries. */
  @Override
  public String toString() {
    String line = kind + " " + (optional ? "optional" : "required") + " " + owner;
    return kind.isMember() ? line + " " + name + " " + descriptor : line;
  }

  /** The opposite of {@link #toString}. */
  static Link parse(String line) {
    String[] words = line.split(" ", -1);
    Kind kind = Kind.valueOf(words[0]);
    if (words.length != (kind.isMember() ? 5 : 3)) {
      throw new IllegalArgumentException("not a link: " + line);
    }
    return new Link(
        kind,
        words[1].equals("optional"),
        words[2],
        kind.isMember() ? words[3] : "",
        kind.isMember() ? words[4] : "");
  }

  /** As a person writes it in Java: {@code org.dcm4che3.net.Device.getApplicationEntity(…)}. */
  String inWords() {
    return LinkWords.of(this);
  }
}
