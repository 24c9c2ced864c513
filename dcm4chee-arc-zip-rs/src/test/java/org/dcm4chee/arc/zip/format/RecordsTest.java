package org.dcm4chee.arc.zip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.format.EntryForms.STORED;
import static org.dcm4chee.arc.zip.format.SampleEntries.DEFLATED;
import static org.dcm4chee.arc.zip.format.SampleEntries.MODIFIED;

import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.dcm4chee.arc.zip.format.RecordReader.CentralHeader;
import org.dcm4chee.arc.zip.format.RecordReader.Directory;
import org.dcm4chee.arc.zip.format.RecordReader.End;
import org.dcm4chee.arc.zip.format.RecordReader.LocalHeader;
import org.dcm4chee.arc.zip.format.RecordReader.Zip64End;
import org.dcm4chee.arc.zip.format.RecordReader.Zip64Locator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The records as APPNOTE 6.3 wants them. What needs a central directory of 4 GiB is not tried: it
 * would be one of 65,537 names of 65,535 bytes.
 */
@DisplayName("Records say what APPNOTE wants, and Zip64 is used exactly where it is needed")
class RecordsTest {
  /** The largest number that 32 bits can say: the next stands for "see Zip64" (4.4.8, 4.4.9). */
  private static final long LARGEST = 0xFFFF_FFFEL;

  private static final long SEE_ZIP64 = 0xFFFF_FFFFL;

  private static ZipLayout layout(EntryHeader... entries) {
    return ZipLayout.of(List.of(entries));
  }

  private static EntryHeader stored(String name, long size) {
    return new EntryHeader(name, STORED, 0xCAFE_BABE, size, size, MODIFIED);
  }

  private static EntryHeader deflated(String name, long compressedSize, long size) {
    return new EntryHeader(name, DEFLATED, 0xCAFE_BABE, compressedSize, size, MODIFIED);
  }

  @Nested
  @DisplayName("Without Zip64")
  class WithoutZip64 {
    @Test
    @DisplayName("A local header is complete: CRC-32 and sizes, no data descriptor (4.3.7, 4.3.9)")
    void localHeader() {
      LocalHeader header = RecordReader.localHeader(layout(deflated("a.dcm", 10, 20)), 0);

      assertThat(header)
          .isEqualTo(
              new LocalHeader(
                  20,
                  0,
                  8,
                  13 << 11 | 14 << 5 | 16 / 2,
                  (2024 - 1980) << 9 | 2 << 5 | 29,
                  0xCAFE_BABEL,
                  10,
                  20,
                  "a.dcm",
                  List.of()));
    }

    @Test
    @DisplayName("A central header says the same, where the local one is, and rw-r--r-- (4.3.12)")
    void centralHeader() {
      CentralHeader header =
          RecordReader.centralHeader(layout(stored("1", 7), deflated("a.dcm", 10, 20)), 1);

      assertThat(header)
          .isEqualTo(
              new CentralHeader(
                  3 << 8 | 20,
                  20,
                  0,
                  8,
                  13 << 11 | 14 << 5 | 16 / 2,
                  (2024 - 1980) << 9 | 2 << 5 | 29,
                  0xCAFE_BABEL,
                  10,
                  20,
                  0,
                  0100644L << 16,
                  38,
                  "a.dcm",
                  List.of()));
    }

    @Test
    @DisplayName("The end counts entries and says where the directory is (4.3.16)")
    void end() {
      Directory directory = RecordReader.directory(layout(stored("1", 7), stored("2", 7)));

      assertThat(directory.headers()).hasSize(2);
      assertThat(directory.zip64()).isEmpty();
      assertThat(directory.locators()).isEmpty();
      assertThat(directory.end()).isEqualTo(new End(2, 2, 94, 76, 0));
    }

    @Test
    @DisplayName("Version 1.0 is needed for stored, 2.0 for deflated entries (4.4.3.2)")
    void versionNeeded() {
      ZipLayout layout = layout(stored("s", 1), deflated("d", 1, 1));

      assertThat(RecordReader.localHeader(layout, 0).versionNeeded()).isEqualTo(10);
      assertThat(RecordReader.localHeader(layout, 1).versionNeeded()).isEqualTo(20);
      assertThat(RecordReader.directory(layout).headers())
          .extracting(CentralHeader::versionNeeded)
          .containsExactly(10, 20);
    }

    @ParameterizedTest
    @DisplayName("Names in ASCII have no flag")
    @ValueSource(strings = {"a", "CT003 Thorax 5.0/000012.dcm", "~!@#$%^&()_+{}"})
    void asciiNames(String name) {
      ZipLayout layout = layout(stored(name, 1));

      assertThat(RecordReader.localHeader(layout, 0).flags()).isZero();
      assertThat(RecordReader.centralHeader(layout, 0).flags()).isZero();
      assertThat(RecordReader.localHeader(layout, 0).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @DisplayName("Other names are UTF-8, with bit 11 (4.4.4, appendix D)")
    @ValueSource(strings = {"ü", "\u0080", "Müller/日本語.dcm", "😀"})
    void otherNames(String name) {
      ZipLayout layout = layout(stored(name, 1));

      assertThat(RecordReader.localHeader(layout, 0).flags()).isEqualTo(0x800);
      assertThat(RecordReader.centralHeader(layout, 0).flags()).isEqualTo(0x800);
      assertThat(RecordReader.localHeader(layout, 0).name()).isEqualTo(name);
      assertThat(RecordReader.centralHeader(layout, 0).name()).isEqualTo(name);
    }
  }

  @Nested
  @DisplayName("Sizes")
  class Sizes {
    @Test
    @DisplayName("4 GiB - 2 bytes: the largest entry without Zip64")
    void largestWithoutZip64() {
      ZipLayout layout = layout(stored("a", LARGEST));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(LARGEST, LocalHeader::size)
          .returns(LARGEST, LocalHeader::compressedSize)
          .returns(List.of(), LocalHeader::zip64)
          .returns(10, LocalHeader::versionNeeded);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(LARGEST, CentralHeader::size)
          .returns(LARGEST, CentralHeader::compressedSize)
          .returns(List.of(), CentralHeader::zip64)
          .returns(10, CentralHeader::versionNeeded);
    }

    @ParameterizedTest
    @DisplayName("From 4 GiB - 1 byte: both sizes in Zip64, version 4.5 (4.4.3.2, 4.5.3)")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L, 1L << 40})
    void storedInZip64(long size) {
      ZipLayout layout = layout(stored("a", size));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(SEE_ZIP64, LocalHeader::size)
          .returns(SEE_ZIP64, LocalHeader::compressedSize)
          .returns(List.of(size, size), LocalHeader::zip64)
          .returns(45, LocalHeader::versionNeeded);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(SEE_ZIP64, CentralHeader::size)
          .returns(SEE_ZIP64, CentralHeader::compressedSize)
          .returns(List.of(size, size), CentralHeader::zip64)
          .returns(45, CentralHeader::versionNeeded);
    }

    @ParameterizedTest
    @DisplayName("Deflated to less: both in the local header, in the central one only the size")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L})
    void deflatedToLess(long size) {
      ZipLayout layout = layout(deflated("a", 1000, size));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(SEE_ZIP64, LocalHeader::size)
          .returns(SEE_ZIP64, LocalHeader::compressedSize)
          .returns(List.of(size, 1000L), LocalHeader::zip64);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(SEE_ZIP64, CentralHeader::size)
          .returns(1000L, CentralHeader::compressedSize)
          .returns(List.of(size), CentralHeader::zip64);
    }

    @ParameterizedTest
    @DisplayName("Deflated to more: both in the local header, in the central one only that")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L})
    void deflatedToMore(long compressedSize) {
      ZipLayout layout = layout(deflated("a", compressedSize, LARGEST));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(List.of(LARGEST, compressedSize), LocalHeader::zip64);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(LARGEST, CentralHeader::size)
          .returns(SEE_ZIP64, CentralHeader::compressedSize)
          .returns(List.of(compressedSize), CentralHeader::zip64);
    }

    @Test
    @DisplayName("An entry's Zip64 is its own: those before and after have none")
    void othersHaveNone() {
      ZipLayout layout =
          layout(stored("before", 1), deflated("large", 9, 1L << 32), stored("c", 1));

      assertThat(RecordReader.localHeader(layout, 0).zip64()).isEmpty();
      assertThat(RecordReader.localHeader(layout, 2).zip64()).isEmpty();
      assertThat(RecordReader.directory(layout).headers())
          .extracting(header -> header.zip64().size())
          .containsExactly(0, 1, 0);
    }
  }

  @Nested
  @DisplayName("Offsets of local headers (4.4.16)")
  class Offsets {
    /** A first entry, itself without Zip64 sizes, that makes the second start at an offset. */
    private ZipLayout secondAt(long offset) {
      ZipLayout layout = layout(stored("a", offset - 31), stored("b", 1));
      assertThat(layout.headerOffset(1)).isEqualTo(offset);
      return layout;
    }

    @Test
    @DisplayName("4 GiB - 2: the last offset without Zip64")
    void lastWithoutZip64() {
      assertThat(RecordReader.centralHeader(secondAt(LARGEST), 1))
          .returns(LARGEST, CentralHeader::headerOffset)
          .returns(List.of(), CentralHeader::zip64)
          .returns(10, CentralHeader::versionNeeded);
    }

    @ParameterizedTest
    @DisplayName("From 4 GiB - 1: only the offset, and only in the central header")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L})
    void inZip64(long offset) {
      ZipLayout layout = secondAt(offset);

      assertThat(RecordReader.centralHeader(layout, 1))
          .returns(SEE_ZIP64, CentralHeader::headerOffset)
          .returns(1L, CentralHeader::size)
          .returns(List.of(offset), CentralHeader::zip64)
          .returns(45, CentralHeader::versionNeeded);
      assertThat(RecordReader.localHeader(layout, 1))
          .returns(List.of(), LocalHeader::zip64)
          .returns(10, LocalHeader::versionNeeded);
      assertThat(RecordReader.centralHeader(layout, 0).zip64()).isEmpty();
    }

    @Test
    @DisplayName("Size, compressed size and offset come in this order (4.5.3)")
    void order() {
      ZipLayout layout = layout(stored("a", 1L << 32), deflated("b", 6L << 32, 7L << 32));

      assertThat(RecordReader.centralHeader(layout, 1).zip64())
          .containsExactly(7L << 32, 6L << 32, layout.headerOffset(1));
    }
  }

  @Nested
  @DisplayName("The end of the central directory (4.3.14 to 4.3.16)")
  class EndOfCentralDirectory {
    @Test
    @DisplayName("Directory at 4 GiB - 2: without Zip64")
    void directoryAtTheLastOffsetWithoutZip64() {
      Directory directory = RecordReader.directory(layout(stored("a", LARGEST - 31)));

      assertThat(directory.zip64()).isEmpty();
      assertThat(directory.end()).isEqualTo(new End(1, 1, 47, LARGEST, 0));
    }

    @ParameterizedTest
    @DisplayName(
        "Directory from 4 GiB - 1: its offset in Zip64, the other numbers also as they are")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L})
    void directoryInZip64(long offset) {
      Directory directory = RecordReader.directory(layout(stored("a", offset - 31)));

      assertThat(directory.zip64()).containsExactly(new Zip64End(45, 1, 1, 47, offset));
      assertThat(directory.locators()).containsExactly(new Zip64Locator(offset + 47, 1));
      assertThat(directory.end()).isEqualTo(new End(1, 1, 47, SEE_ZIP64, 0));
    }

    @Test
    @DisplayName("65,534 entries: without Zip64")
    void mostEntriesWithoutZip64() {
      Directory directory = RecordReader.directory(entries(65_534));

      assertThat(directory.headers()).hasSize(65_534);
      assertThat(directory.zip64()).isEmpty();
      assertThat(directory.end()).returns(65_534, End::entries).returns(65_534, End::entriesOnDisk);
    }

    @ParameterizedTest(name = "{0} entries: with Zip64")
    @ValueSource(ints = {65_535, 65_536, 100_000})
    void moreEntriesInZip64(int count) {
      ZipLayout layout = entries(count);
      Directory directory = RecordReader.directory(layout);

      long offset = layout.centralDirectoryOffset();
      long length = count * (46L + 6);
      assertThat(directory.headers()).hasSize(count);
      assertThat(directory.headers()).allMatch(header -> header.zip64().isEmpty());
      assertThat(directory.zip64()).containsExactly(new Zip64End(45, count, count, length, offset));
      assertThat(directory.locators()).containsExactly(new Zip64Locator(offset + length, 1));
      assertThat(directory.end()).isEqualTo(new End(0xFFFF, 0xFFFF, length, offset, 0));
    }

    @Test
    @DisplayName("A directory of 4 GiB less one byte: its end alone, as nobody makes 65,537 names")
    void directoryOf4GiB() {
      int withoutZip64 = Records.end(1, 10, LARGEST).length;

      assertThat(withoutZip64).isEqualTo(22);
      assertThat(Records.end(1, 10, SEE_ZIP64)).hasSize(22 + 56 + 20);
    }

    private ZipLayout entries(int count) {
      return ZipLayout.of(
          IntStream.range(0, count).mapToObj(i -> stored("%06d".formatted(i), i % 7)).toList());
    }
  }

  @Nested
  @DisplayName("With a data descriptor (4.3.9)")
  class WithDescriptor {
    private static final EntryForm BLOCKS = EntryForms.STORED_BLOCKS;

    private EntryHeader blocks(String name, long size) {
      long length = BLOCKS.bodyLength(size).orElseThrow();
      return new EntryHeader(name, BLOCKS, 0xCAFE_BABE, length, size, MODIFIED);
    }

    private List<Long> descriptor(ZipLayout layout, int index) {
      return RecordReader.descriptor(layout, index);
    }

    @Test
    @DisplayName("The local header has bit 3 and zeros, the central one the numbers (4.4.4)")
    void headers() {
      ZipLayout layout = layout(blocks("ü", 5));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(1 << 3 | 1 << 11, LocalHeader::flags)
          .returns(8, LocalHeader::method)
          .returns(20, LocalHeader::versionNeeded)
          .returns(0L, LocalHeader::crc32)
          .returns(0L, LocalHeader::size)
          .returns(0L, LocalHeader::compressedSize)
          .returns(List.of(), LocalHeader::zip64);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(1 << 3 | 1 << 11, CentralHeader::flags)
          .returns(8, CentralHeader::method)
          .returns(0xCAFE_BABEL, CentralHeader::crc32)
          .returns(5L, CentralHeader::size)
          .returns(10L, CentralHeader::compressedSize);
      assertThat(descriptor(layout, 0)).containsExactly(16L, 0xCAFE_BABEL, 10L, 5L);
    }

    @Test
    @DisplayName("Entries without one have no bit 3 and nothing behind their body")
    void others() {
      ZipLayout layout = layout(stored("a", 5), blocks("b", 5), deflated("c", 5, 9));

      assertThat(RecordReader.localHeader(layout, 0).flags()).isZero();
      assertThat(layout.headerOffset(1)).isEqualTo(31 + 5);
      assertThat(layout.headerOffset(2)).isEqualTo(36 + 31 + 10 + 16);
      assertThat(layout.centralDirectoryOffset()).isEqualTo(93 + 31 + 5);
    }

    @ParameterizedTest
    @DisplayName("Above 4 GiB: Zip64 in the local header, of zeros, and 24 bytes behind (4.3.9.2)")
    @ValueSource(longs = {0xFFFF_FFFFL, 0x1_0000_0000L, 0xFFFF_FFFFL - (1 << 17)})
    void zip64(long size) {
      ZipLayout layout = layout(blocks("a", size), stored("b", 1));
      long length = layout.compressedSize(0);

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(45, LocalHeader::versionNeeded)
          .returns(SEE_ZIP64, LocalHeader::size)
          .returns(SEE_ZIP64, LocalHeader::compressedSize)
          .returns(List.of(0L, 0L), LocalHeader::zip64);
      assertThat(descriptor(layout, 0)).containsExactly(24L, 0xCAFE_BABEL, length, size);
      assertThat(layout.headerOffset(1)).isEqualTo(51 + length + 24);
    }

    @Test
    @DisplayName("A body of 4 GiB - 1 byte still has a short one, as Java's ZipInputStream wants")
    void lastShortDescriptor() {
      ZipLayout layout = layout(blocks("a", 4_294_639_630L));

      assertThat(layout.compressedSize(0)).isEqualTo(0xFFFF_FFFFL);
      assertThat(RecordReader.localHeader(layout, 0).zip64()).isEmpty();
      assertThat(descriptor(layout, 0))
          .containsExactly(16L, 0xCAFE_BABEL, 0xFFFF_FFFFL, 4_294_639_630L);
      assertThat(RecordReader.centralHeader(layout, 0).zip64()).containsExactly(0xFFFF_FFFFL);
    }
  }

  /** The layout of WinZip's AES encryption, AE-2, of a stored file; encrypts nothing. */
  private static final class Ae2Layout extends EntryForm {
    private static final byte[] EXTRA = {0x01, (byte) 0x99, 7, 0, 2, 0, 'A', 'E', 3, 0, 0};

    Ae2Layout() {
      super(254, "AE-2");
    }

    @Override
    int method() {
      return 99;
    }

    @Override
    int versionNeeded() {
      return 51;
    }

    @Override
    int flags() {
      return 1;
    }

    @Override
    byte[] extra() {
      return EXTRA;
    }

    @Override
    public boolean saysCrc32() {
      return false;
    }

    @Override
    public OptionalLong bodyLength(long size) {
      return OptionalLong.of(size + 16 + 2 + 10);
    }

    @Override
    public BodyEncoder encoder(OutputStream out, Scratch scratch) {
      throw new UnsupportedOperationException("Only its place matters here");
    }
  }

  @Nested
  @DisplayName("A form that is encrypted needs no other layout")
  class Encrypted {
    private final EntryForm ae2 = new Ae2Layout();

    @Test
    @DisplayName("Method 99, bit 0, CRC-32 0 and the vendor's field in both headers")
    void headers() {
      ZipLayout layout = layout(EntryHeader.outlined("a", ae2, 100, MODIFIED), stored("b", 1));

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(99, LocalHeader::method)
          .returns(51, LocalHeader::versionNeeded)
          .returns(1, LocalHeader::flags)
          .returns(0L, LocalHeader::crc32)
          .returns(100L, LocalHeader::size)
          .returns(128L, LocalHeader::compressedSize);
      assertThat(RecordReader.centralHeader(layout, 0))
          .returns(99, CentralHeader::method)
          .returns(51, CentralHeader::versionNeeded)
          .returns(0L, CentralHeader::crc32);
      assertThat(layout.headerOffset(1)).isEqualTo(31 + 11 + 128);
      assertThat(RecordReader.aesExtras(layout)).isEqualTo(2);
    }

    @Test
    @DisplayName("Beside Zip64; and a CRC-32 is waited for nowhere")
    void withZip64() {
      ZipLayout layout = layout(EntryHeader.outlined("a", ae2, 1L << 32, MODIFIED));
      long length = (1L << 32) + 28;

      assertThat(RecordReader.localHeader(layout, 0))
          .returns(51, LocalHeader::versionNeeded)
          .returns(List.of(1L << 32, length), LocalHeader::zip64);
      assertThat(RecordReader.centralHeader(layout, 0).zip64()).containsExactly(1L << 32, length);
      assertThat(layout.centralDirectoryOffset()).isEqualTo(31 + 20 + 11 + length);
      layout
          .pieces(new ByteRange(layout.centralDirectoryOffset(), layout.length() - 1))
          .forEachRemaining(
              piece -> assertThat(((Piece.Records) piece).missing(layout.checks())).isEmpty());
    }

    @Test
    @DisplayName("A CRC-32 that is known all the same is not said")
    void crcIsNotSaid() {
      ZipLayout layout = layout(new EntryHeader("a", ae2, 0xCAFE_BABE, 128, 100, MODIFIED));

      assertThat(RecordReader.localHeader(layout, 0).crc32()).isZero();
      assertThat(RecordReader.centralHeader(layout, 0).crc32()).isZero();
    }
  }
}
