package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.OptionalInt;
import org.dcm4chee.arc.zip.FakeServletRequest;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A refusal that is thrown on the way in is answered like any other")
class RefusalMapperTest {

  @Test
  void statusWordsAndDetails() {
    Response answer =
        new RefusalMapper(new FakeServletRequest("/").request())
            .toResponse(
                new Refusal(
                    Reason.MAX_CONCURRENT, "Later.", OptionalInt.of(30), Map.of("inUse", 16)));

    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getEntity()).isEqualTo("{\"errorMessage\":\"Later.\",\"inUse\":16}");
    assertThat(answer.getHeaderString("Retry-After")).isEqualTo("30");
    assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
  }
}
