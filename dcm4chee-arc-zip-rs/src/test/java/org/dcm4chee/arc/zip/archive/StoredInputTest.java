package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stored file on its way to the transcoder is counted, digested and ended")
class StoredInputTest {
  private static final byte[] BYTES = new byte[40_000];

  static {
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) i;
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StoredInput plain() {
    return new StoredInput(new ByteArrayInputStream(BYTES), Optional.empty());
  }

  private static StoredInput digested() {
    return new StoredInput(new ByteArrayInputStream(BYTES), Optional.of(md5()));
  }

  @Test
  void whatIsReadAgainAfterAMark_countsOnce() throws IOException {
    for (StoredInput input : new StoredInput[] {plain(), digested()}) {
      input.mark(100);
      assertThat(input.read()).isZero();
      assertThat(input.readNBytes(9)).hasSize(9);
      assertThat(input.position()).isEqualTo(10);
      input.reset();
      assertThat(input.position()).isZero();
      assertThat(input.readNBytes(10)).hasSize(10);
      input.skipNBytes(90);
      assertThat(input.position()).isEqualTo(100);
      assertThat(input.read()).isEqualTo(100);
    }
  }

  @Test
  void theDigestIsOfTheWholeFile_readSkippedAndLeft() throws IOException {
    StoredInput input = digested();
    input.mark(50);
    input.readNBytes(50);
    input.reset();
    input.skipNBytes(20_000);
    input.readNBytes(10);

    assertThat(input.digestOfAll(() -> false)).contains(md5().digest(BYTES));
    assertThat(plain().digestOfAll(() -> false)).isEmpty();
  }

  @Test
  void afterTheEnd_nothingIsHandedOut() throws IOException {
    StoredInput input = plain();
    input.readNBytes(5);
    assertThat(input.hasRefused()).isFalse();
    input.end();

    assertThatThrownBy(input::read).isInstanceOf(StoredInput.EndOfHeader.class);
    assertThatThrownBy(() -> input.read(new byte[1])).isInstanceOf(StoredInput.EndOfHeader.class);
    assertThatThrownBy(() -> input.skip(1)).isInstanceOf(StoredInput.EndOfHeader.class);
    assertThat(input.hasRefused()).isTrue();
    assertThat(input.position()).isEqualTo(5);
    assertThat(input.hasFailed()).isFalse();
  }

  @Test
  void pastTheLimit_nothingIsHandedOut() throws IOException {
    StoredInput input = plain();
    input.limit(10);
    input.readNBytes(10);

    assertThatThrownBy(input::read).isInstanceOf(StoredInput.EndOfHeader.class);
    assertThat(input.hasRefused()).isTrue();
  }

  @Test
  void whatIsRemembered_isReadAgain_whateverWasRefused() throws IOException {
    for (StoredInput input : new StoredInput[] {plain(), digested()}) {
      input.readNBytes(7);
      input.remember();
      input.mark(10);
      input.readNBytes(4);
      input.reset();
      input.readNBytes(6);
      input.skipNBytes(3);
      input.end();
      assertThatThrownBy(input::read).isInstanceOf(StoredInput.EndOfHeader.class);

      InputStream again = input.again();
      assertThat(again.readAllBytes())
          .isEqualTo(java.util.Arrays.copyOfRange(BYTES, 7, BYTES.length));
    }
  }

  @Test
  void theEndOfTheFile_isNoticed() throws IOException {
    StoredInput input = plain();
    input.readNBytes(BYTES.length);
    assertThat(input.isExhausted()).isFalse();
    assertThat(input.read()).isEqualTo(-1);
    assertThat(input.isExhausted()).isTrue();
    assertThat(input.position()).isEqualTo(BYTES.length);
  }

  @Test
  void aStorageThatFails_isToldFromAReaderThatDoes() {
    StoredInput input =
        new StoredInput(
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read() throws IOException {
                throw new IOException("gone");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("gone");
              }

              @Override
              public long skip(long count) throws IOException {
                throw new IOException("gone");
              }
            },
            Optional.empty());

    assertThat(input.hasFailed()).isFalse();
    assertThatThrownBy(input::read).hasMessage("gone");
    assertThat(input.hasFailed()).isTrue();
  }
}
