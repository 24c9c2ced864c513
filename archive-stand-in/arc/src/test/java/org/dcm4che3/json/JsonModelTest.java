package org.dcm4che3.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.BulkData;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;

class JsonModelTest {
  private final Attributes attrs = new Attributes();

  private String written(Consumer<JSONWriter> change) {
    StringWriter json = new StringWriter();
    try (JsonGenerator gen = Json.createGenerator(json)) {
      JSONWriter writer = new JSONWriter(gen);
      change.accept(writer);
      writer.write(attrs);
    }
    return json.toString();
  }

  private String written() {
    return written(writer -> {});
  }

  private static Attributes read(String json) {
    return new JSONReader(Json.createParser(new StringReader(json))).readDataset(null);
  }

  @Test
  void emptyValue_hasAVrAndNothingElse() {
    attrs.setNull(Tag.PatientName, VR.PN);
    attrs.setNull(Tag.ReferencedStudySequence, VR.SQ);
    assertThat(written()).isEqualTo("{\"00081110\":{\"vr\":\"SQ\"},\"00100010\":{\"vr\":\"PN\"}}");
    assertThat(read(written())).isEqualTo(attrs);
  }

  @Test
  void textIsAnArray_withNullForAnEmptyValue() {
    attrs.setBytes(Tag.ImageType, VR.CS, "A \\\\B".getBytes(StandardCharsets.US_ASCII));
    assertThat(written()).isEqualTo("{\"00080008\":{\"vr\":\"CS\",\"Value\":[\"A\",null,\"B\"]}}");
    assertThat(attrs.getValue(Tag.ImageType)).as("not decoded in place").isInstanceOf(byte[].class);
    assertThat(read(written()).getSafeBytes(Tag.ImageType))
        .isEqualTo("A\\\\B".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void personNameHasItsGroups_withoutDelimitersThatNothingFollows() {
    attrs.setSpecificCharacterSet("ISO_IR 192");
    attrs.setString(Tag.PatientName, VR.PN, "Yamada^Tarou^^=山田^太郎=やまだ^たろう");
    assertThat(written())
        .contains(
            "{\"Alphabetic\":\"Yamada^Tarou\",\"Ideographic\":\"山田^太郎\",\"Phonetic\":\"やまだ^たろう\"}");
    assertThat(read(written()).getString(Tag.PatientName)).isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
  }

  @Test
  void integerAndDecimalStringsAreStrings_orNumbersIfAskedFor() {
    attrs.setBytes(Tag.InstanceNumber, VR.IS, "+7".getBytes(StandardCharsets.US_ASCII));
    attrs.setString(Tag.PixelSpacing, VR.DS, "0.5", "x");
    assertThat(written())
        .isEqualTo(
            "{\"00200013\":{\"vr\":\"IS\",\"Value\":[\"+7\"]},"
                + "\"00280030\":{\"vr\":\"DS\",\"Value\":[\"0.5\",\"x\"]}}");
    assertThat(
            written(
                writer -> {
                  writer.setJsonType(VR.IS, JsonValue.ValueType.NUMBER);
                  writer.setJsonType(VR.DS, JsonValue.ValueType.NUMBER);
                }))
        .isEqualTo(
            "{\"00200013\":{\"vr\":\"IS\",\"Value\":[7]},"
                + "\"00280030\":{\"vr\":\"DS\",\"Value\":[0.5,\"x\"]}}");
    assertThatThrownBy(() -> written(w -> w.setJsonType(VR.US, JsonValue.ValueType.NUMBER)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nonFiniteNumbers_areNullOrTheLargest() {
    attrs.setDouble(
        0x00409225, VR.FD, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(written())
        .isEqualTo(
            "{\"00409225\":{\"vr\":\"FD\",\"Value\":[1.5,null,1.7976931348623157E308,-1.7976931348623157E308]}}");
    assertThat(read(written())).isEqualTo(attrs);
  }

  @Test
  void binaryNumbers() {
    attrs.setInt(Tag.Rows, VR.US, 65535);
    attrs.setInt(Tag.SmallestImagePixelValue, VR.SS, -1);
    attrs.setInt(Tag.FrameIncrementPointer, VR.AT, Tag.FrameTime);
    attrs.setLong(0x00080000 | 0x0001, VR.UL, 4294967295L);
    attrs.setLong(0x7FE00001, VR.OV, 1);
    attrs.setLong(0x7FE00003, VR.UV, -1);
    assertThat(written())
        .contains("\"vr\":\"US\",\"Value\":[65535]")
        .contains("\"vr\":\"SS\",\"Value\":[-1]")
        .contains("\"vr\":\"AT\",\"Value\":[\"00181063\"]")
        .contains("\"vr\":\"UL\",\"Value\":[4294967295]")
        .contains("\"vr\":\"OV\",\"InlineBinary\":\"AQAAAAAAAAA=\"")
        .contains("\"vr\":\"UV\",\"Value\":[\"18446744073709551615\"]");
    assertThat(read(written())).isEqualTo(attrs);
  }

  @Test
  void bytesAreInline_inLittleEndian() {
    Attributes bigEndian = new Attributes(true);
    bigEndian.setBytes(Tag.PixelData, VR.OW, new byte[] {1, 2});
    StringWriter json = new StringWriter();
    try (JsonGenerator gen = Json.createGenerator(json)) {
      new JSONWriter(gen).write(bigEndian);
    }
    assertThat(json).hasToString("{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"AgE=\"}}");
  }

  @Test
  void bulkData_isReferredTo() {
    attrs.setValue(0x00420011, VR.OB, new BulkData(null, "00420011.raw", false));
    assertThat(written())
        .isEqualTo("{\"00420011\":{\"vr\":\"OB\",\"BulkDataURI\":\"00420011.raw\"}}");
    assertThat(written(writer -> writer.setReplaceBulkDataURI("elsewhere"))).contains("elsewhere");
    assertThat(read(written()).getValue(0x00420011))
        .isEqualTo(new BulkData(null, "00420011.raw", false));
  }

  @Test
  void fragments_areWhatTheModelDoesNotKnow() {
    Fragments fragments = attrs.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(new byte[] {1, 2});
    assertThat(written())
        .isEqualTo(
            "{\"7FE00010\":{\"vr\":\"OB\",\"DataFragment\":[null,{\"InlineBinary\":\"AQI=\"}]}}");
    assertThat(read(written())).isEqualTo(attrs);
  }

  @Test
  void itemsAndPrivateAttributes_andFileMetaInformation() {
    Attributes item = new Attributes();
    attrs.newSequence(Tag.ReferencedStudySequence, 1).add(item);
    item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2");
    attrs.setString(0x00110010, VR.LO, "ACME");
    attrs.setString(0x00111001, VR.LO, "x");
    assertThat(read(written())).isEqualTo(attrs);

    attrs.setString(Tag.TransferSyntaxUID, VR.UI, "1.2.840.10008.1.2.1");
    JSONReader reader = new JSONReader(Json.createParser(new StringReader(written())));
    assertThat(reader.readDataset(null).contains(Tag.TransferSyntaxUID)).isFalse();
    assertThat(reader.getFileMetaInformation().getString(Tag.TransferSyntaxUID))
        .isEqualTo("1.2.840.10008.1.2.1");
  }
}
