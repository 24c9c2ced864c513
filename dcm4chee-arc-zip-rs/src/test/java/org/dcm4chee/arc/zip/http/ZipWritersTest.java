package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

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
  void withoutAWordNoneDoes() {
    assertThat(ZipWriters.writer()).isInstanceOf(AsyncZipBodyWriter.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "", "no idea"})
  void whateverElseItIsNoneDoes(String property) {
    System.setProperty(ZipWriters.PROPERTY, property);

    assertThat(ZipWriters.writer()).isInstanceOf(AsyncZipBodyWriter.class);
  }

  @Test
  void falseIsTheWayBack() {
    System.setProperty(ZipWriters.PROPERTY, "false");

    assertThat(ZipWriters.writer()).isExactlyInstanceOf(ZipBodyWriter.class);
  }
}
