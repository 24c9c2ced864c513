package org.dcm4chee.arc.zip.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.VR;
import org.dcm4che3.data.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A binary value is the same bytes, wherever it is and however it is read")
class OctetsTest {
  private static final byte[] SIX = {1, 2, 3, 4, 5, 6};

  @TempDir Path folder;

  private BulkData inFile(byte[] bytes, long length, boolean bigEndian) throws IOException {
    Path file = Files.write(folder.resolve("value"), bytes);
    return new BulkData(file.toUri().toString(), 0, length, bigEndian);
  }

  private static byte[] read(Octets octets, int atATime) throws IOException {
    List<Byte> all = new ArrayList<>();
    try (InputStream in = octets.contents().open()) {
      byte[] some = new byte[atATime];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        assertThat(n).as("never nothing").isPositive();
        for (int i = 0; i < n; i++) {
          all.add(some[i]);
        }
      }
    }
    return bytes(all);
  }

  private static byte[] readOneByOne(Octets octets) throws IOException {
    List<Byte> all = new ArrayList<>();
    try (InputStream in = octets.contents().open()) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        assertThat(b).isLessThan(256);
        assertThat(all).as("it ends").hasSizeLessThan(100);
        all.add((byte) b);
      }
    }
    return bytes(all);
  }

  private static byte[] bytes(List<Byte> list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = list.get(i);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 7, 100})
  void inAFile_asMuchOfItAsTheValueHas(int atATime) throws IOException {
    Octets octets = Octets.of(inFile(SIX, 4, false), VR.OB);

    assertThat(octets.length()).isEqualTo(4);
    assertThat(read(octets, atATime)).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 7, 100})
  void inBigEndian_wordsAreTurnedRoundHoweverTheyAreRead(int atATime) throws IOException {
    Octets octets = Octets.of(inFile(SIX, 6, true), VR.OW);

    assertThat(read(octets, atATime)).containsExactly(2, 1, 4, 3, 6, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 100})
  void oneAfterTheOther_whatIsEmptyAddsNothing(int atATime) throws IOException {
    Octets nothing = Octets.of(Value.NULL, VR.OB);
    Octets octets =
        Octets.concatenated(
            List.of(
                nothing,
                Octets.of(new byte[] {1, 2, 3}, VR.OB),
                nothing,
                Octets.of(new byte[] {4, 5, 6}, VR.OB),
                nothing));

    assertThat(octets.length()).isEqualTo(6);
    assertThat(read(octets, atATime)).isEqualTo(SIX);
  }

  @Test
  void byteByByte_andNoByteIsNegative() throws IOException {
    byte[] bytes = {0, 127, -128, -1};
    Octets inFile = Octets.of(inFile(bytes, 4, false), VR.OB);

    assertThat(readOneByOne(inFile)).isEqualTo(bytes);
    assertThat(readOneByOne(Octets.concatenated(List.of(inFile, Octets.of(bytes, VR.OB)))))
        .containsExactly(0, 127, -128, -1, 0, 127, -128, -1);
    assertThat(readOneByOne(Octets.of(inFile(bytes, 4, true), VR.OW)))
        .containsExactly(127, 0, -1, -128);
  }

  @Test
  void noValueIsNoBytes() throws IOException {
    assertThat(Octets.of(Value.NULL, VR.OB).length()).isZero();
    assertThat(readOneByOne(Octets.of(Value.NULL, VR.OB))).isEmpty();
    assertThat(Octets.of(inFile(SIX, 0, false), VR.OB).length()).isZero();
  }

  @Test
  void aFileThatEndsTooEarlyIsAnError() throws IOException {
    Octets octets = Octets.of(inFile(SIX, 8, false), VR.OB);

    assertThatThrownBy(() -> read(octets, 100))
        .isInstanceOf(EOFException.class)
        .hasMessage("A value ends 2 bytes too early");
    assertThatThrownBy(() -> readOneByOne(octets)).isInstanceOf(EOFException.class);
  }

  @Test
  void aWordThatIsNotWholeIsAnError() throws IOException {
    Octets octets = Octets.of(inFile(SIX, 6, true), VR.OF);

    assertThatThrownBy(() -> read(octets, 100))
        .isInstanceOf(EOFException.class)
        .hasMessage("A value ends within a word");
  }

  @Test
  void aLengthThatNobodyKnowsIsAnError() throws IOException {
    BulkData bulk = inFile(SIX, -1, false);

    assertThatThrownBy(() -> Octets.of(bulk, VR.OB))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("length of a value that is kept in a file is not known");
  }

  @Test
  void whatIsNoBinaryValueIsAnErrorThatNamesItsClassAndNotItsContent() {
    assertThatThrownBy(() -> Octets.of("Mueller", VR.OB))
        .isInstanceOf(IOException.class)
        .hasMessage("No binary value: java.lang.String");
  }

  @Test
  void theFirstTwoBytesAsANumber() throws IOException {
    assertThat(Octets.of(new byte[] {-1, -40, 7}, VR.OB).firstTwo()).isEqualTo(0xFFD8);
    assertThat(Octets.of(new byte[] {1, 0}, VR.OB).firstTwo()).isEqualTo(0x100);
    assertThat(Octets.of(new byte[] {1}, VR.OB).firstTwo()).isEqualTo(-1);
    assertThat(Octets.of(new byte[0], VR.OB).firstTwo()).isEqualTo(-1);
  }

  /** There may be thousands of files: only the one that is read is open. */
  @Test
  void eachPartIsClosedBeforeTheNextIsOpened_theLastWithTheWhole() throws IOException {
    List<String> log = new ArrayList<>();
    Octets whole = Octets.concatenated(List.of(part("a", log), part("b", log)));
    try (InputStream in = whole.contents().open()) {
      assertThat(log).isEmpty();
      in.readAllBytes();
    }

    assertThat(log).containsExactly("a open", "a closed", "b open", "b closed");
  }

  private static Octets part(String name, List<String> log) {
    return new Octets(
        2,
        () -> {
          log.add(name + " open");
          return new ByteArrayInputStream(new byte[2]) {
            @Override
            public void close() {
              log.add(name + " closed");
            }
          };
        });
  }

  @Test
  void referencesAreEqualIfTheyAreToTheSameBytes() {
    Reference one = new Reference("1/ü.raw", 10);

    assertThat(one).isEqualTo(new Reference("1/ü.raw", 10));
    assertThat(one).hasSameHashCodeAs(new Reference("1/ü.raw", 10));
    assertThat(one).isNotEqualTo(new Reference("1/2.raw", 10));
    assertThat(one.hashCode()).isNotZero();
  }

  @Test
  void aFileOfTheZipMayBeEmptyButNotLessThanThat() {
    BulkDataFile.Contents none = InputStream::nullInputStream;

    assertThat(new BulkDataFile("1/2.raw", 0, none).length()).isZero();
    assertThatThrownBy(() -> new BulkDataFile("1/2.raw", -1, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The length of 1/2.raw is -1");
  }
}
