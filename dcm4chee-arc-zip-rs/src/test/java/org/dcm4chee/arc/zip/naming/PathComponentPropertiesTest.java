package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("A component of a path")
class PathComponentPropertiesTest {

  /** Is dropped, and is not ASCII: what has it is never taken for what needs nothing. */
  private static final String INVISIBLE = "\u200B";

  @Property(tries = 2000)
  @Label("ASCII is stored as it would be with an invisible character in it")
  void storable(@ForAll("texts") String text) {
    assertThat(PathComponent.sanitise(text)).isEqualTo(PathComponent.sanitise(text + INVISIBLE));
  }

  @Property(tries = 2000)
  @Label("the key is the name in one case, composed")
  void key(@ForAll("texts") String text) {
    String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);

    assertThat(PathComponent.key(text))
        .isEqualTo(Normalizer.normalize(folded, Normalizer.Form.NFC));
  }

  /** Mostly ASCII, with what is refused or misread somewhere, names of devices, and anything. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> ascii =
        Arbitraries.strings().withCharRange('\0', '\u0080').ofMinLength(0).ofMaxLength(12);
    Arbitrary<String> likely =
        Arbitraries.strings().withChars("aB1 .-_()/:=+@~").ofMinLength(0).ofMaxLength(8);
    Arbitrary<String> devices =
        Arbitraries.of("con", "NUL ", "Com1.txt", "lpt9", "AUX", "conx", "clock$", "prn  .a");
    return Arbitraries.oneOf(ascii, likely, devices, Arbitraries.strings().ofMaxLength(6));
  }
}
