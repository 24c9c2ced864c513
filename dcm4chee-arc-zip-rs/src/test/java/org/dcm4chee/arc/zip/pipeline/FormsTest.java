package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.format.FileDigest;
import org.junit.jupiter.api.Test;

class FormsTest {
  private static final FakeSource SOURCE = new FakeSource("1", 10);
  private static final ExtraEntry EXTRA =
      new ExtraEntry("README.txt", new byte[10], LocalDateTime.of(2024, 1, 1, 0, 0));

  /** What the body of a file begins with, that is the same in all places. */
  private static String salt(EntryForm form) {
    return HexFormat.of().formatHex(form.sealer(FileDigest.of(new byte[10])).head());
  }

  @Test
  void noTwoPlacesOfAnEncryptedZipHaveTheSameSaltForTheSameFile() {
    Encryption password =
        new Encryption("correct horse".getBytes(StandardCharsets.UTF_8), "representation");
    Forms forms = new Forms(ZipForm.STREAMED, Compression.STORE, Optional.of(password));

    assertThat(
            Stream.concat(
                IntStream.range(0, 3).mapToObj(i -> salt(forms.ofObject(SOURCE, i))),
                IntStream.range(0, 3).mapToObj(i -> salt(forms.ofExtra(EXTRA, i)))))
        .doesNotHaveDuplicates();
  }

  @Test
  void withoutAPasswordTheFormIsThatOfTheZip() {
    Forms forms = new Forms(ZipForm.STREAMED, Compression.STORE, Optional.empty());

    assertThat(forms.ofObject(SOURCE, 0)).isEqualTo(EntryForms.STORED_BLOCKS);
    assertThat(forms.ofExtra(EXTRA, 0)).isEqualTo(EntryForms.STORED);
  }
}
