package org.dcm4chee.arc.zip;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcm4che3.data.Attributes;

/**
 * The arrows between the packages: those of {@link #ARROWS} and no others, and all of them are
 * there. The README draws the same list.
 */
@AnalyzeClasses(
    packages = "org.dcm4chee.arc.zip",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.dcm4chee.arc.zip";
  private static final String OURS = ROOT + "..";

  /** Each package with those that it uses, as the README has them. */
  private static final List<String> ARROWS =
      List.of(
          "http -> archive, format, http.protocol, limits, naming, negotiation, pipeline,"
              + " settings, watch",
          "http.protocol -> format",
          "archive -> changes, contents, deidentify, format, limits, metadata, naming,"
              + " negotiation, pipeline, settings, watch",
          "contents -> dicomdir, manifest, naming, pipeline",
          "changes ->",
          "deidentify ->",
          "limits -> settings",
          "watch ->",
          "settings -> deidentify, negotiation, pipeline",
          "pipeline -> format",
          "dicomdir ->",
          "metadata ->",
          "manifest ->",
          "naming ->",
          "negotiation ->",
          "format ->");

  @ArchTest
  static void arrowsAreThoseOfTheList(JavaClasses classes) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    classes.stream()
        .filter(type -> type.getPackageName().startsWith(ROOT))
        .forEach(
            type -> {
              Set<String> uses =
                  arrows.computeIfAbsent(room(type.getPackageName()), room -> new TreeSet<>());
              type.getDirectDependenciesFromSelf().stream()
                  .map(dependency -> dependency.getTargetClass().getPackageName())
                  .filter(name -> name.startsWith(ROOT))
                  .map(ArchitectureTest::room)
                  .filter(room -> !room.equals(room(type.getPackageName())))
                  .forEach(uses::add);
            });

    assertThat(
            arrows.entrySet().stream()
                .map(e -> (e.getKey() + " -> " + String.join(", ", e.getValue())).stripTrailing()))
        .containsExactlyInAnyOrderElementsOf(ARROWS);
  }

  private static String room(String packageName) {
    return packageName.substring(Math.min(ROOT.length() + 1, packageName.length()));
  }

  @ArchTest
  static void readmeDrawsTheList(JavaClasses classes) throws IOException {
    List<String> drawn = new ArrayList<>();
    for (String line : Files.readString(readme()).lines().toList()) {
      if (line.matches("[a-z.]+ +→.*")) {
        drawn.add(line.replace("→", "->").replaceAll("\\s+", " ").strip());
      }
    }

    assertThat(drawn).containsExactlyElementsOf(ARROWS);
  }

  private static Path readme() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ldap-config"))) {
      folder = folder.getParent();
    }
    return folder.resolve("README.md");
  }

  @ArchTest
  static void eachPackageSaysWhatItIsFor(JavaClasses classes) {
    Set<String> packages =
        classes.stream()
            .map(c -> c.getPackageName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described =
        classes.stream()
            .filter(c -> c.getSimpleName().equals("package-info"))
            .map(c -> c.getPackageName())
            .collect(Collectors.toSet());

    assertThat(described).containsExactlyInAnyOrderElementsOf(packages);
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.dcm4chee.arc.zip.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_ARCHIVE_KNOWS_THE_ARCHIVE =
      noClasses()
          .that(resideInAPackage(OURS).and(not(resideInAPackage("..zip.archive.."))))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.dcm4chee.arc..").and(not(resideInAPackage(OURS))));

  @ArchTest
  static final ArchRule ONLY_WHAT_LOOKS_INTO_OBJECTS_KNOWS_ITS_DICOM_LIBRARY =
      noClasses()
          .that(
              resideInAPackage(OURS)
                  .and(
                      not(
                          resideInAnyPackage(
                              "..zip.archive..",
                              "..zip.changes..",
                              "..zip.contents..",
                              "..zip.deidentify..",
                              "..zip.dicomdir..",
                              "..zip.metadata.."))))
          .should()
          .dependOnClassesThat(resideInAPackage("org.dcm4che3.."));

  @ArchTest
  static final ArchRule CONTENTS_KNOW_NAMES_LISTS_AND_DATASETS =
      noClasses()
          .that()
          .resideInAPackage("..zip.contents..")
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "java..",
                      "org.slf4j..",
                      "org.dcm4che3.data..",
                      "org.dcm4che3.util..",
                      "org.dcm4chee.arc.zip.contents..",
                      "org.dcm4chee.arc.zip.naming..",
                      "org.dcm4chee.arc.zip.manifest..",
                      "org.dcm4chee.arc.zip.dicomdir..",
                      "org.dcm4chee.arc.zip.pipeline..")));

  @ArchTest
  static final ArchRule CHANGES_KNOW_DATASETS =
      noClasses()
          .that()
          .resideInAPackage("..zip.changes..")
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "java..", "org.dcm4che3.data..", "org.dcm4chee.arc.zip.changes..")));

  /**
   * {@code Attributes} decodes numbers and dates in place, and writes then other digits than were
   * stored: whoever wants one asks {@code contents.Values}.
   */
  @ArchTest
  static final ArchRule NOBODY_HAS_ATTRIBUTES_DECODED_IN_PLACE =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Attributes.class)))
                  .and(target(nameMatching("get(Int|Long|Float|Double|Date|Temporal).*"))));

  /** Of what the archive lends, the text is decoded in place as well. */
  @ArchTest
  static final ArchRule ONLY_WHAT_WAS_WRITTEN_IS_ASKED_FOR_TEXT =
      noClasses()
          .that()
          .resideInAPackage("..zip.archive..")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Attributes.class)))
                  .and(target(nameMatching("(getString.*|containsValue)"))));

  @ArchTest
  static final ArchRule DEIDENTIFY_KNOWS_DATA_SETS_AND_THE_JDK =
      noClasses()
          .that()
          .resideInAPackage("..zip.deidentify..")
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "java..",
                      "javax.crypto..",
                      "org.dcm4che3.data..",
                      "org.dcm4chee.arc.zip.deidentify..")));

  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_JAKARTA_REST_AND_UNDERTOW =
      noClasses()
          .that(resideInAPackage(OURS).and(not(resideInAPackage("..zip.http"))))
          .should()
          .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "io.undertow.."));

  @ArchTest
  static final ArchRule WHAT_DECIDES_AND_WHAT_WRITES_KNOWS_THE_JDK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..zip.format..",
              "..zip.pipeline..",
              "..zip.http.protocol..",
              "..zip.negotiation..",
              "..zip.naming..",
              "..zip.settings..",
              "..zip.limits..",
              "..zip.watch..",
              "..zip.manifest..")
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "java..",
                      "javax.management..",
                      "javax.crypto..",
                      "com.google.errorprone.annotations..",
                      OURS)));
}
