package org.dcm4chee.arc.zip.it.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dcm4chee.arc.zip.overlay.ear.Plugin;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/** What the plugin's bytecode says of its classes. */
final class PluginClasses {
  private PluginClasses() {}

  /** Names of those of which there are only so many for the whole application: beans, constants. */
  static Set<String> ofTheApplication() throws IOException {
    Set<String> names = new HashSet<>();
    try (InputStream in = Plugin.class.getResourceAsStream("plugin.jar");
        ZipInputStream jar = new ZipInputStream(in)) {
      for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
        if (entry.getName().endsWith(".class")) {
          new ClassReader(jar.readAllBytes())
              .accept(
                  new OfTheApplication(names),
                  ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
      }
    }
    return names;
  }

  private static final class OfTheApplication extends ClassVisitor {
    private final Set<String> names;
    private String name = "";

    OfTheApplication(Set<String> names) {
      super(Opcodes.ASM9);
      this.names = names;
    }

    @Override
    public void visit(
        int version,
        int access,
        String internalName,
        String signature,
        String superName,
        String[] interfaces) {
      name = internalName.replace('/', '.');
      // Constants with a body are classes below their enum's.
      if ((access & Opcodes.ACC_ENUM) != 0) {
        names.add(name);
      }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      if (descriptor.equals("Ljakarta/enterprise/context/ApplicationScoped;")) {
        names.add(name);
      }
      return null;
    }
  }
}
