package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void whatIsSentIsFromTheFirstToTheLast() {
    Progress progress = new Progress(2, 4, 3);

    assertThat(progress.sends(1)).isFalse();
    assertThat(progress.sends(2)).isTrue();
    assertThat(progress.sends(4)).isTrue();
    assertThat(progress.sends(5)).isFalse();
  }

  @Test
  void theWriterHasDoneWithAllWhenItIsBehindTheLast() {
    assertThat(new Progress(2, 4, 4).isOver()).isFalse();
    assertThat(new Progress(2, 4, 5).isOver()).isTrue();
    assertThat(new Progress(0, -1, 0).isOver()).as("nothing to send").isTrue();
  }
}
