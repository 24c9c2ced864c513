package org.dcm4chee.arc.zip.overlay.links;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;

/**
 * Resolves links as the JVM will (JVMS §5.4.3): through superclasses and interfaces, with static,
 * instance, class and interface told apart, and only to what the plugin may use.
 */
public final class LinkCheck {
  private final ClassSpace classes;

  /** One sentence each. */
  private final NavigableSet<String> missing = new TreeSet<>();

  private final NavigableSet<String> missingOptional = new TreeSet<>();

  private LinkCheck(ClassSpace classes) {
    this.classes = classes;
  }

  /** Looks up each link. */
  public static LinkCheck of(Collection<Link> links, ClassSpace classes) {
    LinkCheck check = new LinkCheck(classes);
    for (Link link : links) {
      check.fault(link).ifPresent((link.optional() ? check.missingOptional : check.missing)::add);
    }
    return check;
  }

  /** What the plugin cannot run without. */
  public NavigableSet<String> missing() {
    return missing;
  }

  /** What the plugin runs without, with less. */
  public NavigableSet<String> missingOptional() {
    return missingOptional;
  }

  private Optional<String> fault(Link link) {
    Optional<ClassFacts> owner = classes.find(link.owner());
    if (owner.isEmpty()) {
      return Optional.of(new Link(Link.Kind.CLASS, false, link.owner(), "", "").inWords());
    }
    return switch (link.kind()) {
      case CLASS ->
          owner.get().isPublic() ? Optional.empty() : Optional.of(link.inWords() + ": not public");
      case INTERFACE ->
          owner.get().isInterface()
              ? Optional.empty()
              : Optional.of(link.inWords() + ": not an interface");
      case ANNOTATION ->
          owner.get().isAnnotation()
              ? Optional.empty()
              : Optional.of(link.inWords() + ": not an annotation");
      default -> memberFault(link, owner.get());
    };
  }

  private Optional<String> memberFault(Link link, ClassFacts owner) {
    if (!link.kind().isField() && owner.isInterface() != link.kind().isInInterface()) {
      return Optional.of(
          link.inWords()
              + (owner.isInterface() ? ": now in an interface" : ": no longer in an interface"));
    }
    Optional<Integer> access = inherited(link, owner);
    if (access.isEmpty()) {
      return Optional.of(link.inWords());
    }
    if ((access.get() & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) == 0) {
      return Optional.of(link.inWords() + ": not accessible");
    }
    if (((access.get() & Opcodes.ACC_STATIC) != 0) != link.kind().isStatic()) {
      return Optional.of(
          link.inWords() + (link.kind().isStatic() ? ": no longer static" : ": now static"));
    }
    return Optional.empty();
  }

  private Optional<Integer> inherited(Link link, ClassFacts owner) {
    boolean inherits = !link.name().equals("<init>");
    Set<String> seen = new HashSet<>();
    Deque<ClassFacts> waiting = new ArrayDeque<>(Set.of(owner));
    while (!waiting.isEmpty()) {
      ClassFacts facts = waiting.remove();
      Optional<Integer> access = facts.member(link);
      if (access.isPresent() || !inherits) {
        return access;
      }
      for (String parent : facts.parents()) {
        if (seen.add(parent)) {
          classes.find(parent).ifPresent(waiting::add);
        }
      }
    }
    return Optional.empty();
  }
}
