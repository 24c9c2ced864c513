package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.EntryHeader;
import org.dcm4chee.arc.zip.format.ZipLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("A plan for other servers is read by those that have found its objects, and by nobody else")
class PlanSealTest {
  private static final long ENOUGH = 1 << 20;

  @Property(tries = 200)
  @Label("What was sealed comes back")
  void comesBack(@ForAll String representation, @ForAll @Size(max = 5_000) byte[] plan) {
    assertThat(PlanSeal.open(representation, PlanSeal.seal(representation, plan), ENOUGH))
        .hasValueSatisfying(back -> assertThat(back).isEqualTo(plan));
  }

  @Property(tries = 200)
  @Label("Another representation reads nothing")
  void onlyForItsZip(@ForAll String one, @ForAll String other, @ForAll byte[] plan) {
    if (!one.equals(other)) {
      assertThat(PlanSeal.open(other, PlanSeal.seal(one, plan), ENOUGH)).isEmpty();
      assertThat(PlanSeal.keyOf(one)).isNotEqualTo(PlanSeal.keyOf(other));
    }
  }

  @Property(tries = 300)
  @Label("Whatever a store gives back, nothing is thrown and nothing is read")
  void whateverComes(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(PlanSeal.open("a", bytes, ENOUGH)).isEmpty();
    if (bytes.length > 0) {
      bytes[0] = 1;
      assertThat(PlanSeal.open("a", bytes, ENOUGH)).isEmpty();
    }
  }

  @Test
  void aBitThatIsAnotherOneOrAByteThatIsMissingReadsNothing() {
    byte[] sealed = PlanSeal.seal("a", new byte[100]);
    for (int i = 0; i < sealed.length * 8; i++) {
      byte[] damaged = sealed.clone();
      damaged[i / 8] ^= (byte) (1 << (i % 8));
      assertThat(PlanSeal.open("a", damaged, ENOUGH)).as("bit %s", i).isEmpty();
    }
    for (int length = 0; length < sealed.length; length++) {
      assertThat(PlanSeal.open("a", Arrays.copyOf(sealed, length), ENOUGH)).isEmpty();
    }
  }

  @Test
  @DisplayName("an older plugin reads nothing of what a newer one wrote, and the other way round")
  void anotherVersionReadsNothing() {
    byte[] sealed = PlanSeal.seal("a", new byte[100]);
    assertThat(sealed[0]).isEqualTo((byte) 1);
    sealed[0] = 2;
    assertThat(PlanSeal.open("a", sealed, ENOUGH)).isEmpty();
  }

  @Test
  void aPlanThatIsLargerThanAllowedIsNotUnpacked() {
    byte[] sealed = PlanSeal.seal("a", new byte[100_001]);
    assertThat(sealed).as("zeros deflate well").hasSizeLessThan(1_000);
    assertThat(PlanSeal.open("a", sealed, 100_000)).isEmpty();
    assertThat(PlanSeal.open("a", sealed, 100_001)).isPresent();
  }

  @Test
  void neitherKeyNorValueSaysAName() {
    byte[] plan = "CT001 Axial/000001.dcm Doe^Jane 1.2.3".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = PlanSeal.seal("ab12", plan);
    String shown = new String(sealed, StandardCharsets.ISO_8859_1);

    assertThat(shown).doesNotContain("Axial").doesNotContain("Doe").doesNotContain("1.2.3");
    assertThat(PlanSeal.keyOf("ab12")).matches("[0-9a-f]{64}").doesNotContain("ab12");
    assertThat(HexFormat.of().formatHex(sealed)).doesNotContain(PlanSeal.keyOf("ab12"));
  }

  @Test
  void aPlanOfAHundredThousandObjectsTakesLessThanTwentyBytesAnObject() {
    int objects = 100_000;
    Random random = new Random(1);
    List<EntryHeader> headers = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      String name = String.format(Locale.ROOT, "CT%03d Axial/%06d.dcm", 1 + i / 500, 1 + i % 500);
      long size = 526_000L + random.nextInt(64);
      headers.add(
          new EntryHeader(
              name,
              EntryForms.STORED,
              random.nextInt(),
              size,
              size,
              LocalDateTime.of(2024, 1, 1, 12, 0).plusSeconds(i)));
    }
    ZipPlan plan =
        new ZipPlan(
            ZipLayout.of(headers),
            IntStream.range(0, objects).toArray(),
            List.of(),
            Optional.empty(),
            "\"tag\"");
    byte[] memo = new PlanMemo(Optional.of(plan), new BitSet()).encoded();

    assertThat(memo).hasSizeLessThan(75 * objects);
    assertThat(PlanSeal.seal("a", memo)).hasSizeLessThan(20 * objects);
  }

  @Test
  void theSamePlanIsNeverSealedTheSameWayTwice() {
    assertThat(PlanSeal.seal("a", new byte[9])).isNotEqualTo(PlanSeal.seal("a", new byte[9]));
  }
}
