package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of a slice is held back until it is released. */
class HeldBackSliceTest {

  @Test
  @DisplayName("Byte by byte, too: nothing before the release of what is short")
  void byteByByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HeldBackSlice slice = new HeldBackSlice(out, 1, 4);
    for (int b = 0; b < 5; b++) {
      slice.write(b);
    }
    assertThat(out.size()).isZero();
    slice.release();

    assertThat(out.toByteArray()).containsExactly(1, 2, 3);
  }

  @Property(tries = 200)
  @Label("whatever the pieces: all but the last bytes at once, all after the release")
  void slice(
      @ForAll @IntRange(min = 1, max = 300_000) int size,
      @ForAll @IntRange(min = 0, max = 299_999) int start,
      @ForAll @IntRange(min = 1, max = 100_000) int piece,
      @ForAll long seed)
      throws IOException {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    int from = start % size;
    int to = from + 1 + new Random(seed).nextInt(size - from);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HeldBackSlice slice = new HeldBackSlice(out, from, to);
    for (int i = 0; i < size; i += piece) {
      slice.write(content, i, Math.min(piece, size - i));
    }
    assertThat(out.size()).isLessThan(to - from);
    slice.release();
    assertThat(Arrays.equals(out.toByteArray(), Arrays.copyOfRange(content, from, to))).isTrue();
  }
}
