package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("An object that is written again goes on where it broke off")
class ResumedOutputTest {

  private static void write(OutputStream out, byte[] bytes, int length, int step)
      throws IOException {
    for (int at = 0; at < length; at += step) {
      out.write(bytes, at, Math.min(step, length - at));
    }
  }

  @Property
  @Label("Each byte is passed on once, however the tries are cut")
  void once(
      @ForAll @Size(max = 200) byte[] bytes,
      @ForAll @IntRange(max = 200) int first,
      @ForAll @IntRange(max = 200) int second,
      @ForAll @IntRange(min = 1, max = 50) int step)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResumedOutput resumed = new ResumedOutput(out, true);
    for (int length : new int[] {first, second, bytes.length}) {
      resumed.restart();
      write(resumed, bytes, Math.min(length, bytes.length), step);
    }
    resumed.finish();
    assertThat(out.toByteArray()).isEqualTo(bytes);
    assertThat(resumed.hasBegun()).isEqualTo(bytes.length > 0);
    assertThat(resumed.wasRefused()).isFalse();
  }

  @Property
  @Label("What begins otherwise is noticed before a byte of it is passed on")
  void otherBytes(
      @ForAll @Size(min = 1, max = 100) byte[] bytes, @ForAll @IntRange(max = 99) int index)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResumedOutput resumed = new ResumedOutput(out, true);
    resumed.write(bytes);
    byte[] other = Arrays.copyOf(bytes, bytes.length + 10);
    other[index % bytes.length]++;
    resumed.restart();
    assertThatThrownBy(() -> resumed.write(other))
        .isInstanceOf(ResumedOutput.OtherBytesException.class);
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Example
  @Label("What is shorter than what was passed on is not the same")
  void shorter() throws IOException {
    ResumedOutput resumed = new ResumedOutput(new ByteArrayOutputStream(), true);
    resumed.write(new byte[10]);
    resumed.restart();
    resumed.write(new byte[9]);
    assertThatThrownBy(resumed::finish).isInstanceOf(ResumedOutput.OtherBytesException.class);
    resumed.write(0);
    assertThatCode(resumed::finish).doesNotThrowAnyException();
  }

  @Example
  @Label("A receiver that fails is told from a file that does")
  void refused() {
    ResumedOutput resumed =
        new ResumedOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("gone");
              }
            },
            true);
    assertThatThrownBy(() -> resumed.write(1)).hasMessage("gone");
    assertThat(resumed.wasRefused()).isTrue();
    assertThat(resumed.hasBegun()).isFalse();
  }
}
