package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class CountingOutputTest {
  @Test
  void whatWentThroughIsCounted() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CountingOutput counting = new CountingOutput(out);
    counting.write(7);
    counting.write(new byte[] {1, 2, 3, 4}, 1, 2);

    assertThat(counting.count()).isEqualTo(3);
    assertThat(out.toByteArray()).containsExactly(7, 2, 3);
  }

  @Test
  void whatTheClientDoesNotTakeIsNotCounted() {
    CountingOutput counting =
        new CountingOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });

    assertThatIOException().isThrownBy(() -> counting.write(1));
    assertThatIOException().isThrownBy(() -> counting.write(new byte[3], 0, 3));
    assertThat(counting.count()).isZero();
  }
}
