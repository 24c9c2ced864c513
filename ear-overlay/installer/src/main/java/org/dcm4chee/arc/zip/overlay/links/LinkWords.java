package org.dcm4chee.arc.zip.overlay.links;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;

/** Links as they are written in Java. */
final class LinkWords {
  private LinkWords() {}

  static String of(Link link) {
    String owner = Type.getObjectType(link.owner()).getClassName();
    return switch (link.kind()) {
      case CLASS -> "class " + owner;
      case INTERFACE -> "interface " + owner;
      case ANNOTATION -> "annotation " + owner;
      case FIELD, STATIC_FIELD ->
          fixed(link)
              + "field "
              + Type.getType(link.descriptor()).getClassName()
              + " "
              + owner
              + "."
              + link.name();
      case METHOD, STATIC_METHOD, INTERFACE_METHOD, STATIC_INTERFACE_METHOD ->
          link.name().equals("<init>")
              ? "constructor " + owner + parameters(link)
              : fixed(link)
                  + "method "
                  + returned(link)
                  + " "
                  + owner
                  + "."
                  + link.name()
                  + parameters(link);
    };
  }

  private static String returned(Link link) {
    return link.descriptor().endsWith(Link.ANY_ARRAY)
        ? "…[]"
        : Type.getReturnType(link.descriptor()).getClassName();
  }

  private static String fixed(Link link) {
    return link.kind().isStatic() ? "static " : "";
  }

  private static String parameters(Link link) {
    return Arrays.stream(Type.getArgumentTypes(link.descriptor()))
        .map(Type::getClassName)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
