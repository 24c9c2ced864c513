package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.dcm4chee.arc.zip.limits.Limits;
import org.dcm4chee.arc.zip.limits.Limits.Level;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.dcm4chee.arc.zip.limits.SeriesSize;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.negotiation.ErrorForm;
import org.dcm4chee.arc.zip.settings.Limit;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A refusal is answered with the status of its reason, in JSON")
class RefusalAnswerTest {
  private static final ZipSettings DEFAULTS = ZipSettings.defaults();

  @ParameterizedTest
  @CsvSource({
    "MALFORMED, 400",
    "ROLES, 403",
    "NOT_ACCEPTABLE, 406",
    "NOTHING_READABLE, 410",
    "MAX_INSTANCES, 413",
    "MAX_BYTES, 413",
    "MAX_CONCURRENT_PER_USER, 429",
    "INCOMPLETE, 500",
    "MAX_CONCURRENT, 503",
    "MAX_CONCURRENT_CLUSTER, 503",
  })
  void status(Reason reason, int status) {
    Response answer = RefusalAnswer.of(new Refusal(reason, "No."), ErrorForm.JSON);

    assertThat(answer.getStatus()).isEqualTo(status);
    assertThat(reason.isFailure()).isEqualTo(status == 500);
    assertThat(answer.getEntity()).isEqualTo("{\"errorMessage\":\"No.\"}");
    assertThat(answer.getMediaType())
        .isEqualTo(MediaType.valueOf("application/json;charset=UTF-8"));
    assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.getHeaderString("Retry-After")).isNull();
  }

  @Test
  void everyReasonHasAStatusOfAnError() {
    assertThat(Arrays.stream(Reason.values()).map(RefusalAnswer::status))
        .allSatisfy(status -> assertThat(status).isBetween(400, 599));
  }

  @Test
  void tooManyInstancesAreListedBySeries() {
    Refusal refusal =
        Limits.checkSizes(
                DEFAULTS.with(Setting.MAX_INSTANCES, Limit.of(99)),
                Level.STUDY,
                List.of(
                    new SeriesSize("1.2.1", 60, 3L << 20), new SeriesSize("1.2.2", 40, 1L << 19)),
                uid -> uid)
            .orElseThrow();

    assertThat(RefusalAnswer.of(refusal, ErrorForm.JSON).getStatus()).isEqualTo(413);
    assertThat(RefusalAnswer.of(refusal, ErrorForm.JSON).getEntity())
        .isEqualTo(
            "{\"errorMessage\":\"This study has 100 instances, but a ZIP may have at most 99"
                + " (zip.maxInstances). Ask for one series at a time, or ask the administrator for"
                + " more.\",\"limit\":\"zip.maxInstances\",\"value\":99,\"level\":\"study\","
                + "\"instances\":100,\"bytes\":3670016,\"series\":["
                + "{\"seriesInstanceUID\":\"1.2.1\",\"instances\":60,\"bytes\":3145728},"
                + "{\"seriesInstanceUID\":\"1.2.2\",\"instances\":40,\"bytes\":524288}],"
                + "\"seriesNotListed\":0}");
  }

  @Test
  void rolesAreNamed() {
    Refusal refusal =
        Limits.checkRoles(
                DEFAULTS.with(Setting.ROLES, List.of("research", "admin")), Set.of("user"))
            .orElseThrow();

    assertThat(RefusalAnswer.of(refusal, ErrorForm.JSON).getStatus()).isEqualTo(403);
    assertThat(RefusalAnswer.of(refusal, ErrorForm.JSON).getEntity().toString())
        .startsWith("{\"errorMessage\":\"")
        .endsWith("\"limit\":\"zip.roles\",\"value\":[\"research\",\"admin\"]}");
  }

  @Test
  void whoIsToComeBackIsToldWhenAndNotWhoHeIs() {
    Slots slots = new Slots();
    ZipSettings settings = DEFAULTS.with(Setting.MAX_CONCURRENT_PER_USER, Limit.of(1));
    slots.acquire("ann", settings);
    Response answer = null;
    try {
      slots.acquire("ann", settings);
    } catch (Refusal refusal) {
      answer = RefusalAnswer.of(refusal, ErrorForm.JSON);
    }

    assertThat(answer).isNotNull();
    assertThat(answer.getStatus()).isEqualTo(429);
    assertThat(answer.getHeaderString("Retry-After")).isEqualTo("30");
    assertThat(answer.getEntity().toString()).doesNotContain("ann").contains("\"value\":1");
  }

  @Test
  void browser_getsAPageWithoutScript_thatLoadsNothing() {
    Refusal refusal =
        new Refusal(
            Reason.MAX_BYTES,
            "Too <b>large</b>: \"5 GiB\" & more.",
            OptionalInt.of(30),
            Map.of("series", List.of(Map.of("uid", "1.2'<script>"))));

    Response answer = RefusalAnswer.of(refusal, ErrorForm.HTML);

    assertThat(answer.getStatus()).isEqualTo(413);
    assertThat(answer.getMediaType()).isEqualTo(MediaType.valueOf("text/html;charset=UTF-8"));
    assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.getHeaderString("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(answer.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page(answer))
        .startsWith("<!DOCTYPE html>")
        .contains("<p>Too &lt;b&gt;large&lt;/b&gt;: &quot;5 GiB&quot; &amp; more.</p>")
        .contains("<th>uid</th>", "<td>1.2&#39;&lt;script&gt;</td>", "in 30 seconds", "Status 413")
        .doesNotContain("<script", "href", "src=", "http");
  }

  private static String page(Response answer) {
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
  }

  @Test
  void page_everyReason_saysWhy_charactersThatHideOrTurnTextAreShownAsUnknown() {
    for (Reason reason : Reason.values()) {
      String page = page(RefusalAnswer.of(new Refusal(reason, "Because\u202e\0."), ErrorForm.HTML));
      assertThat(page).contains("<p>Because\ufffd\ufffd.</p>", "reason: " + reason);
    }
  }

  @Test
  void whatWasToBeAZipSaysNothingOfItAnyMore() {
    FakeAnswer answer = new FakeAnswer();
    for (String header :
        List.of(
            "ETag",
            "Last-Modified",
            "Content-Disposition",
            "Content-Length",
            "Accept-Ranges",
            "Content-Range",
            "Warning")) {
      answer.headers.putSingle(header, "of the ZIP");
    }
    answer.headers.putSingle("Vary", "Accept");

    RefusalAnswer.replace(
        answer.context(),
        new Refusal(
            Reason.MAX_CONCURRENT, "Later.", OptionalInt.of(30), Map.of("retryAfterSeconds", 30)),
        ErrorForm.JSON);

    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.entity).isEqualTo("{\"errorMessage\":\"Later.\",\"retryAfterSeconds\":30}");
    assertThat(answer.mediaType).isEqualTo(MediaType.valueOf("application/json;charset=UTF-8"));
    assertThat(answer.headers)
        .containsOnlyKeys("Vary", "Cache-Control", "Retry-After")
        .containsEntry("Cache-Control", List.of("no-store"))
        .containsEntry("Retry-After", List.of(30));
  }

  /** Remembers what is put into it. */
  private static final class FakeAnswer {
    private final MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
    private int status;
    private Object entity;
    private MediaType mediaType;

    ContainerResponseContext context() {
      return (ContainerResponseContext)
          Proxy.newProxyInstance(
              ContainerResponseContext.class.getClassLoader(),
              new Class<?>[] {ContainerResponseContext.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "getHeaders" -> {
                    return headers;
                  }
                  case "setStatus" -> status = (int) arguments[0];
                  case "setEntity" -> {
                    entity = arguments[0];
                    mediaType = (MediaType) arguments[2];
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                }
                return null;
              });
    }
  }
}
