package org.dcm4chee.arc.zip.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A dataset is changed by one rule after the other on its way out")
class ChangeRulesTest {

  /** Adds a letter to the Patient ID, and a number to each UID. */
  private record Adds(String letter, boolean withoutPixelData) implements Change {

    @Override
    public void apply(Attributes dataset) throws IOException {
      if (letter.equals("!")) {
        throw new IOException("It cannot be changed");
      }
      dataset.setString(Tag.PatientID, VR.LO, dataset.getString(Tag.PatientID, "") + letter);
    }

    @Override
    public String remapped(String uid) {
      return uid + '.' + (int) letter.charAt(0);
    }

    @Override
    public String decidedBy() {
      return letter;
    }
  }

  private static Change changes(Change... changes) {
    return new ChangeRules<String>(
            List.of(changes).stream().<ChangeRule<String>>map(change -> match -> change).toList())
        .changeOf("match");
  }

  private static String patientIdAfter(Change change) throws IOException {
    Attributes dataset = new Attributes();
    change.apply(dataset);
    return dataset.getString(Tag.PatientID, "");
  }

  @Test
  void withoutRules_nothingHappens() throws IOException {
    assertThat(changes()).isSameAs(Change.NONE);
    assertThat(patientIdAfter(Change.NONE)).isEmpty();
    assertThat(Change.NONE.remapped("1.2")).isEqualTo("1.2");
    assertThat(Change.NONE.withoutPixelData()).isFalse();
    assertThat(Change.NONE.decidedBy()).isEmpty();
  }

  @Test
  void rulesThatDoNothing_areLeftOut() {
    Change one = new Adds("A", false);
    assertThat(changes(Change.NONE, one, Change.NONE)).isSameAs(one);
  }

  @Test
  void inTheirOrder() throws IOException {
    Change change = changes(new Adds("A", false), new Adds("B", false));

    assertThat(patientIdAfter(change)).isEqualTo("AB");
    assertThat(change.remapped("1.2")).isEqualTo("1.2.65.66");
  }

  @Test
  void pixelsGoIfOneRuleTakesThem() {
    assertThat(changes(new Adds("A", false), new Adds("B", true)).withoutPixelData()).isTrue();
    assertThat(changes(new Adds("A", false), new Adds("B", false)).withoutPixelData()).isFalse();
  }

  @Test
  void oneThatFails_failsTheObject() {
    assertThatThrownBy(() -> patientIdAfter(changes(new Adds("A", false), new Adds("!", false))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatDecidesIsOfAllRules_andInTheirOrder() {
    assertThat(changes(new Adds("A", false), new Adds("B", false)).decidedBy())
        .isNotEqualTo(changes(new Adds("B", false), new Adds("A", false)).decidedBy())
        .isNotEqualTo(changes(new Adds("AB", false)).decidedBy())
        .isEqualTo(changes(new Adds("A", false), new Adds("B", false)).decidedBy());
  }

  @Test
  void eachRuleIsAskedForItsObject() {
    ChangeRules<String> rules = new ChangeRules<>(List.of(match -> new Adds(match, false)));
    assertThat(rules.changeOf("X").decidedBy()).isEqualTo("X");
  }

  /** Writes its letter behind each byte. */
  private static final class WritesBehind implements Change {
    private final char letter;
    private final boolean ends;

    WritesBehind(char letter, boolean ends) {
      this.letter = letter;
      this.ends = ends;
    }

    @Override
    public void apply(Attributes dataset) {}

    @Override
    public String remapped(String uid) {
      return uid;
    }

    @Override
    public boolean withoutPixelData() {
      return false;
    }

    @Override
    public String decidedBy() {
      return "";
    }

    @Override
    public OutputStream through(OutputStream out) {
      return new FilterOutputStream(out) {
        @Override
        public void write(int b) throws IOException {
          out.write(b);
          out.write(letter);
        }
      };
    }

    @Override
    public boolean endsWithPixelData() {
      return ends;
    }
  }

  private static String written(Change change) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream way = change.through(out)) {
      way.write('x');
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void whatTheFirstHasWrittenGoesThroughTheSecond() throws IOException {
    assertThat(written(changes(new WritesBehind('a', false), new WritesBehind('b', false))))
        .isEqualTo("xbab");
    assertThat(written(changes(new Adds("A", false), new WritesBehind('b', false))))
        .as("who does not care lets all pass")
        .isEqualTo("xb");
  }

  @Test
  void theFileEndsWithItsPixelsIfOneRuleEndsItThere() {
    Change ends = new WritesBehind('a', true);
    Change goesOn = new WritesBehind('b', false);

    assertThat(changes(goesOn, ends).endsWithPixelData()).isTrue();
    assertThat(changes(goesOn, goesOn).endsWithPixelData()).isFalse();
    assertThat(changes(new Adds("A", false), goesOn).endsWithPixelData()).isFalse();
    assertThat(changes(new Adds("A", false)).endsWithPixelData()).isFalse();
  }
}
