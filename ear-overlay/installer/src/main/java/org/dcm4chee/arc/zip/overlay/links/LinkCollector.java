package org.dcm4chee.arc.zip.overlay.links;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Reads from a jar's bytecode what of the archive, the dcm4che library and Undertow it links to:
 * superclasses and interfaces, types in descriptors, generic signatures, instructions and catch
 * clauses, annotations with the elements that are set, members that are read, written and called,
 * also through method references and lambdas.
 */
public final class LinkCollector extends ClassVisitor {
  private static final String PLUGIN = "org/dcm4chee/arc/zip/";

  private final NavigableSet<Link> links;

  private LinkCollector(NavigableSet<Link> links) {
    super(Opcodes.ASM9, new ClassRemapper(new ClassVisitor(Opcodes.ASM9) {}, new Types(links)));
    this.links = links;
  }

  /** Everything that the class files in a jar link to. */
  public static NavigableSet<Link> collect(byte[] jar) throws IOException {
    NavigableSet<Link> links = new TreeSet<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
          new ClassReader(in).accept(new LinkCollector(links), ClassReader.SKIP_DEBUG);
        }
      }
    }
    return withoutRepetition(links);
  }

  /** A class that is named as an interface or annotation as well is listed once, as that. */
  private static NavigableSet<Link> withoutRepetition(NavigableSet<Link> links) {
    NavigableSet<Link> result = new TreeSet<>(links);
    for (Link link : links) {
      if (link.kind() == Link.Kind.INTERFACE || link.kind() == Link.Kind.ANNOTATION) {
        result.remove(new Link(Link.Kind.CLASS, link.optional(), link.owner(), "", ""));
      }
    }
    return result;
  }

  private static boolean isHost(String internalName) {
    return internalName.startsWith("org/dcm4che3/")
        || (internalName.startsWith("org/dcm4chee/arc/") && !internalName.startsWith(PLUGIN))
        || isUndertow(internalName);
  }

  /** The plugin's manifest asks for Undertow's modules as optional ones. */
  private static boolean isUndertow(String internalName) {
    return internalName.startsWith("io/undertow/");
  }

  private static void add(
      NavigableSet<Link> links, Link.Kind kind, String owner, String name, String descriptor) {
    if (isHost(owner)) {
      links.add(new Link(kind, isUndertow(owner), owner, name, descriptor));
    }
  }

  private void member(Link.Kind kind, String owner, String name, String descriptor) {
    add(links, kind, owner, name, descriptor);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    super.visit(version, access, name, signature, superName, interfaces);
    for (String implemented : interfaces) {
      add(links, Link.Kind.INTERFACE, implemented, "", "");
    }
  }

  @Override
  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
    return annotation(descriptor, super.visitAnnotation(descriptor, visible));
  }

  @Override
  public AnnotationVisitor visitTypeAnnotation(
      int typeRef, TypePath typePath, String descriptor, boolean visible) {
    return annotation(
        descriptor, super.visitTypeAnnotation(typeRef, typePath, descriptor, visible));
  }

  @Override
  public FieldVisitor visitField(
      int access, String name, String descriptor, String signature, Object value) {
    FieldVisitor next = super.visitField(access, name, descriptor, signature, value);
    return new FieldVisitor(Opcodes.ASM9, next) {
      @Override
      public AnnotationVisitor visitAnnotation(String type, boolean visible) {
        return annotation(type, super.visitAnnotation(type, visible));
      }
    };
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    return new Instructions(super.visitMethod(access, name, descriptor, signature, exceptions));
  }

  private AnnotationVisitor annotation(String descriptor, AnnotationVisitor next) {
    String type = Type.getType(descriptor).getInternalName();
    add(links, Link.Kind.ANNOTATION, type, "", "");
    return new Elements(type, next);
  }

  /**
   * The elements set in an annotation. What type an element has is not in the bytecode, only that
   * of the value: a list is written without its type, so only the name is required there.
   */
  private final class Elements extends AnnotationVisitor {
    private final String type;

    Elements(String type, AnnotationVisitor next) {
      super(Opcodes.ASM9, next);
      this.type = type;
    }

    private void element(String name, String valueDescriptor) {
      if (name != null) {
        member(Link.Kind.INTERFACE_METHOD, type, name, "()" + valueDescriptor);
      }
    }

    @Override
    public void visit(String name, Object value) {
      super.visit(name, value);
      element(name, descriptorOf(value));
    }

    @Override
    public void visitEnum(String name, String descriptor, String value) {
      super.visitEnum(name, descriptor, value);
      element(name, descriptor);
      member(Link.Kind.STATIC_FIELD, Type.getType(descriptor).getInternalName(), value, descriptor);
    }

    @Override
    public AnnotationVisitor visitAnnotation(String name, String descriptor) {
      element(name, descriptor);
      return annotation(descriptor, super.visitAnnotation(name, descriptor));
    }

    @Override
    public AnnotationVisitor visitArray(String name) {
      element(name, Link.ANY_ARRAY);
      // Elements of the array have no names; enums and annotations among them still count.
      return new Elements(type, super.visitArray(name));
    }

    private static String descriptorOf(Object value) {
      if (value instanceof Type) {
        return "Ljava/lang/Class;";
      }
      if (value.getClass().isArray()) {
        return Type.getDescriptor(value.getClass());
      }
      return value instanceof String
          ? "Ljava/lang/String;"
          : Type.getDescriptor(primitiveOf(value));
    }

    private static Class<?> primitiveOf(Object boxed) {
      return MethodType.methodType(boxed.getClass()).unwrap().returnType();
    }
  }

  /** Members used in code. */
  private final class Instructions extends MethodVisitor {
    Instructions(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return annotation(descriptor, super.visitAnnotation(descriptor, visible));
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int parameter, String descriptor, boolean visible) {
      return annotation(descriptor, super.visitParameterAnnotation(parameter, descriptor, visible));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      super.visitFieldInsn(opcode, owner, name, descriptor);
      boolean fixed = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
      member(fixed ? Link.Kind.STATIC_FIELD : Link.Kind.FIELD, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      method(opcode == Opcodes.INVOKESTATIC, isInterface, owner, name, descriptor);
    }

    private void method(
        boolean fixed, boolean isInterface, String owner, String name, String descriptor) {
      Link.Kind kind =
          isInterface
              ? fixed ? Link.Kind.STATIC_INTERFACE_METHOD : Link.Kind.INTERFACE_METHOD
              : fixed ? Link.Kind.STATIC_METHOD : Link.Kind.METHOD;
      member(kind, owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
      Type made = Type.getReturnType(descriptor);
      boolean isLambda = bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory");
      if (isLambda && arguments.length > 0 && arguments[0] instanceof Type erased) {
        // The one abstract method of the interface that the lambda stands for.
        method(false, true, made.getInternalName(), name, erased.getDescriptor());
      }
      for (Object argument : arguments) {
        constant(argument);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      super.visitLdcInsn(value);
      constant(value);
    }

    private void constant(Object value) {
      if (value instanceof Handle handle) {
        handle(handle);
      } else if (value instanceof ConstantDynamic dynamic) {
        handle(dynamic.getBootstrapMethod());
        for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
          constant(dynamic.getBootstrapMethodArgument(i));
        }
      }
    }

    private void handle(Handle handle) {
      switch (handle.getTag()) {
        case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD ->
            member(Link.Kind.FIELD, handle.getOwner(), handle.getName(), handle.getDesc());
        case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC ->
            member(Link.Kind.STATIC_FIELD, handle.getOwner(), handle.getName(), handle.getDesc());
        default ->
            method(
                handle.getTag() == Opcodes.H_INVOKESTATIC,
                handle.isInterface(),
                handle.getOwner(),
                handle.getName(),
                handle.getDesc());
      }
    }
  }

  /** Every type that is named anywhere. */
  private static final class Types extends Remapper {
    private final NavigableSet<Link> links;

    Types(NavigableSet<Link> links) {
      super(Opcodes.ASM9);
      this.links = links;
    }

    @Override
    public String map(String internalName) {
      add(links, Link.Kind.CLASS, internalName, "", "");
      return internalName;
    }
  }
}
