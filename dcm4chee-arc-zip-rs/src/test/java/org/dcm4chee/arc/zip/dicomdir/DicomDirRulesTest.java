package org.dcm4chee.arc.zip.dicomdir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.dcm4che3.data.Attributes;

@AnalyzeClasses(
    packages = "org.dcm4chee.arc.zip.dicomdir",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DicomDirRulesTest {
  private static final Set<String> DECODE_IN_PLACE =
      Set.of(
          "getInt",
          "getInts",
          "getLong",
          "getLongs",
          "getFloat",
          "getFloats",
          "getDouble",
          "getDoubles",
          "getDate",
          "getDates");

  /** In the archive's library these replace the bytes of an IS or DS by a number. */
  @ArchTest
  static final ArchRule NUMBERS_ARE_READ_AS_TEXT =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "it decodes numbers in place",
                  (JavaMethodCall call) ->
                      call.getTargetOwner().isEquivalentTo(Attributes.class)
                          && DECODE_IN_PLACE.contains(call.getName())));

  /** So nothing can be left behind, and no full folder can be in the way. */
  @ArchTest
  static final ArchRule NO_FILES_ARE_USED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.File")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file..");
}
