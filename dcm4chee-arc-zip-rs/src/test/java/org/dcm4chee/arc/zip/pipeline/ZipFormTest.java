package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The form of a ZIP is chosen by sizes and settings alone")
class ZipFormTest {
  private static final long COMPLETE = 1000;

  /** An object of which only its estimated size matters. */
  private record Sized(long estimatedSize, boolean headerTellsLength)
      implements ObjectSource<FakeSource.Facts> {
    @Override
    public ObjectUids uids() {
      return new ObjectUids("1", "2", "3");
    }

    @Override
    public boolean compressible() {
      return true;
    }

    @Override
    public FakeSource.Facts encode(OutputStream out) {
      throw new UnsupportedOperationException();
    }
  }

  private static Sized told(long size) {
    return new Sized(size, true);
  }

  private static Sized untold(long size) {
    return new Sized(size, false);
  }

  private static ZipForm form(
      Compression compression, Optional<Encryption> encryption, Sized... sources) {
    return ZipForm.of(
        new Download.Order<FakeSource.Facts>(
            List.of(sources),
            List.of(),
            () -> null,
            "",
            compression,
            COMPLETE,
            OnLoss.LEAVE_OUT,
            encryption));
  }

  private static ZipForm stored(Sized... sources) {
    return form(Compression.STORE, Optional.empty(), sources);
  }

  @Test
  void whatFitsIsComplete_howeverItIsMade() {
    assertThat(stored()).isEqualTo(ZipForm.COMPLETE);
    assertThat(stored(told(400), untold(600))).isEqualTo(ZipForm.COMPLETE);
    assertThat(form(Compression.FAST, Optional.empty(), told(COMPLETE)))
        .isEqualTo(ZipForm.COMPLETE);
  }

  @Test
  void whatIsLargerIsStreamed_asLongAsHeadersTellMostOfIt() {
    assertThat(stored(told(400), told(601))).isEqualTo(ZipForm.STREAMED);
    assertThat(stored(told(1), untold(COMPLETE))).isEqualTo(ZipForm.STREAMED);
    assertThat(stored(told(1), untold(COMPLETE + 1))).isEqualTo(ZipForm.MEASURED);
    assertThat(stored(untold(500), untold(501))).isEqualTo(ZipForm.MEASURED);
  }

  @Test
  void whatIsDeflatedHasToBeMeasured_butWhatIsEncryptedIsNot() {
    assertThat(form(Compression.FAST, Optional.empty(), told(COMPLETE + 1)))
        .isEqualTo(ZipForm.MEASURED);
    try (Encryption encryption = new Encryption(new byte[] {1}, "")) {
      assertThat(form(Compression.FAST, Optional.of(encryption), told(COMPLETE + 1)))
          .isEqualTo(ZipForm.STREAMED);
    }
  }

  @Test
  void anEstimateMayBeAnything() {
    assertThat(stored(told(Long.MAX_VALUE), told(Long.MAX_VALUE))).isEqualTo(ZipForm.STREAMED);
    assertThat(stored(untold(Long.MAX_VALUE), untold(1))).isEqualTo(ZipForm.MEASURED);
    assertThat(stored(told(Long.MIN_VALUE), told(COMPLETE + 1))).isEqualTo(ZipForm.STREAMED);
  }

  @Test
  void headersTellAllLengths_unlessOneOfThemIsDeflated() {
    Slot<FakeSource.Facts> stored = new Slot<>(told(1), EntryForms.STORED, false);
    Slot<FakeSource.Facts> deflated = new Slot<>(told(1), EntryForms.DEFLATED_FAST, false);

    assertThat(ZipForm.COMPLETE.canBeOutlined(List.of(stored, stored))).isTrue();
    assertThat(ZipForm.COMPLETE.canBeOutlined(List.of(stored, deflated))).isFalse();
  }

  @Test
  void streamedEntriesSayTheirCheckBehindThem_ofOtherFilesOnlyWhereItComesLate() {
    ExtraEntry plain = new ExtraEntry("a", new byte[1], FakeDownloads.Names.TIME);
    ExtraEntry late = new ExtraEntry("a", new byte[9], FakeDownloads.Names.TIME, new int[] {0});

    assertThat(ZipForm.STREAMED.entryForm(told(1), Compression.FAST))
        .isSameAs(EntryForms.STORED_BLOCKS);
    assertThat(ZipForm.MEASURED.entryForm(told(1), Compression.STORE)).isSameAs(EntryForms.STORED);
    assertThat(ZipForm.STREAMED.entryForm(plain)).isSameAs(EntryForms.STORED);
    assertThat(ZipForm.STREAMED.entryForm(late)).isSameAs(EntryForms.STORED_BLOCKS);
    assertThat(ZipForm.COMPLETE.entryForm(late)).isSameAs(EntryForms.STORED);
  }
}
