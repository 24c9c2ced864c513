package org.dcm4chee.arc.zip.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class MetadataTextTest {
  private static final int PRIVATE = 0x00091010;

  private static Attributes object() {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    dataset.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3");
    dataset.setString(Tag.PatientName, VR.PN, "Wang^XiaoDong=王^小东");
    dataset.setString(Tag.ImageType, VR.CS, "ORIGINAL", "", "AXIAL");
    dataset.setNull(Tag.AccessionNumber, VR.SH);
    dataset.setBytes(PRIVATE, VR.OB, new byte[] {1, 2, 3, 4});
    dataset.setBytes(Tag.EncapsulatedDocument, VR.OB, new byte[5000]);
    Sequence items = dataset.newSequence(Tag.ReferencedSeriesSequence, 2);
    Attributes item = new Attributes();
    item.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.4");
    items.add(item);
    items.add(new Attributes());
    return dataset;
  }

  private static byte[] text(MetadataText as, Attributes dataset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    as.write(
        BulkDataSplitter.split(
            dataset, dataset.createFileMetaInformation("1.2.840.10008.1.2.4.50"), "000001"),
        out);
    return out.toByteArray();
  }

  private static JsonObject json(Attributes dataset) throws IOException {
    try (JsonReader reader =
        Json.createReader(new ByteArrayInputStream(text(MetadataText.JSON, dataset)))) {
      return reader.readArray().getJsonObject(0);
    }
  }

  private static Document xml(Attributes dataset) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text(MetadataText.XML, dataset)));
  }

  /** PS3.18 §F.2.2 to §F.2.7. */
  @Test
  void json_asTheModelWantsIt() throws IOException {
    JsonObject object = json(object());

    assertThat(object.getJsonObject("00020010").toString())
        .isEqualTo("{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.4.50\"]}");
    assertThat(object.getJsonObject("00100010").toString())
        .isEqualTo(
            "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Wang^XiaoDong\","
                + "\"Ideographic\":\"王^小东\"}]}");
    assertThat(object.getJsonObject("00080008").toString())
        .isEqualTo("{\"vr\":\"CS\",\"Value\":[\"ORIGINAL\",null,\"AXIAL\"]}");
    assertThat(object.getJsonObject("00080050").toString()).isEqualTo("{\"vr\":\"SH\"}");
    assertThat(object.getJsonObject("00091010").toString())
        .isEqualTo("{\"vr\":\"OB\",\"InlineBinary\":\"AQIDBA==\"}");
    assertThat(object.getJsonObject("00420011").toString())
        .isEqualTo("{\"vr\":\"OB\",\"BulkDataURI\":\"000001/00420011.raw\"}");
    assertThat(object.getJsonObject("00081115").getJsonArray("Value").get(1).toString())
        .isEqualTo("{}");
    assertThat(List.copyOf(object.keySet())).isSorted().noneMatch(tag -> tag.endsWith("0000"));
  }

  @Test
  void json_oneReferenceAFrame() throws IOException {
    Attributes dataset = object();
    dataset.setString(Tag.NumberOfFrames, VR.IS, "2");
    Fragments pixels = dataset.newFragments(Tag.PixelData, VR.OB, 3);
    pixels.add(new byte[0]);
    pixels.add(new byte[10]);
    pixels.add(new byte[20]);

    assertThat(json(dataset).getJsonObject("7FE00010").toString())
        .isEqualTo(
            "{\"vr\":\"OB\",\"DataFragment\":[null,{\"BulkDataURI\":\"000001/7FE00010/1.jpg\"},"
                + "{\"BulkDataURI\":\"000001/7FE00010/2.jpg\"}]}");
  }

  /** PS3.19 §A.1. */
  @Test
  void xml_asTheModelWantsIt() throws Exception {
    Document document = xml(object());

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("NativeDicomModel");
    assertThat(attribute(document, "00020010").getTextContent())
        .isEqualTo("1.2.840.10008.1.2.4.50");
    assertThat(attribute(document, "00080050").getChildNodes().getLength()).isZero();
    assertThat(attribute(document, "00080018").getAttribute("keyword")).isEqualTo("SOPInstanceUID");
    Element ideographic =
        (Element) attribute(document, "00100010").getElementsByTagName("Ideographic").item(0);
    assertThat(ideographic.getElementsByTagName("FamilyName").item(0).getTextContent())
        .isEqualTo("王");
    assertThat(Base64.getDecoder().decode(attribute(document, "00091010").getTextContent()))
        .containsExactly(1, 2, 3, 4);
    Element bulk =
        (Element) attribute(document, "00420011").getElementsByTagName("BulkData").item(0);
    assertThat(bulk.getAttribute("uri")).isEqualTo("000001/00420011.raw");
  }

  private static Element attribute(Document document, String tag) {
    NodeList all = document.getDocumentElement().getChildNodes();
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("tag").equals(tag)) {
        return element;
      }
    }
    throw new AssertionError(tag + " is not there");
  }

  @Test
  void xml_charactersThatItCannotHaveAreReplaced() throws Exception {
    Attributes dataset = object();
    dataset.setString(Tag.TextValue, VR.UT, "page 1\f page 2 <&>\r\nend");

    assertThat(attribute(xml(dataset), "0040A160").getTextContent())
        .isEqualTo("page 1\uFFFD page 2 <&>\r\nend");
  }

  @Test
  void xml_charactersThatItCannotHaveAreReplacedInAPrivateCreatorToo() throws Exception {
    Attributes dataset = object();
    dataset.setString("ACME\u001B 1.1", 0x00110001, VR.LO, "x");

    assertThat(attribute(xml(dataset), "00110001").getAttribute("privateCreator"))
        .isEqualTo("ACME\uFFFD 1.1");
  }

  /** XML 1.0 §2.2: the first and last characters of what it has, and those beside them. */
  @Test
  void xml_charactersAtTheEdges() throws Exception {
    Attributes dataset = object();
    dataset.setString(Tag.TextValue, VR.UT, "a\t\n\u001F \uD7FF\uE000\uFFFD\uFFFE\uFFFFz");

    assertThat(attribute(xml(dataset), "0040A160").getTextContent())
        .isEqualTo("a\t\n\uFFFD \uD7FF\uE000\uFFFD\uFFFD\uFFFDz");
  }

  @Test
  void xml_isUtf8() throws IOException {
    assertThat(new String(text(MetadataText.XML, object()), StandardCharsets.UTF_8))
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"")
        .contains("王");
  }

  @Test
  void whatWasWrittenIsFlushed() throws IOException {
    for (MetadataText as : MetadataText.values()) {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      BufferedOutputStream buffered = new BufferedOutputStream(to, 1 << 20);
      as.write(
          BulkDataSplitter.split(
              object(), object().createFileMetaInformation(UID.ExplicitVRLittleEndian), "1"),
          buffered);

      assertThat(to.size()).as(as.name()).isPositive();
    }
  }

  @Test
  void itsStreamStaysOpen() throws IOException {
    for (MetadataText as : MetadataText.values()) {
      as.write(
          BulkDataSplitter.split(
              object(), object().createFileMetaInformation(UID.ExplicitVRLittleEndian), "1"),
          new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void close() {
              throw new AssertionError("closed");
            }
          });
    }
  }

  @Test
  void namesAndTypes() {
    assertThat(MetadataText.JSON.mediaType()).isEqualTo("application/dicom+json");
    assertThat(MetadataText.JSON.extension()).isEqualTo("json");
    assertThat(MetadataText.XML.mediaType()).isEqualTo("application/dicom+xml");
    assertThat(MetadataText.XML.extension()).isEqualTo("xml");
  }
}
