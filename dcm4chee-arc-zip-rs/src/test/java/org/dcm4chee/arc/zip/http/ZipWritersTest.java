package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.FeatureContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcm4chee.arc.zip.Fake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A system property decides whether each ZIP holds its request's thread")
class ZipWritersTest {

  @AfterEach
  void back() {
    System.clearProperty(ZipWriters.PROPERTY);
  }

  @Test
  void theWriterIsRegistered() {
    List<Object> registered = new ArrayList<>();
    FeatureContext context =
        Fake.of(
            FeatureContext.class,
            Map.of("register", Fake.doing(arguments -> registered.add(arguments[0]))));

    assertThat(new ZipWriters().configure(context)).isTrue();
    assertThat(registered).singleElement().isInstanceOf(ZipBodyWriter.class);
  }

  @Test
  void withoutAWordItDoes() {
    assertThat(ZipWriters.writer()).isExactlyInstanceOf(ZipBodyWriter.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "", "no idea"})
  void whateverElseItIsItDoes(String property) {
    System.setProperty(ZipWriters.PROPERTY, property);

    assertThat(ZipWriters.writer()).isExactlyInstanceOf(ZipBodyWriter.class);
  }

  @Test
  void withTrueItDoesNot() {
    System.setProperty(ZipWriters.PROPERTY, "true");

    assertThat(ZipWriters.writer()).isInstanceOf(AsyncZipBodyWriter.class);
  }
}
