package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "An object of one of several studies is what its source is, whether that is open or not")
class CollectedObjectTest {
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";

  private final GatheredStudies gathered = new GatheredStudies(2);
  private final FakeObject plain = gathered.search.studies.get(1).get(0);
  private final FakeObject deflated = gathered.search.studies.get(1).get(1).storedAs(DEFLATED);

  @BeforeEach
  void verify() {
    gathered.archive.configured("zip.verify=digest");
  }

  @AfterEach
  void end() {
    gathered.close();
  }

  private CollectedObject collected(int number) {
    gathered.served(gathered.gathered());
    return gathered.object(1, number);
  }

  @Test
  @DisplayName("what the plan needs of it is known without opening anything")
  void facts() {
    CollectedObject object = collected(0);
    int open = gathered.search.open();

    assertThat(object.index()).isEqualTo(2);
    assertThat(object.group()).isEqualTo(1);
    assertThat(object.uids().instance()).isEqualTo(plain.uid());
    assertThat(object.estimatedSize()).isEqualTo(plain.size());
    assertThat(object.compressible()).isTrue();
    assertThat(object.headerTellsLength()).isTrue();
    assertThat(gathered.object(1, 1).compressible()).isFalse();
    assertThat(gathered.object(1, 1).headerTellsLength()).isFalse();
    assertThat(gathered.object(1, 1).fingerprint()).isNotEqualTo(object.fingerprint());
    assertThat(gathered.search.open()).isEqualTo(open);
  }

  @Test
  @DisplayName("it is written as its source writes it")
  void encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    assertThat(collected(0).encode(bytes).seriesInstanceUid()).isEqualTo("1.2.3.2");
    assertThat((long) bytes.size()).isEqualTo(plain.size());
  }

  @Test
  @DisplayName("its header tells what its source's tells")
  void outline() throws IOException {
    assertThat(collected(0).outline().orElseThrow().length()).isEqualTo(plain.size());
  }

  @Test
  @DisplayName("of its copies a right one is looked for")
  void chooseCopy() throws IOException {
    plain.storedTwice();
    CollectedObject object = collected(0);

    object.chooseCopy(() -> false);

    assertThat(plain.opened()).isEqualTo(1);
    assertThat(deflated.opened()).isZero();
  }
}
