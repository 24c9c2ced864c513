package org.dcm4chee.arc.zip.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkDataSplitterTest {
  private static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
  private static final String MPEG2 = "1.2.840.10008.1.2.4.100";
  private static final int PRIVATE = 0x00091010;

  @TempDir Path folder;

  private static Attributes object() {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3");
    dataset.setString(Tag.PatientName, VR.PN, "Name^of");
    return dataset;
  }

  private static Metadata split(Attributes dataset, String syntax) throws IOException {
    return BulkDataSplitter.split(dataset, dataset.createFileMetaInformation(syntax), "000001");
  }

  private static Metadata split(Attributes dataset) throws IOException {
    return split(dataset, UID.ExplicitVRLittleEndian);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + length);
    }
    return bytes;
  }

  private static byte[] read(BulkDataFile file) throws IOException {
    try (InputStream in = file.contents().open()) {
      byte[] read = in.readAllBytes();
      assertThat(read).as(file.path()).hasSize((int) file.length());
      return read;
    }
  }

  private static List<String> paths(Metadata metadata) {
    return metadata.files().stream().map(BulkDataFile::path).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = VR.class,
      names = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
  void binaryValuesAboveOneKibibyteAreFiles(VR vr) throws IOException {
    Attributes dataset = object();
    dataset.setBytes(PRIVATE, vr, bytes(1024));
    assertThat(split(dataset).files()).isEmpty();

    dataset.setBytes(PRIVATE, vr, bytes(1032));
    Metadata metadata = split(dataset);

    assertThat(paths(metadata)).containsExactly("000001/00091010.raw");
    assertThat(read(metadata.files().get(0))).isEqualTo(bytes(1032));
    assertThat(((BulkData) metadata.attributes().getValue(PRIVATE)).getURI())
        .isEqualTo("000001/00091010.raw");
    assertThat(metadata.attributes().getVR(PRIVATE)).isEqualTo(vr);
  }

  @Test
  void textStaysHoweverLongItIs() throws IOException {
    Attributes dataset = object();
    dataset.setString(Tag.TextValue, VR.UT, "long ".repeat(1000));

    assertThat(split(dataset).files()).isEmpty();
  }

  @Test
  void theFileMetaInformationIsInIt() throws IOException {
    Attributes attributes = split(object(), JPEG_BASELINE).attributes();

    assertThat(attributes.getString(Tag.TransferSyntaxUID)).isEqualTo(JPEG_BASELINE);
    assertThat(attributes.getString(Tag.MediaStorageSOPInstanceUID)).isEqualTo("1.2.3");
    assertThat(attributes.getString(Tag.PatientName)).isEqualTo("Name^of");
  }

  /** It has no character set, and is in none: the archive's library would refuse to add it. */
  @Test
  void fileMetaInformationThatFitsNoCharacterSet() throws IOException {
    Attributes dataset = object();
    dataset.setString(Tag.SpecificCharacterSet, VR.CS, "GB18030");
    Attributes fmi = dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian);
    byte[] title = {'A', (byte) 0xC4, (byte) 0xE3, ' '};
    fmi.setBytes(Tag.SourceApplicationEntityTitle, VR.AE, title);
    Attributes attributes = BulkDataSplitter.split(dataset, fmi, "000001").attributes();

    assertThat(attributes.getSafeBytes(Tag.SourceApplicationEntityTitle)).isEqualTo(title);
    assertThat(attributes.getString(Tag.SpecificCharacterSet)).isEqualTo("GB18030");
  }

  @Test
  void nestedValuesHaveTagsAndItemNumbersInTheirPath() throws IOException {
    Attributes dataset = object();
    Sequence outer = dataset.newSequence(Tag.WaveformSequence, 2);
    outer.add(new Attributes());
    Attributes second = new Attributes();
    outer.add(second);
    second.setBytes(Tag.WaveformData, VR.OW, bytes(2000));
    Attributes inner = new Attributes();
    second.newSequence(Tag.ChannelDefinitionSequence, 1).add(inner);
    inner.setBytes(PRIVATE, VR.OB, bytes(3000));

    assertThat(paths(split(dataset)))
        .containsExactlyInAnyOrder(
            "000001/54000100/2/54001010.raw", "000001/54000100/2/003A0200/1/00091010.raw");
  }

  @Test
  void nativePixelDataIsAFileHoweverSmallItIs() throws IOException {
    Attributes dataset = object();
    dataset.setBytes(Tag.PixelData, VR.OW, bytes(8));

    assertThat(paths(split(dataset))).containsExactly("000001/7FE00010.raw");
  }

  @Test
  void noPixelDataNoFile() throws IOException {
    Attributes dataset = object();
    dataset.setNull(Tag.PixelData, VR.OW);

    assertThat(split(dataset).files()).isEmpty();
    assertThat(split(dataset).attributes().contains(Tag.PixelData)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.1.2.4.50, jpg",
    "1.2.840.10008.1.2.4.70, jpg",
    "1.2.840.10008.1.2.4.80, jls",
    "1.2.840.10008.1.2.4.91, jp2",
    "1.2.840.10008.1.2.4.92, jpx",
    "1.2.840.10008.1.2.4.110, jxl",
    "1.2.840.10008.1.2.4.201, jphc",
    "1.2.840.10008.1.2.5, rle",
    "1.2.3.4, raw",
  })
  void compressedPixelDataIsOneFileAFrame(String syntax, String extension) throws IOException {
    Attributes dataset = object();
    dataset.setString(Tag.NumberOfFrames, VR.IS, "2");
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 3);
    pixels.add(new byte[0]);
    pixels.add(bytes(10));
    pixels.add(bytes(20));
    Metadata metadata = split(dataset, syntax);

    assertThat(paths(metadata))
        .containsExactly("000001/7FE00010/1." + extension, "000001/7FE00010/2." + extension);
    assertThat(read(metadata.files().get(1))).isEqualTo(bytes(20));
  }

  @Test
  void aFrameOfSeveralFragmentsIsOneFile() throws IOException {
    Attributes dataset = object();
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 3);
    pixels.add(new byte[0]);
    pixels.add(bytes(10));
    pixels.add(bytes(20));
    Metadata metadata = split(dataset, JPEG_BASELINE);

    assertThat(paths(metadata)).containsExactly("000001/7FE00010/1.jpg");
    assertThat(read(metadata.files().get(0))).hasSize(30).startsWith(bytes(10)).endsWith(bytes(20));
  }

  @Test
  void aVideoIsOneFile() throws IOException {
    Attributes dataset = object();
    dataset.setString(Tag.NumberOfFrames, VR.IS, "2");
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 3);
    pixels.add(new byte[0]);
    pixels.add(bytes(10));
    pixels.add(bytes(20));

    assertThat(paths(split(dataset, MPEG2))).containsExactly("000001/7FE00010/1.mpg");
  }

  /** Frame 1 in fragments of 10 and 20 bytes, frame 2 in one of 30. */
  private static Attributes twoFramesInThreeFragments(byte[] basicOffsetTable) {
    Attributes dataset = object();
    dataset.setString(Tag.NumberOfFrames, VR.IS, "2");
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 4);
    pixels.add(basicOffsetTable);
    pixels.add(bytes(10));
    pixels.add(bytes(20));
    pixels.add(bytes(30));
    return dataset;
  }

  private static List<Long> lengths(Metadata metadata) {
    return metadata.files().stream().map(BulkDataFile::length).toList();
  }

  @Test
  void theBasicOffsetTableSaysWhereFramesBegin() throws IOException {
    byte[] table = {0, 0, 0, 0, 8 + 10 + 8 + 20, 0, 0, 0};
    Metadata metadata = split(twoFramesInThreeFragments(table), JPEG_BASELINE);

    assertThat(lengths(metadata)).containsExactly(30L, 30L);
    // The table counts items that are no longer there.
    assertThat(((Fragments) metadata.attributes().getValue(Tag.PixelData)).get(0))
        .isNotInstanceOf(byte[].class);
  }

  /** One fragment a frame: the table is right, and is the first item, as it was. */
  @Test
  void theBasicOffsetTableStays_inAFileIfItIsLong() throws IOException {
    for (int frames : new int[] {256, 257}) {
      byte[] table = new byte[4 * frames];
      Attributes dataset = object();
      dataset.setString(Tag.NumberOfFrames, VR.IS, String.valueOf(frames));
      Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, frames + 1);
      pixels.add(table);
      for (int i = 0; i < frames; i++) {
        ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * i, 10 * i);
        pixels.add(new byte[] {(byte) 0xFF, (byte) 0xD8});
      }
      Metadata metadata = split(dataset, JPEG_BASELINE);
      Object first = ((Fragments) metadata.attributes().getValue(Tag.PixelData)).get(0);

      assertThat(metadata.attributes().getValue(Tag.PixelData))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(frames + 1);
      if (frames == 256) {
        assertThat(first).isEqualTo(table);
        assertThat(metadata.files()).hasSize(256);
      } else {
        assertThat(((BulkData) first).getURI()).isEqualTo("000001/7FE00010/0.raw");
        assertThat(read(metadata.files().get(0))).isEqualTo(table);
        assertThat(metadata.files()).hasSize(258);
      }
    }
  }

  @Test
  void soDoesTheExtendedOffsetTable() throws IOException {
    Attributes dataset = twoFramesInThreeFragments(new byte[0]);
    dataset.setBytes(
        Tag.ExtendedOffsetTable,
        VR.OV,
        new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 8 + 10 + 8 + 20, 0, 0, 0, 0, 0, 0, 0});

    assertThat(lengths(split(dataset, JPEG_BASELINE))).containsExactly(30L, 30L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFFD8, 0xFF4F})
  void withoutTablesTheStreamsSayWhereTheyBegin(int start) throws IOException {
    Attributes dataset = twoFramesInThreeFragments(new byte[0]);
    Fragments pixels = (Fragments) dataset.getValue(Tag.PixelData);
    for (int i : new int[] {1, 3}) {
      byte[] fragment = (byte[]) pixels.get(i);
      fragment[0] = (byte) (start >> 8);
      fragment[1] = (byte) start;
    }

    assertThat(lengths(split(dataset, JPEG_BASELINE))).containsExactly(30L, 30L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8 + 10 + 8 + 20 + 8 + 30, 1000})
  void framesThatCannotBeToldApartAreAnErrorInWords(int offset) {
    byte[] table = {0, 0, 0, 0, (byte) offset, (byte) (offset >> 8), 0, 0};

    assertThatThrownBy(() -> split(twoFramesInThreeFragments(table), JPEG_BASELINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The 2 frames of the compressed pixel data cannot be told apart");
  }

  @Test
  void everyReferenceIsToAFile_andEveryFileIsReferredTo() throws IOException {
    Attributes dataset = everything();
    Metadata metadata =
        BulkDataSplitter.split(
            dataset, dataset.createFileMetaInformation(JPEG_BASELINE), "Schädel 1 (ä+%)");
    List<String> references = new ArrayList<>();
    collect(metadata.attributes(), references);

    assertThat(references).allMatch(uri -> StandardCharsets.US_ASCII.newEncoder().canEncode(uri));
    assertThat(references.stream().map(uri -> URI.create(uri).getPath()))
        .containsExactlyInAnyOrderElementsOf(paths(metadata));
    assertThat(references).noneMatch(uri -> URI.create(uri).isAbsolute());
  }

  private static void collect(Attributes attributes, List<String> references) {
    for (int tag : attributes.tags()) {
      Object value = attributes.getValue(tag);
      if (value instanceof Sequence items) {
        items.forEach(item -> collect(item, references));
      } else if (value instanceof Fragments fragments) {
        fragments.stream()
            .filter(BulkData.class::isInstance)
            .forEach(fragment -> references.add(((BulkData) fragment).getURI()));
      } else if (value instanceof BulkData bulk) {
        references.add(bulk.getURI());
      }
    }
  }

  private static Attributes everything() {
    Attributes dataset = object();
    dataset.setBytes(PRIVATE, VR.UN, bytes(5000));
    Attributes item = new Attributes();
    dataset.newSequence(Tag.WaveformSequence, 1).add(item);
    item.setBytes(Tag.WaveformData, VR.OW, bytes(2000));
    item.setBytes(PRIVATE, VR.OB, bytes(20));
    dataset.setString(Tag.NumberOfFrames, VR.IS, "2");
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 3);
    pixels.add(new byte[] {0, 0, 0, 0, 18, 0, 0, 0});
    pixels.add(bytes(10));
    pixels.add(bytes(20));
    return dataset;
  }

  @Test
  void putTogetherAgainItIsTheObject() throws IOException {
    Attributes dataset = everything();
    Metadata metadata = split(dataset, JPEG_BASELINE);
    Map<String, BulkDataFile> files =
        metadata.files().stream()
            .collect(Collectors.toMap(BulkDataFile::path, Function.identity()));
    Attributes together = metadata.attributes();
    putTogether(together, files);
    int[] group2 = Arrays.stream(together.tags()).filter(tag -> tag >>> 16 == 2).toArray();
    together.removeSelected(group2);

    assertThat(group2).isNotEmpty();
    assertThat(together).isEqualTo(dataset);
    assertThat(together.tags()).containsExactly(dataset.tags());
  }

  private static void putTogether(Attributes attributes, Map<String, BulkDataFile> files)
      throws IOException {
    for (int tag : attributes.tags()) {
      Object value = attributes.getValue(tag);
      if (value instanceof Sequence items) {
        for (Attributes item : items) {
          putTogether(item, files);
        }
      } else if (value instanceof Fragments fragments) {
        for (int i = 0; i < fragments.size(); i++) {
          if (fragments.get(i) instanceof BulkData bulk) {
            fragments.set(i, read(files.get(bulk.getURI())));
          }
        }
      } else if (value instanceof BulkData bulk) {
        attributes.setBytes(tag, attributes.getVR(tag), read(files.get(bulk.getURI())));
      }
    }
  }

  @Test
  void theDataSetIsNotChanged() throws IOException {
    Attributes dataset = everything();
    Attributes before = new Attributes(dataset);
    byte[] frames = "2 ".getBytes(StandardCharsets.US_ASCII);
    dataset.setBytes(Tag.NumberOfFrames, VR.IS, frames);
    split(dataset, JPEG_BASELINE);

    assertThat(dataset.getValue(Tag.NumberOfFrames)).isSameAs(frames);
    assertThat(dataset.tags()).containsExactly(before.tags());
    assertThat(dataset.getValue(PRIVATE)).isInstanceOf(byte[].class);
    assertThat(((Fragments) dataset.getValue(Tag.PixelData)).get(1)).isInstanceOf(byte[].class);
  }

  /** What was kept in a file of the server is read when it is written, and named as ours. */
  @Test
  void valuesInFilesOfTheServer() throws IOException {
    Path spool = Files.write(folder.resolve("spool"), bytes(5000));
    Attributes dataset = object();
    dataset.setValue(
        Tag.EncapsulatedDocument, VR.OB, new BulkData(spool.toUri().toString(), 100, 3000, false));
    dataset.setValue(PRIVATE, VR.OB, new BulkData(spool.toUri().toString(), 100, 10, false));
    dataset.setValue(Tag.TextValue, VR.UT, new BulkData(spool.toUri().toString(), 0, 2000, false));
    Metadata metadata = split(dataset);

    assertThat(paths(metadata)).containsExactly("000001/00420011.raw");
    assertThat(read(metadata.files().get(0))).isEqualTo(Arrays.copyOfRange(bytes(5000), 100, 3100));
    assertThat(metadata.attributes().getValue(PRIVATE))
        .isEqualTo(Arrays.copyOfRange(bytes(5000), 100, 110));
    assertThat(metadata.attributes().getValue(Tag.TextValue)).isInstanceOf(byte[].class);

    Files.write(spool, bytes(2000));
    assertThatThrownBy(() -> read(metadata.files().get(0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes too early");
  }

  @ParameterizedTest
  @CsvSource({"OB, 1", "OW, 2", "OF, 4", "OL, 4", "OD, 8", "OV, 8"})
  void bigEndianValuesAreTurnedRound(VR vr, int word) throws IOException {
    byte[] big = bytes(2000);
    byte[] little = new byte[2000];
    for (int i = 0; i < 2000; i++) {
      little[i / word * word + word - 1 - i % word] = big[i];
    }
    Path spool = Files.write(folder.resolve("spool"), big);
    Attributes dataset = new Attributes(object(), true);
    dataset.setBytes(Tag.EncapsulatedDocument, vr, big);
    Attributes spooled = new Attributes(object(), true);
    spooled.setValue(
        Tag.EncapsulatedDocument, vr, new BulkData(spool.toUri().toString(), 0, 2000, true));

    assertThat(read(split(dataset).files().get(0))).isEqualTo(little);
    assertThat(read(split(spooled).files().get(0))).isEqualTo(little);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "C:", "a\\b", "a\nb"})
  void stemsThatAreNoFolderAreRefused(String stem) {
    Attributes dataset = object();
    Attributes fmi = dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian);

    assertThatThrownBy(() -> BulkDataSplitter.split(dataset, fmi, stem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not the name of a folder");
  }
}
