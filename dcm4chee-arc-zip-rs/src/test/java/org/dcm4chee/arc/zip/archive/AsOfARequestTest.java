package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What ends a download has a request's context, and leaves none behind in its thread")
class AsOfARequestTest {
  private final List<String> steps = new ArrayList<>();

  /**
   * A thread's context.
   *
   * @param isThere whether it has one already
   */
  private AsOfARequest context(boolean isThere) {
    RequestContextController controller =
        Fake.of(
            RequestContextController.class,
            Map.of(
                "activate",
                arguments -> {
                  steps.add("activate");
                  return !isThere;
                },
                "deactivate",
                Fake.doing(arguments -> steps.add("deactivate"))));
    @SuppressWarnings("unchecked")
    Instance<RequestContextController> contexts =
        Fake.of(
            Instance.class,
            Map.of(
                "get",
                arguments -> controller,
                "destroy",
                Fake.doing(
                    arguments -> {
                      assertThat(arguments[0]).isSameAs(controller);
                      steps.add("destroy");
                    })));
    return new AsOfARequest(contexts);
  }

  @Test
  void whereThereIsNoneItIsThereForTheTask() {
    context(false).run(() -> steps.add("task"));

    assertThat(steps).containsExactly("activate", "task", "deactivate", "destroy");
  }

  @Test
  void oneThatIsThereStays() {
    context(true).run(() -> steps.add("task"));

    assertThat(steps).containsExactly("activate", "task", "destroy");
  }

  @Test
  void aTaskThatFailsLeavesNoneBehindEither() {
    IllegalStateException fault = new IllegalStateException("the audit");

    assertThatThrownBy(
            () ->
                context(false)
                    .run(
                        () -> {
                          throw fault;
                        }))
        .isSameAs(fault);
    assertThat(steps).containsExactly("activate", "deactivate", "destroy");
  }
}
