package org.dcm4chee.arc.zip.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A refusal says what struck, in words, and is no fault unless we are to blame")
class RefusalTest {

  @Test
  void whatWeFailedInIsTheServersFault_allElseTheRequestsOwn() {
    Set<Reason> failures = EnumSet.noneOf(Reason.class);
    for (Reason reason : Reason.values()) {
      if (reason.isFailure()) {
        failures.add(reason);
      }
    }

    assertThat(failures)
        .containsExactlyInAnyOrder(
            Reason.INCOMPLETE,
            Reason.NOT_CONFIGURED,
            Reason.STOPPED,
            Reason.DOES_NOT_FIT,
            Reason.FAULT);
  }

  @Test
  void logsAndCountersHaveItInLowerCase() {
    assertThat(Reason.MAX_CONCURRENT_PER_USER).hasToString("max-concurrent-per-user");
    assertThat(Reason.FAULT).hasToString("fault");
  }

  @Test
  void aSentenceIsEnough() {
    Refusal refusal = new Refusal(Reason.MALFORMED, "Write it otherwise.");

    assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(refusal).hasMessage("Write it otherwise.");
    assertThat(refusal.retryAfterSeconds()).isEmpty();
    assertThat(refusal.details()).isEmpty();
    assertThat(refusal.getStackTrace()).as("it is an answer").isEmpty();
  }

  @Test
  void whatItSaysStaysAsItWas() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("b", 1);
    details.put("a", 2);
    Refusal refusal = new Refusal(Reason.MAX_BYTES, "Too much.", OptionalInt.of(30), details);
    details.clear();

    assertThat(refusal.details().keySet()).containsExactly("b", "a");
    assertThat(refusal.retryAfterSeconds()).hasValue(30);
    assertThatThrownBy(() -> refusal.details().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
