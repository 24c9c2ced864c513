package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The plugin as an earlier or later one would be: the jar that was built, with another version in
 * its manifest and other values of some constants in its bytecode.
 *
 * @param version of the manifest
 * @param changes at least one
 */
record OtherVersion(String version, List<Change> changes) {

  /**
   * One constant that is another one there.
   *
   * @param type simple name of the only class where it is changed
   * @param old a number, or the beginning of a text
   */
  record Change(String type, Object old, Object other) {

    boolean isOf(String entry) {
      return entry.endsWith('/' + type + ".class");
    }

    Object applied(Object constant, Set<Change> found) {
      if (constant instanceof String text
          && old instanceof String beginning
          && text.startsWith(beginning)) {
        found.add(this);
        return other + text.substring(beginning.length());
      }
      if (constant.equals(old)) {
        found.add(this);
        return other;
      }
      return constant;
    }
  }

  /** Writes its jar into a folder. */
  Path writeInto(Path folder) throws IOException {
    Path file = folder.resolve("dcm4chee-arc-zip-rs-" + version + ".jar");
    Set<Change> found = new HashSet<>();
    try (InputStream carried = Plugin.carried().open();
        JarInputStream in = new JarInputStream(carried);
        OutputStream out = Files.newOutputStream(file)) {
      Manifest manifest = new Manifest(in.getManifest());
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
      try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          byte[] content = in.readAllBytes();
          for (Change change : changes) {
            content = change.isOf(entry.getName()) ? changed(content, change, found) : content;
          }
          jar.putNextEntry(new ZipEntry(entry.getName()));
          jar.write(content);
          jar.closeEntry();
        }
      }
    }
    assertThat(found).as("constants that there are").containsAll(changes);
    return file;
  }

  private static byte[] changed(byte[] bytecode, Change change, Set<Change> found) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytecode)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] thrown) {
                return new Constants(
                    super.visitMethod(access, name, type, signature, thrown), change, found);
              }
            },
            0);
    return writer.toByteArray();
  }

  /** Changes a constant where it is loaded, and where it is part of a text that is put together. */
  private static final class Constants extends MethodVisitor {
    private final Change change;
    private final Set<Change> found;

    Constants(MethodVisitor next, Change change, Set<Change> found) {
      super(Opcodes.ASM9, next);
      this.change = change;
      this.found = found;
    }

    @Override
    public void visitLdcInsn(Object value) {
      super.visitLdcInsn(change.applied(value, found));
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String type, Handle bootstrap, Object... arguments) {
      Object[] others = arguments.clone();
      for (int i = 0; i < others.length; i++) {
        others[i] = change.applied(others[i], found);
      }
      super.visitInvokeDynamicInsn(name, type, bootstrap, others);
    }
  }
}
