package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;

/** Whatever the table treats, and whatever nobody knows, leaves no trace in the bytes. */
class NothingIsLeftTest {
  private static final List<Integer> TAGS =
      ConfidentialityTable.builtIn().rows().stream()
          .filter(TableRow::isSingle)
          .map(TableRow::tag)
          .filter(
              tag -> tag != Tag.ContentSequence && tag != Tag.EncapsulatedDocument && tag > 0x70000)
          .toList();

  /** Sequences that the table does not name, so that what is in them is looked at. */
  private static final int[] PLAIN_SEQUENCES = {0x00082218, 0x00089215, 0x00540016, 0x00189506};

  private static final int[] UNKNOWN = {0x00181FF0, 0x00401FF2, 0x00091001, 0x7FE11010, 0x60020022};

  private static final char[] LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ".toCharArray();

  /** A data set, and every text and UID that must not be found in what is sent. */
  private static final class Generated {
    private final Random random;
    private final boolean bigEndian;
    private final List<String> originals = new ArrayList<>();

    Generated(long seed) {
      random = new Random(seed);
      bigEndian = random.nextBoolean();
    }

    Attributes dataset() {
      Attributes dataset = new Attributes(bigEndian);
      dataset.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
      fill(dataset, 40, 0);
      dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
      dataset.setString(Tag.Modality, VR.CS, "CT");
      dataset.setString(Tag.PatientName, VR.PN, text(6) + "^" + text(5));
      dataset.setString(Tag.PatientID, VR.LO, text(8));
      dataset.setString(Tag.StudyInstanceUID, VR.UI, uid());
      return dataset;
    }

    private void fill(Attributes attrs, int n, int depth) {
      for (int i = 0; i < n; i++) {
        add(attrs, TAGS.get(random.nextInt(TAGS.size())), depth);
      }
      add(attrs, UNKNOWN[random.nextInt(UNKNOWN.length)], depth);
      if (depth < 3) {
        int tag = PLAIN_SEQUENCES[random.nextInt(PLAIN_SEQUENCES.length)];
        addItems(attrs, tag, depth);
      }
    }

    private void addItems(Attributes attrs, int tag, int depth) {
      Sequence items = attrs.newSequence(tag, 2);
      for (int i = random.nextInt(3); i > 0; i--) {
        Attributes item = new Attributes(bigEndian);
        items.add(item);
        fill(item, 6, depth + 1);
      }
    }

    private void add(Attributes attrs, int tag, int depth) {
      VR vr = ElementDictionary.vrOf(tag, null);
      switch (vr) {
        case SQ -> {
          if (depth < 3) {
            addItems(attrs, tag, depth);
          }
        }
        case UI -> attrs.setString(tag, vr, uid());
        case DA -> attrs.setString(tag, vr, date());
        case DT -> attrs.setString(tag, vr, date() + "115943.778899");
        case TM -> attrs.setString(tag, vr, "115943.778899");
        case AS -> attrs.setString(tag, vr, "093Y");
        case DS, IS -> attrs.setString(tag, vr, number());
        case FD, FL, SL, SS, UL, US, AT, OD, OF, OL, OV, SV, UV ->
            attrs.setBytes(tag, vr, new byte[8]);
        default -> {
          VR encodedAs = random.nextInt(5) == 0 ? VR.UN : vr;
          String text = text(4 + random.nextInt(12));
          if (encodedAs.isStringType()) {
            attrs.setString(tag, encodedAs, text);
          } else {
            attrs.setBytes(tag, encodedAs, text.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }

    private String remembered(String original) {
      originals.add(original);
      return original;
    }

    /** With a vowel: pseudonyms have none, and so it stands in none by chance. */
    private String text(int length) {
      StringBuilder text = new StringBuilder("QE");
      while (text.length() < length) {
        text.append(LETTERS[random.nextInt(LETTERS.length)]);
      }
      return remembered(text.toString());
    }

    private String uid() {
      return remembered("1.3.6.1.4.1.99999." + (1_000_000 + random.nextInt(9_000_000)));
    }

    private String date() {
      return remembered(
          String.format(
              Locale.ROOT,
              "%04d%02d%02d",
              1920 + random.nextInt(100),
              1 + random.nextInt(12),
              1 + random.nextInt(28)));
    }

    private String number() {
      return remembered(Integer.toString(70_000_000 + random.nextInt(9_000_000)));
    }
  }

  @Property(tries = 300)
  @Label("no original of four characters or more stands in the bytes that are written")
  void nothingIsLeft(@ForAll long seed) {
    Generated generated = new Generated(seed);
    Attributes dataset = generated.dataset();
    assertThat(Deidentifier.of(Profile.basic(), Headers.KEY).apply(dataset))
        .isEqualTo(new Outcome.Done());
    // Digits of new UIDs may be anything.
    String sent =
        new String(Headers.bytes(dataset), StandardCharsets.ISO_8859_1)
            .replaceAll("2\\.25\\.[0-9]+", "");
    assertThat(generated.originals).noneMatch(sent::contains);
    assertThat(sent).doesNotContain("115943", "778899", "093Y");
  }

  @Property(tries = 100)
  @Label("every combination of options comes through, and the same twice")
  void everyProfile(@ForAll long seed, @ForAll Set<Option> chosen) {
    Set<Option> options = new HashSet<>(chosen);
    if (options.contains(Option.FULL_DATES)) {
      options.remove(Option.MODIFIED_DATES);
    }
    Deidentifier deidentifier = Deidentifier.of(new Profile(options), Headers.KEY);
    Attributes first = new Generated(seed).dataset();
    Attributes second = new Generated(seed).dataset();
    Outcome outcome = deidentifier.apply(first);
    assertThat(outcome).isEqualTo(deidentifier.apply(second));
    if (outcome instanceof Outcome.LeftOut out) {
      assertThat(out.reason()).isEqualTo(Reason.IDENTITY_FOUND);
    } else {
      assertThat(Headers.bytes(first)).isEqualTo(Headers.bytes(second));
    }
  }
}
