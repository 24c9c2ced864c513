package org.dcm4chee.arc.zip.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Metadata alone has what stays in the text, and nothing of what would be in files")
class WithoutBulkDataTest {
  private static final int PRIVATE = 0x00091010;
  private static final int PADDING = 0xFFFCFFFC;

  private final Attributes dataset = new Attributes();

  private Attributes metadata() throws IOException {
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3");
    Metadata metadata =
        BulkDataSplitter.withoutBulkData(
            dataset, dataset.createFileMetaInformation(UID.ExplicitVRLittleEndian));
    assertThat(metadata.files()).isEmpty();
    return metadata.attributes();
  }

  private static BulkData inFile(long length) {
    // No such file: nothing that is left out is read.
    return new BulkData("file:/no/such/file", 0, length, false);
  }

  @Test
  void textAndFileMetaInformationStay() throws IOException {
    dataset.setString(Tag.PatientName, VR.PN, "Name^of");
    dataset.setString(Tag.TextValue, VR.UT, "long ".repeat(1000));
    Attributes metadata = metadata();

    assertThat(metadata.getString(Tag.PatientName)).isEqualTo("Name^of");
    assertThat(metadata.getString(Tag.TextValue)).hasSizeGreaterThan(4000);
    assertThat(metadata.getString(Tag.TransferSyntaxUID)).isEqualTo(UID.ExplicitVRLittleEndian);
  }

  @ParameterizedTest
  @EnumSource(
      value = VR.class,
      names = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
  void ofBinaryValues_whatHasAtMostOneKibibyte(VR vr) throws IOException {
    dataset.setBytes(PRIVATE, vr, new byte[1024]);
    assertThat(metadata().contains(PRIVATE)).isTrue();

    dataset.setBytes(PRIVATE, vr, new byte[1032]);
    assertThat(metadata().contains(PRIVATE)).isFalse();

    dataset.setValue(PRIVATE, vr, inFile(1032));
    assertThat(metadata().contains(PRIVATE)).isFalse();

    dataset.setNull(PRIVATE, vr);
    assertThat(metadata().contains(PRIVATE)).isTrue();
  }

  @Test
  void noPixels_neitherNativeNorCompressedNorNone() throws IOException {
    dataset.setBytes(Tag.PixelData, VR.OW, new byte[8]);
    dataset.setBytes(Tag.FloatPixelData, VR.OF, new byte[8]);
    dataset.setNull(Tag.DoubleFloatPixelData, VR.OD);
    dataset.newFragments(PRIVATE, VR.OB, 2).add(new byte[0]);

    assertThat(metadata().tags())
        .doesNotContain(Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData, PRIVATE);
  }

  @Test
  void noPaddingBehindTheDataSet() throws IOException {
    dataset.setBytes(PADDING, VR.OB, new byte[2]);

    assertThat(metadata().contains(PADDING)).isFalse();
  }

  @Test
  void sequencesStay_withoutBulkDataOfTheirItems() throws IOException {
    Attributes item = new Attributes();
    dataset.newSequence(Tag.WaveformSequence, 1).add(item);
    item.setBytes(Tag.WaveformData, VR.OW, new byte[2000]);
    item.setString(Tag.WaveformSampleInterpretation, VR.CS, "SS");
    dataset.setValue(PRIVATE, VR.UN, privateSequence());

    Attributes metadata = metadata();
    assertThat(metadata.getNestedDataset(Tag.WaveformSequence).tags())
        .containsExactly(Tag.WaveformSampleInterpretation);
    assertThat(metadata.getValue(PRIVATE)).isInstanceOf(Sequence.class);
    assertThat(dataset.getNestedDataset(Tag.WaveformSequence).contains(Tag.WaveformData)).isTrue();
  }

  /** Of an unknown type, and yet told to be a sequence by its undefined length (PS3.5 §6.2.2). */
  private static Sequence privateSequence() {
    Attributes parent = new Attributes();
    Sequence items = parent.newSequence(PRIVATE, 1);
    Attributes item = new Attributes();
    item.setString(Tag.CodeMeaning, VR.LO, "meaning");
    items.add(item);
    return items;
  }

  @Nested
  class TextInFiles {
    @Test
    void noneInADatasetThatIsInMemory() {
      dataset.setString(Tag.TextValue, VR.UT, "text");
      dataset.setBytes(PRIVATE, VR.OB, new byte[10]);

      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isFalse();
    }

    @Test
    void textAndNumbersHoweverLong() {
      dataset.setValue(Tag.TextValue, VR.UT, inFile(5000));

      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isTrue();
    }

    @Test
    void binaryValuesThatStayInTheText() {
      dataset.setValue(PRIVATE, VR.OB, inFile(1024));
      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isTrue();

      dataset.setValue(PRIVATE, VR.OB, inFile(1025));
      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isFalse();
    }

    @Test
    void alsoInAnyItemOfASequence() {
      Sequence items = dataset.newSequence(Tag.WaveformSequence, 2);
      items.add(new Attributes());
      Attributes second = new Attributes();
      items.add(second);
      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isFalse();

      second.setValue(Tag.TextValue, VR.UT, inFile(5000));
      assertThat(BulkDataSplitter.hasTextInFiles(dataset)).isTrue();
    }
  }
}
