package org.dcm4chee.arc.zip.overlay.links;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The classes the plugin will find in a server: those of the archive, of the libraries that links
 * can lead to by inheritance, and of the JDK this program runs on. The first of a name counts.
 */
public final class ClassSpace {
  private static final List<String> READ =
      List.of("org/dcm4che", "io/undertow/", "jakarta/", "org/xnio/", "org/slf4j/");

  private final Map<String, ClassFacts> classes = new HashMap<>();

  /** Adds what another has and this one has not. */
  public void addAll(ClassSpace other) {
    other.classes.forEach(classes::putIfAbsent);
  }

  void add(ClassFacts facts) {
    classes.putIfAbsent(facts.name(), facts);
  }

  /** Adds the classes of a jar that is read to its end; the stream stays open. */
  public void addJar(InputStream in) throws IOException {
    ZipInputStream jar = new ZipInputStream(in);
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      addEntry(entry.getName(), jar);
    }
  }

  /** Adds a class if it is one that links can lead to. */
  public void addEntry(String name, InputStream in) throws IOException {
    if (isWanted(name)) {
      add(ClassFacts.read(in));
    }
  }

  /** Adds every jar below a folder of JBoss modules. */
  public void addModules(Path folder) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.walk(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : jars) {
      try (JarFile jar = new JarFile(path.toFile(), false)) {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
          JarEntry entry = entries.nextElement();
          if (isWanted(entry.getName())) {
            try (InputStream in = jar.getInputStream(entry)) {
              add(ClassFacts.read(in));
            }
          }
        }
      }
    }
  }

  private static boolean isWanted(String entry) {
    return entry.endsWith(".class") && READ.stream().anyMatch(entry::startsWith);
  }

  /** Whether any class of the dcm4che library is here, which every archive has. */
  public boolean hasDicomLibrary() {
    return classes.keySet().stream().anyMatch(name -> name.startsWith("org/dcm4che3/"));
  }

  /** A class by its internal name, if it is here or in the JDK. */
  Optional<ClassFacts> find(String internalName) {
    ClassFacts known = classes.get(internalName);
    if (known != null || !internalName.startsWith("java")) {
      return Optional.ofNullable(known);
    }
    try (InputStream in =
        ClassLoader.getPlatformClassLoader().getResourceAsStream(internalName + ".class")) {
      if (in == null) {
        return Optional.empty();
      }
      ClassFacts facts = ClassFacts.read(in);
      classes.put(internalName, facts);
      return Optional.of(facts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
