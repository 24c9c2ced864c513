package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes.Instance;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes.Rules;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The transfer syntax of each object is chosen by PS3.18 §8.7.3.5")
class TransferSyntaxesTest {
  private static final Map<String, String> UIDS =
      Map.ofEntries(
          Map.entry("implicit", "1.2.840.10008.1.2"),
          Map.entry("explicit", "1.2.840.10008.1.2.1"),
          Map.entry("deflated", "1.2.840.10008.1.2.1.99"),
          Map.entry("big", "1.2.840.10008.1.2.2"),
          Map.entry("jpeg", "1.2.840.10008.1.2.4.50"),
          Map.entry("jpeg-lossless", "1.2.840.10008.1.2.4.70"),
          Map.entry("jls-near", "1.2.840.10008.1.2.4.81"),
          Map.entry("j2k-lossless", "1.2.840.10008.1.2.4.90"),
          Map.entry("j2k", "1.2.840.10008.1.2.4.91"),
          Map.entry("mpeg2", "1.2.840.10008.1.2.4.100"),
          Map.entry("htj2k-lossless", "1.2.840.10008.1.2.4.201"),
          Map.entry("rle", "1.2.840.10008.1.2.5"),
          Map.entry("*", "*"),
          Map.entry("default", ""));

  @ParameterizedTest(name = "{2}: stored {0}, wanted {1} → {3} (archive''s rules: {4})")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          explicit       | -                    | no syntax given: Explicit VR LE         | explicit     | explicit
          implicit       | -                    | no syntax given: Explicit VR LE         | explicit     | explicit
          deflated       | -                    | no syntax given: Explicit VR LE         | explicit     | explicit
          rle            | -                    | lossless is decompressed                | explicit     | explicit
          j2k-lossless   | -                    | lossless is decompressed                | explicit     | explicit
          jpeg           | -                    | lossy only: as stored                   | jpeg         | explicit
          jls-near       | -                    | lossy only: as stored                   | jls-near     | explicit
          j2k            | -                    | lossy only: as stored                   | j2k          | explicit
          mpeg2          | -                    | video: as stored                        | mpeg2        | mpeg2
          jpeg explicit  | -                    | one replica without loss                | explicit     | explicit
          explicit       | *                    | as stored                               | explicit     | explicit
          deflated       | *                    | as stored                               | deflated     | deflated
          rle            | *                    | as stored                               | rle          | rle
          jpeg           | *                    | as stored                               | jpeg         | jpeg
          implicit       | *                    | not used over web services              | explicit     | implicit
          big            | *                    | not used over web services              | explicit     | big
          implicit rle   | *                    | another replica needs no conversion     | rle          | implicit
          implicit       | implicit             | not used over web services              | none         | implicit
          big            | big                  | not used over web services              | none         | big
          explicit       | implicit             | not used over web services              | none         | none
          rle            | rle                  | stored so                               | rle          | rle
          jpeg           | explicit             | asked for: decompressed                 | explicit     | explicit
          mpeg2          | explicit             | video is not decompressed               | none         | none
          explicit       | rle                  | cannot be produced                      | none         | none
          rle            | j2k jpeg             | cannot be produced                      | none         | none
          rle            | j2k explicit         | the first that can be produced          | explicit     | explicit
          rle            | explicit rle         | in the order wanted                     | explicit     | rle
          rle            | rle explicit         | in the order wanted                     | rle          | rle
          rle            | j2k *                | in the order wanted                     | rle          | rle
          jpeg           | j2k default          | none given, among others                | jpeg         | explicit
          rle            | default *            | in the order wanted                     | explicit     | rle
          mpeg2          | rle default          | video, none given, among others         | mpeg2        | mpeg2
          """)
  void table(String stored, String wanted, String why, String standard, String archive) {
    Instance instance = Instance.of(uids(stored));
    List<String> acceptable = wanted == null ? List.of() : uids(wanted);

    assertThat(TransferSyntaxes.choose(acceptable, instance, Rules.STANDARD))
        .as("%s, by the standard", why)
        .isEqualTo(uids(standard).stream().findFirst());
    assertThat(TransferSyntaxes.choose(acceptable, instance, Rules.ARCHIVE))
        .as("%s, by the archive's rules", why)
        .isEqualTo(uids(archive).stream().findFirst());
  }

  private static List<String> uids(String names) {
    List<String> uids = new ArrayList<>();
    for (String name : names.split(" ", -1)) {
      if (!name.equals("none")) {
        assertThat(UIDS).containsKey(name);
        uids.add(UIDS.get(name));
      }
    }
    return uids;
  }

  @Test
  @DisplayName("an archive without the decoder cannot make Explicit VR LE of it")
  void noDecoder() {
    String htj2k = UIDS.get("htj2k-lossless");
    Instance instance = new Instance(List.of(htj2k), false, Set.of(htj2k));

    assertThat(TransferSyntaxes.choose(List.of(), instance, Rules.STANDARD)).isEmpty();
    assertThat(TransferSyntaxes.choose(List.of("*"), instance, Rules.STANDARD)).contains(htj2k);
  }

  @Test
  @DisplayName("an archive with an encoder makes what is asked for")
  void encoder() {
    String j2k = UIDS.get("j2k-lossless");
    String explicit = UIDS.get("explicit");
    Instance instance = new Instance(List.of(explicit), false, Set.of(explicit, j2k));

    assertThat(TransferSyntaxes.choose(List.of(j2k), instance, Rules.STANDARD)).contains(j2k);
  }

  @Test
  @DisplayName("an object whose storage is not known is not lossy")
  void notStored() {
    assertThat(Instance.of(List.of()).pixelsLossyOnly()).isFalse();
  }
}
