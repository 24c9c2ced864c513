package org.dcm4chee.arc.zip.it.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Compares contents that are too long to be printed. */
public final class Bytes {

  private Bytes() {}

  public static void assertSame(byte[] actual, byte[] expected) {
    assertThat(actual.length).as("length").isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).as("first byte that differs").isEqualTo(-1);
  }

  /** As {@code Range} counts: both ends are in it. */
  public static void assertSlice(byte[] actual, byte[] whole, int first, int last) {
    assertSame(actual, Arrays.copyOfRange(whole, first, last + 1));
  }
}
