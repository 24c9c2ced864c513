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

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.dcm4che3.data.Attributes;

/** The way of a request through the packages, as the README draws it; arrows point one way. */
@AnalyzeClasses(
    packages = "org.dcm4chee.arc.zip",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "org.dcm4chee.arc.zip..";

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.dcm4chee.arc.zip.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_ARCHIVE_KNOWS_THE_ARCHIVE =
      noClasses()
          .that(resideInAPackage(OURS).and(not(resideInAPackage("..zip.archive.."))))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.dcm4chee.arc..").and(not(resideInAPackage(OURS))));

  @ArchTest
  static final ArchRule ONLY_ARCHIVE_AND_DICOMDIR_KNOW_ITS_DICOM_LIBRARY =
      noClasses()
          .that(
              resideInAPackage(OURS)
                  .and(
                      not(
                          resideInAnyPackage(
                              "..zip.archive..",
                              "..zip.dicomdir..",
                              "..zip.contents..",
                              "..zip.changes.."))))
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
  static final ArchRule ONLY_HTTP_KNOWS_JAKARTA_REST_AND_UNDERTOW =
      noClasses()
          .that(resideInAPackage(OURS).and(not(resideInAPackage("..zip.http.."))))
          .should()
          .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "io.undertow.."));

  @ArchTest
  static final ArchRule FORMAT_KNOWS_THE_JDK_ONLY =
      noClasses()
          .that()
          .resideInAPackage("..zip.format..")
          .should()
          .dependOnClassesThat(not(resideInAnyPackage("java..", "org.dcm4chee.arc.zip.format..")));

  @ArchTest
  static final ArchRule PIPELINE_KNOWS_THE_FORMAT_AND_THE_JDK =
      noClasses()
          .that()
          .resideInAPackage("..zip.pipeline..")
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "java..",
                      "org.dcm4chee.arc.zip.pipeline..",
                      "org.dcm4chee.arc.zip.format..")));

  @ArchTest
  static final ArchRule WHAT_DECIDES_KNOWS_THE_JDK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..zip.negotiation..",
              "..zip.naming..",
              "..zip.settings..",
              "..zip.limits..",
              "..zip.manifest..")
          .should()
          .dependOnClassesThat(not(resideInAnyPackage("java..", "javax.management..", OURS)));
}
