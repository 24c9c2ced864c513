package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

@Label("Each study has a folder with its UID, and in it the names of its own ZIP")
class StudyFoldersTest {

  @Test
  void theFolderIsTheUid_andTheSameForAllObjectsOfTheStudy() {
    StudyFolders folders = new StudyFolders(List.of("manifest.csv"), "dcm");
    StudyFolders.Study study = folders.of("1.2.3");

    assertThat(study.path(study.names().assign("CT001/000001.dcm")))
        .isEqualTo("1.2.3/CT001/000001.dcm");
    assertThat(folders.of("1.2.3")).isSameAs(study);
    assertThat(folders.of("1.2.4").names().assign("CT001/000001.dcm"))
        .isEqualTo("CT001/000001.dcm");
  }

  @Test
  void aTemplateThatNamesTheStudyItselfIsNotToldTwice() {
    StudyFolders.Study study = new StudyFolders(List.of(), "dcm").of("1.2.3");

    assertThat(study.path("1.2.3/a.dcm")).isEqualTo("1.2.3/a.dcm");
    assertThat(study.path("1.2.34/a.dcm")).isEqualTo("1.2.3/1.2.34/a.dcm");
  }

  @Test
  void whatIsNoUidCannotLeaveTheZip_norTakeThePlaceOfASideFile() {
    StudyFolders folders = new StudyFolders(List.of("manifest.csv"), "dcm");

    assertThat(folders.of("../..").folder()).isEqualTo("_.._/");
    assertThat(folders.of("MANIFEST.CSV").folder()).isEqualTo("MANIFEST.CSV-2/");
    assertThat(folders.of("").folder()).isEqualTo("_/");
  }

  @Test
  void aNumberThatIsTakenIsSkipped() {
    StudyFolders folders = new StudyFolders(List.of("1.2", "1.2-2"), "dcm");

    assertThat(folders.of("1.2").folder()).isEqualTo("1.2-3/");
    assertThat(folders.of("1.2-3").folder()).isEqualTo("1.2-3-2/");
  }

  @Property
  void foldersOfDifferentStudiesDiffer_alsoWhereCaseDoesNotCount(@ForAll Set<String> uids) {
    StudyFolders folders = new StudyFolders(List.of("MISSING.txt"), "dcm");
    Set<String> seen = new HashSet<>();
    for (String uid : uids) {
      String folder = folders.of(uid).folder();
      assertThat(seen.add(PathComponent.key(folder))).as(folder).isTrue();
      assertThat(folder.length()).isLessThan(80);
      assertThat(folder.indexOf('/')).isEqualTo(folder.length() - 1);
    }
  }
}
