package org.dcm4che3.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.stream.StreamResult;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

class NativeDicomModelTest {
  private final Attributes attrs = new Attributes();

  private String written() throws Exception {
    StringWriter xml = new StringWriter();
    SAXTransformer.getSAXWriter(new StreamResult(xml)).write(attrs);
    return xml.toString();
  }

  private static ContentHandlerAdapter read(String xml) throws Exception {
    ContentHandlerAdapter adapter = new ContentHandlerAdapter(null);
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), adapter);
    return adapter;
  }

  @Test
  void attributesHaveKeywordTagAndVr() throws Exception {
    attrs.setString(Tag.Modality, VR.CS, "CT");
    assertThat(written())
        .contains("<NativeDicomModel xml:space=\"preserve\">")
        .contains(
            "<DicomAttribute keyword=\"Modality\" tag=\"00080060\" vr=\"CS\">"
                + "<Value number=\"1\">CT</Value></DicomAttribute>");
    assertThat(read(written()).getDataset()).isEqualTo(attrs);
  }

  @Test
  void namesHaveTheirComponents() throws Exception {
    attrs.setSpecificCharacterSet("ISO_IR 192");
    attrs.setString(Tag.PatientName, VR.PN, "Doe^Jane=山田");
    assertThat(written())
        .contains(
            "<PersonName number=\"1\"><Alphabetic><FamilyName>Doe</FamilyName>"
                + "<GivenName>Jane</GivenName></Alphabetic>"
                + "<Ideographic><FamilyName>山田</FamilyName></Ideographic></PersonName>");
    assertThat(read(written()).getDataset()).isEqualTo(attrs);
  }

  @Test
  void everyKindOfValueComesBack() throws Exception {
    attrs.setNull(Tag.StudyID, VR.SH);
    attrs.setString(Tag.ImageType, VR.CS, "A", "", "B");
    attrs.setString(Tag.ImageComments, VR.LT, " <&> \\ ");
    attrs.setInt(Tag.Rows, VR.US, 65535);
    attrs.setFloat(Tag.RecommendedDisplayFrameRateInFloat, VR.FL, 0.1f);
    attrs.setDouble(0x00409225, VR.FD, 0.1, Double.NaN, Double.POSITIVE_INFINITY);
    attrs.setInt(Tag.FrameIncrementPointer, VR.AT, Tag.FrameTime);
    attrs.setBytes(0x00420011, VR.OB, new byte[5000]);
    Attributes item = new Attributes();
    attrs.newSequence(Tag.ReferencedStudySequence, 2).add(new Attributes());
    attrs.getSequence(Tag.ReferencedStudySequence).add(item);
    item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2");
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(new byte[] {1, 2});
    assertThat(read(written()).getDataset()).isEqualTo(attrs);
  }

  @Test
  void bulkData_isReferredTo() throws Exception {
    attrs.setValue(0x00420011, VR.OB, new BulkData(null, "00420011.raw", false));
    assertThat(written()).contains("<BulkData uri=\"00420011.raw\"/>");
    assertThat(read(written()).getDataset()).isEqualTo(attrs);
  }

  @Test
  void privateAttributes_haveTheirCreator_andLoseTheirBlock() throws Exception {
    attrs.setString(0x00110020, VR.LO, "ACME");
    attrs.setString(0x00112001, VR.LO, "x");
    assertThat(written())
        .contains("<DicomAttribute tag=\"00110001\" privateCreator=\"ACME\" vr=\"LO\">")
        .doesNotContain("00110020");
    Attributes read = read(written()).getDataset();
    assertThat(read.getString(0x00110010)).isEqualTo("ACME");
    assertThat(read.getString(0x00111001)).isEqualTo("x");
  }

  @Test
  void fileMetaInformation_isReadApart() throws Exception {
    attrs.setString(Tag.TransferSyntaxUID, VR.UI, "1.2.840.10008.1.2.1");
    attrs.setString(Tag.Modality, VR.CS, "CT");
    ContentHandlerAdapter read = read(written());
    assertThat(read.getFileMetaInformation().getString(Tag.TransferSyntaxUID))
        .isEqualTo("1.2.840.10008.1.2.1");
    assertThat(read.getDataset().tags()).containsExactly(Tag.Modality);
  }

  @Test
  void valueThatCannotBe_fails_orIsLeftOut() throws Exception {
    attrs.setInt(Tag.Rows, VR.US, 7);
    String xml = written().replace(">7<", ">seven<");
    assertThatThrownBy(() -> read(xml)).isInstanceOf(SAXException.class);
    ContentHandlerAdapter lenient = new ContentHandlerAdapter(new Attributes(), true);
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), lenient);
    assertThat(lenient.getDataset().isEmpty()).isTrue();
  }
}
