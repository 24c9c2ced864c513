package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Equal names are numbered from the second on; who looks for a free one comes to an end")
class SuffixTest {

  private static String firstFree(int first, Set<String> taken) {
    return Suffix.firstFree(
        first, taken.size(), n -> "x" + Suffix.of(n), name -> !taken.contains(name));
  }

  @Test
  void theFirstHasNone() {
    assertThat(List.of(Suffix.of(1), Suffix.of(2), Suffix.of(12))).containsExactly("", "-2", "-12");
  }

  @Test
  void theFirstNameThatIsFreeIsFound_alsoWhereAllThatAreTakenStandBeforeIt() {
    assertThat(firstFree(1, Set.of())).isEqualTo("x");
    assertThat(firstFree(1, Set.of("x", "x-2", "x-4"))).isEqualTo("x-3");
    assertThat(firstFree(3, Set.of("x-3", "x-4"))).isEqualTo("x-5");
  }

  @Test
  void whereNumbersMakeNoOtherNamesTheSearchEnds() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Suffix.firstFree(1, 2, n -> "x", Set.of("y")::contains))
        .withMessageContaining("3 names");
  }
}
