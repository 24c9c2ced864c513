package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How a ZIP may be cached is said last, whatever was said before")
class CacheControlFilterTest {

  private static String cacheControlOf(Object entity) {
    FakeExchange.Answering answer = new FakeExchange.Answering().entity(entity);
    answer.headers.putSingle("Cache-Control", "no-cache");
    new CacheControlFilter()
        .filter(FakeExchange.request("GET", FakeExchange.STUDY), answer.context());
    return answer.header("Cache-Control");
  }

  @Test
  void ofAZipNobodyMayChangeAByte() {
    ZipBody zip =
        new ZipBody(new ZipBody.Content(null, Optional.empty(), new Answer.Chunked(), null, false));

    assertThat(cacheControlOf(zip)).contains("no-transform").contains("private");
  }

  @Test
  void whatIsNoZipOfOursStaysAsItWas() {
    assertThat(cacheControlOf("a list")).isEqualTo("no-cache");
  }
}
