package org.dcm4chee.arc.zip.overlay.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Jars and EARs made from a few lines of Java, in memory. */
public final class Sources {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|enum) (\\w+)");

  private Sources() {}

  /** Compiles; each text is one file, {@code "package a.b; public class C {}"}. */
  public static Map<String, byte[]> compile(String... texts) {
    Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
    List<JavaFileObject> files = new ArrayList<>();
    for (String text : texts) {
      files.add(source(text));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager standard =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    JavaFileManager memory =
        new ForwardingJavaFileManager<>(standard) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(name.replace('.', '/') + ".class", bytes);
            return new SimpleJavaFileObject(URI.create("memory:/" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return bytes;
              }
            };
          }
        };
    boolean compiled =
        compiler
            .getTask(null, memory, null, List.of("-proc:none", "-cp", "/none"), null, files)
            .call();
    if (!compiled) {
      throw new IllegalArgumentException("does not compile: " + Arrays.toString(texts));
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static JavaFileObject source(String text) {
    String name = first(PACKAGE, text) + "." + first(TYPE, text);
    URI uri = URI.create("memory:///" + name.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  /** A ZIP of these entries, in their order. */
  public static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(LocalDateTime.of(2024, 5, 17, 11, 30, 0));
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  public static Map<String, byte[]> unzip(byte[] bytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return entries;
  }

  public static byte[] jar(String... texts) {
    return zip(compile(texts));
  }

  /** A class file without one of its members. */
  public static byte[] withoutMember(byte[] classFile, String member, String descriptor) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return name.equals(member) && type.equals(descriptor)
                    ? null
                    : super.visitMethod(access, name, type, signature, exceptions);
              }

              @Override
              public FieldVisitor visitField(
                  int access, String name, String type, String signature, Object value) {
                return name.equals(member) && type.equals(descriptor)
                    ? null
                    : super.visitField(access, name, type, signature, value);
              }
            },
            0);
    return writer.toByteArray();
  }

  /** The stand-in archive's EAR, as this build made it. */
  public static byte[] standInEar() {
    return copiedByTheBuild("stand-in.ear");
  }

  /** The jar of the JBoss module that the stand-in archive has its DICOM library in. */
  public static byte[] standInLibrary() {
    return copiedByTheBuild("stand-in-dcm4che.jar");
  }

  private static byte[] copiedByTheBuild(String name) {
    try (InputStream in = Sources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is copied by the build before the tests");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
