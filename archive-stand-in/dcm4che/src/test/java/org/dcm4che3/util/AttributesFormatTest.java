package org.dcm4che3.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TimeZone;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesFormatTest {
  private static Attributes attributes() {
    Attributes attrs = new Attributes();
    attrs.setDefaultTimeZone(TimeZone.getDefault());
    attrs.setString(Tag.StudyDate, VR.DA, "20240229");
    attrs.setString(Tag.StudyTime, VR.TM, "123456");
    attrs.setString(Tag.Modality, VR.CS, "ct");
    attrs.setString(Tag.PatientID, VR.LO, "A/B 1");
    attrs.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY");
    attrs.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3");
    attrs.setString(Tag.InstanceNumber, VR.IS, "7");
    Attributes item = new Attributes();
    item.setString(Tag.ScheduledProcedureStepID, VR.SH, "S1");
    attrs.newSequence(Tag.RequestAttributesSequence, 1).add(item);
    return attrs;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DICOM/{0020000D}/x ; DICOM/1.2.3/x",
        "{Modality,upper} ; CT",
        "{00080008[1]} ; PRIMARY",
        "{ImageType[5]}! ; !",
        "{0020000D,hash} ; 02C82A3A",
        "{00100020,urlencoded} ; A%2FB+1",
        "{0020000D,slice,2} ; 2.3",
        "{0020000D,slice,-1} ; 3",
        "{0020000D,slice,0,-2} ; 1.2",
        "{0020000D,slice,9}! ; !",
        "{00200013,number,0000} ; 0007",
        "{00200013,offset,100} ; 107",
        "{00080020,date,yyyy/MM/dd} ; 2024/02/29",
        "{00080020,dateP1D,yyyy-MM-dd} ; 2024-03-01",
        "{00080030,time,HH} ; 12",
        "{00080030,timePT1H,HH} ; 13",
        "{00400275.00400009} ; S1",
        "{00200013,choice,0#none|5<many} ; many",
        "{00081030,hash} ; null",
        "{00081030}! ; !"
      })
  void patterns(String pattern, String text) {
    assertThat(new AttributesFormat(pattern).format(attributes())).isEqualTo(text);
  }

  @Test
  void theBuiltInEntryName() {
    assertThat(
            new AttributesFormat("DICOM/{0020000D,hash}/{0020000E,hash}/{00080018,hash}.dcm")
                .format(attributes()))
        .isEqualTo("DICOM/02C82A3A/null/null.dcm");
  }

  @Test
  void md5_hasTwentySixCharacters() {
    assertThat(new AttributesFormat("{0020000D,md5}").format(attributes()))
        .matches("[0-9a-v]{26}")
        .isEqualTo(new AttributesFormat("{0020000D,md5}").format(attributes()));
  }

  @Test
  void generatedValues() {
    assertThat(new AttributesFormat("{rnd}").format(attributes())).matches("[0-9A-F]{8}");
    assertThat(new AttributesFormat("{rnd,uuid}").format(attributes())).hasSize(36);
    assertThat(UIDUtils.isValid(new AttributesFormat("{rnd,uid}").format(attributes()))).isTrue();
    assertThat(new AttributesFormat("{now,date,yyyy}").format(attributes())).matches("\\d{4}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{0020000D", "{NoSuchKeyword}", "{0020000D,nosuchtype}", "{00200013,offset}"})
  void malformedPatternsAreRefused(String pattern) {
    assertThatThrownBy(() -> new AttributesFormat(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(pattern);
  }
}
