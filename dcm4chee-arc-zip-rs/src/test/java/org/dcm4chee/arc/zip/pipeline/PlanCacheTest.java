package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Plans are remembered as long as there is memory for them")
class PlanCacheTest {
  private final PlanCache cache = new PlanCache(100);

  @Test
  void whatWasPutIsThereUntilItIsDropped() {
    byte[] plan = {1, 2, 3};
    cache.put("a", plan);

    assertThat(cache.get("a")).containsSame(plan);
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.size()).isEqualTo(1);
    cache.drop("b");
    cache.drop("a");
    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.size()).isZero();
  }

  @Test
  void theLastOneUnderAKeyCounts() {
    cache.put("a", new byte[60]);
    byte[] last = new byte[70];
    cache.put("a", last);

    assertThat(cache.get("a")).containsSame(last);
    cache.put("b", new byte[30]);
    assertThat(cache.size()).as("70 + 30 bytes fit").isEqualTo(2);
  }

  @Test
  void theOneNotUsedForLongestGoesFirst() {
    cache.put("a", new byte[40]);
    cache.put("b", new byte[40]);
    cache.put("c", new byte[20]);
    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.get("a")).isPresent();
    cache.put("d", new byte[1]);

    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("c")).isPresent();
    assertThat(cache.get("d")).isPresent();
  }

  @Test
  void asManyGoAsHaveTo() {
    cache.put("a", new byte[30]);
    cache.put("b", new byte[30]);
    cache.put("c", new byte[30]);
    cache.put("d", new byte[70]);

    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("c")).isPresent();
    assertThat(cache.get("d")).isPresent();
  }

  @Test
  void onePlanLargerThanAllIsNotKeptAndTakesThePlaceOfNone() {
    cache.put("a", new byte[100]);
    assertThat(cache.size()).isEqualTo(1);
    cache.put("b", new byte[101]);
    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("b")).isEmpty();
    cache.put("a", new byte[101]);
    assertThat(cache.get("a")).as("the older one is not the plan any more").isEmpty();
  }

  @Test
  void whatIsDroppedMakesRoom() {
    cache.put("a", new byte[60]);
    cache.drop("a");
    cache.put("b", new byte[60]);
    cache.put("c", new byte[40]);

    assertThat(cache.size()).isEqualTo(2);
  }
}
