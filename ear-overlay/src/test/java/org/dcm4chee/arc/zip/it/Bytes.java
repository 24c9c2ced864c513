package org.dcm4chee.arc.zip.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Compares contents that are too long to be printed. */
final class Bytes {

  private Bytes() {}

  static void assertSame(byte[] actual, byte[] expected) {
    assertThat(actual.length).as("length").isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).as("first byte that differs").isEqualTo(-1);
  }

  /** As {@code Range} counts: both ends are in it. */
  static void assertSlice(byte[] actual, byte[] whole, int first, int last) {
    assertSame(actual, Arrays.copyOfRange(whole, first, last + 1));
  }
}
