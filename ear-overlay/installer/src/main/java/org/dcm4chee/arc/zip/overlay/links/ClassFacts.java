package org.dcm4chee.arc.zip.overlay.links;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says that linking depends on.
 *
 * @param superName empty for {@code java/lang/Object}
 * @param members access flags by name and descriptor, as {@link #key} puts them together
 */
record ClassFacts(
    String name,
    int access,
    Optional<String> superName,
    List<String> interfaces,
    Map<String, Integer> members) {

  static ClassFacts read(InputStream in) throws IOException {
    Reader reader = new Reader();
    new ClassReader(in)
        .accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return reader.facts;
  }

  static String key(String name, String descriptor) {
    return name + " " + descriptor;
  }

  boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }

  boolean isAnnotation() {
    return (access & Opcodes.ACC_ANNOTATION) != 0;
  }

  boolean isPublic() {
    return (access & Opcodes.ACC_PUBLIC) != 0;
  }

  /** Superclass and interfaces. */
  List<String> parents() {
    return Stream.concat(superName.stream(), interfaces.stream()).toList();
  }

  /** Access flags of a member declared in this very class. */
  Optional<Integer> member(Link link) {
    if (link.descriptor().endsWith(Link.ANY_ARRAY)) {
      return members.entrySet().stream()
          .filter(member -> member.getKey().startsWith(key(link.name(), "()[")))
          .map(Map.Entry::getValue)
          .findFirst();
    }
    return Optional.ofNullable(members.get(key(link.name(), link.descriptor())));
  }

  private static final class Reader extends ClassVisitor {
    private final Map<String, Integer> members = new HashMap<>();
    private ClassFacts facts;

    Reader() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      facts =
          new ClassFacts(
              name, access, Optional.ofNullable(superName), List.of(interfaces), members);
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      members.put(key(name, descriptor), access);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      members.put(key(name, descriptor), access);
      return null;
    }

    @Override
    public void visitInnerClass(String name, String outerName, String innerName, int access) {
      // A nested class's own flags cannot say private or protected; these do.
      if (name.equals(facts.name())) {
        facts = new ClassFacts(name, access, facts.superName, facts.interfaces, members);
      }
    }
  }
}
