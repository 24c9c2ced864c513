package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of the studies of a ZIP it is known where each begins, and which an object is of")
class CollectedStudiesTest {
  private final GatheredStudies gathered = new GatheredStudies(4);
  private final CollectedStudies studies = new CollectedStudies();

  @AfterEach
  void end() {
    gathered.close();
  }

  private static List<Integer> studiesAt(CollectedStudies studies, int positions) {
    return IntStream.range(0, positions).mapToObj(studies::at).toList();
  }

  @Test
  void ofDifferentSize() {
    gathered.gathered();
    List<CollectedObject> all = gathered.objects;
    studies.add(3, all.subList(0, 1));
    studies.add(5, all.subList(1, 4));
    studies.add(6, all.subList(4, 6));

    assertThat(studies.size()).isEqualTo(3);
    assertThat(studiesAt(studies, 8)).containsExactly(0, 1, 1, 1, 2, 2, 2, 2);
    assertThat(List.of(studies.first(0), studies.first(1), studies.first(2)))
        .containsExactly(0, 1, 4);
    assertThat(List.of(studies.retrieve(0), studies.retrieve(1), studies.retrieve(2)))
        .containsExactly(3, 5, 6);
    assertThat(studies.objects(1)).isEqualTo(all.subList(1, 4));
  }

  @Test
  void one() {
    gathered.gathered();
    studies.add(0, gathered.objects);

    assertThat(studiesAt(studies, 9)).containsOnly(0);
  }

  @Test
  void cleared() {
    gathered.gathered();
    studies.add(0, gathered.objects);
    studies.clear();

    assertThat(studies.size()).isZero();
  }
}
