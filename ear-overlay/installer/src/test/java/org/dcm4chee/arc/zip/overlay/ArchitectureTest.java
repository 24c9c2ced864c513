package org.dcm4chee.arc.zip.overlay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The installer's packages")
class ArchitectureTest {
  private static final String ROOT = ArchitectureTest.class.getPackageName();
  private static final String OURS = ROOT + ".";

  /** Which package may use which; what is not here is not allowed. */
  private static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.of(
              "cli", Set.of("fit", "status", "directory", "server", "ear", "links", "report"),
              "status", Set.of("directory", "server", "ear", "report"),
              "fit", Set.of("server", "ear", "links", "report"),
              "server", Set.of("ear", "report"),
              "ear", Set.of("links", "report"),
              "links", Set.of(),
              "directory", Set.of(),
              "report", Set.of()));

  /** Which library is known to which package alone. */
  private static final Map<String, List<String>> LIBRARIES =
      new TreeMap<>(
          Map.of(
              "picocli..", List.of("cli"),
              "org.jboss..", List.of("server", "fit", "status", "cli"),
              "org.wildfly..", List.of("server"),
              "org.objectweb.asm..", List.of("links"),
              "org.apache.commons.compress..", List.of("ear")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Set<String> packages() {
    return ARROWS.keySet();
  }

  static Set<String> libraries() {
    return LIBRARIES.keySet();
  }

  private static String[] named(Stream<String> packages) {
    return packages.map(name -> OURS + name + "..").toArray(String[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  @DisplayName("know only those that the list of arrows allows")
  void arrows_ofEachPackage_onlyTheListed(String name) {
    noClasses()
        .that()
        .resideInAPackage(OURS + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            named(Stream.concat(Stream.of(name), ARROWS.get(name).stream()))))))
        .check(CLASSES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("libraries")
  @DisplayName("keep each library to those that need it")
  void libraries_each_onlyWhereItBelongs(String library) {
    classes()
        .that(not(resideInAnyPackage(named(LIBRARIES.get(library).stream()))))
        .should()
        .onlyDependOnClassesThat(not(resideInAnyPackage(library)))
        .check(CLASSES);
  }

  @Test
  @DisplayName("are all in the list, and each says what it is for")
  void packages_all_listedAndDescribed() {
    Set<String> found =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(OURS.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).isEqualTo(ARROWS.keySet());
    Path sources = Path.of("src", "main", "java").resolve(OURS.replace('.', '/'));
    assertThat(found)
        .allSatisfy(name -> assertThat(sources.resolve(name + "/package-info.java")).exists());
  }
}
