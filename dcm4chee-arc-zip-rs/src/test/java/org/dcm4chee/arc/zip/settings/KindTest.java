package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A kind of values says what may be written, reads it, and writes what it has read")
class KindTest {
  private enum Shape {
    ROUND,
    SQUARE
  }

  private static <T> void assertReads(Kind<T> kind, String text, T value, String written)
      throws NotUnderstood {
    assertThat(kind.parser().parse(text)).isEqualTo(value);
    assertThat(kind.formatter().apply(value)).isEqualTo(written);
    assertThat(kind.parser().parse(written)).isEqualTo(value);
  }

  private static void assertRefuses(Kind<?> kind, String text, String why) {
    assertThatExceptionOfType(NotUnderstood.class)
        .isThrownBy(() -> kind.parser().parse(text))
        .withMessage(why);
  }

  @Test
  void oneOfSomeWords() throws NotUnderstood {
    Kind<Shape> shape = Kind.oneOf(Shape.class);

    assertThat(shape.allowed()).isEqualTo("`round`, `square`");
    assertReads(shape, "Square", Shape.SQUARE, "square");
    assertRefuses(shape, "oval", "it is none of these words");
  }

  @Test
  void anyOfSomeWords() throws NotUnderstood {
    Kind<Set<Shape>> shapes =
        Kind.anyOf(Shape.class, shape -> shape.name().toLowerCase(Locale.ROOT));

    assertThat(shapes.allowed()).isEqualTo("`round`, `square`, separated by commas");
    assertReads(shapes, "SQUARE; round", EnumSet.allOf(Shape.class), "round, square");
    assertRefuses(shapes, "round, oval", "there is no oval");
  }

  @Test
  void wholeNumbers() throws NotUnderstood {
    Kind<Integer> number = Kind.wholeNumber(2, 9);

    assertThat(number.allowed()).isEqualTo("a whole number from 2 to 9");
    assertReads(number, "2", 2, "2");
    assertReads(number, "9", 9, "9");
    assertRefuses(number, "1", "it is less than 2");
    assertRefuses(number, "10", "it is more than 9");
  }

  @Test
  void bytes() throws NotUnderstood {
    Kind<Long> bytes = Kind.bytes(1024, 4096);

    assertThat(bytes.allowed()).isEqualTo("from `1 KiB` to `4 KiB`, in bytes or with a unit");
    assertReads(bytes, "2048", 2048L, "2 KiB");
    assertRefuses(bytes, "1023", "it is less than 1 KiB");
  }

  @Test
  void durations() throws NotUnderstood {
    Kind<Duration> duration = Kind.duration(Duration.ofHours(1));

    assertThat(duration.allowed()).startsWith("seconds from 0 to 3600");
    assertReads(duration, "2 min", Duration.ofMinutes(2), "2 min");
    assertReads(duration, "0", Duration.ZERO, "0 s");
    assertRefuses(duration, "3601", "it is more than 1 h");
  }

  @Test
  void secrets_whichAreNotWritten() throws NotUnderstood {
    Kind<Optional<Secret>> secret = Kind.secret(3);

    assertThat(secret.isSecret()).isTrue();
    assertThat(secret.allowed()).startsWith("at least 3 characters");
    assertThat(secret.parser().parse("abc")).hasValue(new Secret("abc"));
    assertThat(secret.formatter().apply(Optional.of(new Secret("abc")))).isEqualTo(Secret.SHOWN);
    assertThat(secret.formatter().apply(Optional.empty())).isEmpty();
    assertRefuses(secret, "ab", "it has less than 3 characters");
  }
}
