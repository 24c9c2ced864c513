package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tripwire by itself, as if the table had let the attributes through. */
class TripwireTest {
  private static final String UTF_8 = "ISO_IR 192";

  private static Attributes stored(String name, String id) {
    Attributes stored = Headers.ct();
    stored.setString(Tag.PatientName, VR.PN, name);
    stored.setString(Tag.PatientID, VR.LO, id);
    stored.setString(Tag.PatientAddress, VR.LO, "Rue de l'Exemple 17,Genf");
    stored.setString(0x00102154, VR.SH, "+41 (22) 555-0199");
    return stored;
  }

  private static OptionalInt search(Attributes stored, boolean datesStay, Attributes sent) {
    return new Tripwire(
            Identity.of(stored), Map.of(Headers.STUDY, "2.25.1"), Set.of("B7C"), datesStay)
        .search(sent);
  }

  private static boolean hit(String name, String id, int tag, String vr, String value) {
    Attributes sent = new Attributes();
    sent.setString(Tag.SpecificCharacterSet, VR.CS, UTF_8);
    sent.setString(tag, VR.valueOf(vr), value);
    OptionalInt found = search(stored(name, id), false, sent);
    assertThat(found.isEmpty() || found.getAsInt() == tag).isTrue();
    return found.isPresent();
  }

  @ParameterizedTest(name = "{0}, {1} in {3} {4}")
  @CsvSource({
    "Smith^Anna,4711,0x00400280,LO,Repeat for Mrs Smith",
    "Smith^Anna,4711,0x00400280,ST,annasmith_20",
    "Smith^Anna,4711,0x00180015,CS,SMITH KNEE",
    "Smith^Anna,4711,0x00081090,LO,Scanner of SMITH",
    "Müller^Zoë,4711,0x00400280,LT,muller",
    "Muller^Zoe,4711,0x00400280,LT,MÜLLER",
    "Müller^Zoë,4711,0x00400280,LT,to zoe by hand",
    "Ng^Li,4711,0x00400280,LT,(Ng)",
    "王^小东,4711,0x00400280,LT,病人小东检查",
    "王^小东,4711,0x00400280,LT,病人 王 检查",
    "Hand^Jane,4711,0x00400280,LT,Jane",
    "Hand^Jane,4711,0x00400280,LT,of maryjanes",
    "ZX4711^A,1,0x00400280,LT,see zx4711",
    "Smith-Jones^A,4711,0x00400280,LT,jones",
    "Smith^A,AB-12,0x00400280,LT,see AB-12.",
    "Smith^A,AB-1,0x00400280,LT,see AB-1.",
    "Smith^A,AB-1,0x00400280,LT,AB-1_left",
    "Smith^A,123456,0x00400280,LO,123456",
    "Smith^A,123456,0x00081155,UI,1.2.3.123456.4",
    "Smith^A,12345678,0x00201002,IS,12345678",
    "Smith^A,1,0x00400280,LT,ACC-778899",
    "Smith^A,1,0x00400280,LT,born 28.02.1931",
    "Smith^A,1,0x00400280,LT,19310228",
    "Smith^A,1,0x00080023,DA,19310228",
    "Smith^A,1,0x0008002A,DT,19310228120000",
    "Smith^A,1,0x00400280,LT,study 1.2.3.4.5678.1.20230405.",
    "Smith^A,1,0x00081155,UI,1.2.3.4.5678.1.20230405",
    "Smith^A,1,0x00400280,LT,Rue de l'exemple 17",
    "Smith^A,1,0x00400280,LT,call 0041225550199 or +41225550199",
    "Smith^A,1,0x00400280,LT,by Dr Westphall",
    "Smith^A,1,0x00081155,UI,1.2.SMITH",
    "Smith^A,1,0x00080020,DA,SMITH",
    "Smith^A,1,0x00180050,DS,SMITH"
  })
  @DisplayName("what identifies is found, within longer texts, too")
  void found(String name, String id, String tag, String vr, String value) {
    assertThat(hit(name, id, Integer.decode(tag), vr, value)).isTrue();
  }

  @ParameterizedTest(name = "{0}, {1} not in {3} {4}")
  @CsvSource({
    "Mary^Smith,4711,0x00080008,CS,ORIGINAL\\PRIMARY\\AXIAL",
    "Tina^Smith,4711,0x00080104,LO,Retina",
    "Hand^Jane,4711,0x00180015,CS,HAND",
    "Siemens^Jane,4711,0x00080070,LO,SIEMENS",
    "Ng^Li,4711,0x00400280,LT,Scanning line",
    "Ng^Li,4711,0x00180015,CS,NG",
    "Ng^Li,4711,0x00185020,LO,NG_GENERAL",
    "Smith^A,4711,0x00400280,LT,grade A",
    "ZX4711^A,1,0x00400280,LT,zx47112",
    "ABC0^A,1,0x00400280,LT,xabc0y",
    "ABC9^A,1,0x00400280,LT,xabc9y",
    "Smith^A,1,0x00081155,UI,1.2.JONES",
    "Smith^A,1,0x00080020,DA,TODAY",
    "Smith^A,1234,0x00200013,IS,1234",
    "Smith^A,1234,0x00180050,DS,1234.5",
    "Smith^A,1234,0x00081155,UI,1.2.1234.5",
    "Smith^A,1234,0x00181020,LO,VB1234 1234",
    "Smith^A,000000,0x00400280,LO,000000",
    "Smith^A,20230405,0x00080020,DA,20230405",
    "Smith^A,123456,0x00080016,UI,1.2.840.10008.5.1.4.1.1.2",
    "Smith^A,123456,0x00400280,LO,1234567",
    "Smith^A,1,0x00100020,LO,B7C"
  })
  @DisplayName("what stands there by chance or by the standard is no hit")
  void falseAlarms(String name, String id, String tag, String vr, String value) {
    assertThat(hit(name, id, Integer.decode(tag), vr, value)).isFalse();
  }

  private static boolean isFoundIn(Attributes stored, String text) {
    return search(stored, false, Headers.item(0x00400280, VR.LT, text)).isPresent();
  }

  @Test
  @DisplayName("a name is one in whatever VR it comes")
  void nameInAnotherVr() {
    assertThat(isFoundIn(Headers.item(Tag.PatientName, VR.LO, "Ehrlich"), "to Ehrlich")).isTrue();
    assertThat(isFoundIn(Headers.item(0x00081050, VR.LO, "Ehrlich"), "to Ehrlich")).isTrue();
  }

  @Test
  @DisplayName("parts of addresses from six characters on, telephone numbers from six digits on")
  void shortAddressesAndNumbers() {
    assertThat(isFoundIn(Headers.item(0x00101040, VR.LO, "Weg 17,Genf"), "at Weg 17")).isTrue();
    assertThat(isFoundIn(Headers.item(0x00101040, VR.LO, "Weg 17,Genf"), "at Genf")).isFalse();
    assertThat(isFoundIn(Headers.item(0x00102154, VR.SH, "55-01 99"), "call 550199")).isTrue();
    assertThat(isFoundIn(Headers.item(0x00102154, VR.SH, "55-01 9"), "call 55019")).isFalse();
  }

  @Test
  @DisplayName("of a telephone number the digits count, all of them")
  void digits() {
    assertThat(Identity.digits("tel. +0 (1)/9:8")).isEqualTo("0198");
    assertThat(Identity.isDigits("0198")).isTrue();
    assertThat(Identity.isDigits("01/98")).isFalse();
    assertThat(Identity.isDigits("01:98")).isFalse();
    assertThat(Identity.isDigits("")).isFalse();
  }

  @Test
  @DisplayName("letters are compared without their marks, whatever stands beside them")
  void folded() {
    assertThat(Identity.folded("Öé")).isEqualTo("oe");
    assertThat(Identity.folded("ZOË")).isEqualTo("zoe");
    assertThat(Identity.folded("\u00DFmith")).isEqualTo("\u00DFmith");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("a text with a megabyte of accents is looked at once")
  void manyMarks() {
    assertThat(Identity.folded("A" + "\u0301\u0316".repeat(1 << 19) + "\u00DC")).isEqualTo("au");
  }

  @Test
  @DisplayName("a UID that was replaced is found from ten characters on: shorter are versions, too")
  void uids() {
    assertThat(isUidFound("1.2.840.90", "1.2.840.90")).isTrue();
    assertThat(isUidFound("1.2.840.90", "of 1.2.840.90.")).isTrue();
    assertThat(isUidFound("1.2.840.90", "of 1.2.840.901")).isFalse();
    assertThat(isUidFound("1.2.840.9", "version 1.2.840.9 of it")).isFalse();
  }

  private static boolean isUidFound(String replaced, String text) {
    return new Tripwire(Identity.of(new Attributes()), Map.of(replaced, "2.25.1"), Set.of(), false)
        .search(Headers.item(0x00400280, VR.LT, text))
        .isPresent();
  }

  @Test
  @DisplayName("what de-identification says of itself is no hit, the same in an item is")
  void ours() {
    Attributes stored = Headers.item(Tag.PatientName, VR.PN, "Deidentify^A");
    Attributes sent = Headers.item(Markers.METHOD, VR.LO, "zip-rs deidentify");
    assertThat(search(stored, false, sent)).isEmpty();
    Attributes around = new Attributes();
    around.newSequence(0x00082218, 1).add(sent);
    assertThat(search(stored, false, around)).hasValue(Markers.METHOD);
  }

  @Test
  @DisplayName("dates that an option keeps or moves may be the birthday")
  void newborn() {
    Attributes sent = Headers.item(Tag.StudyDate, VR.DA, "19310228");
    assertThat(search(Headers.ct(), true, sent)).isEmpty();
    assertThat(search(Headers.ct(), false, sent)).hasValue(Tag.StudyDate);
  }

  @Test
  @DisplayName("items at any depth are searched, and the tag of the attribute is told")
  void nested() {
    Attributes sent = new Attributes();
    Attributes item = new Attributes();
    sent.newSequence(0x00082218, 1).add(item);
    item.newSequence(0x00082220, 1).add(Headers.item(0x00080104, VR.LO, "of Westphall"));
    assertThat(search(Headers.ct(), false, sent)).hasValue(0x00080104);
  }

  @Test
  @DisplayName("what identifies is collected from items at any depth")
  void nestedIdentity() {
    Attributes stored = new Attributes();
    Attributes item = new Attributes();
    stored.newSequence(0x00400275, 1).add(item);
    item.newSequence(0x00401101, 1).add(Headers.item(0x0040A123, VR.PN, "Ehrlich^Victor"));
    assertThat(search(stored, false, Headers.item(0x00400280, VR.LT, "to Ehrlich")))
        .hasValue(0x00400280);
  }

  @Test
  @DisplayName("bytes of unknown meaning are searched up to 1 KiB")
  void bytes() {
    for (VR vr : new VR[] {VR.UN, VR.OB}) {
      Attributes sent = new Attributes();
      byte[] bytes = new byte[1024];
      byte[] name = "wilhelmine".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, bytes, 1000, name.length);
      sent.setBytes(0x00191001, vr, bytes);
      assertThat(search(Headers.ct(), false, sent)).hasValue(0x00191001);
    }
  }

  @Test
  @DisplayName("nothing of a person is in any text of these classes")
  void secrecy() {
    assertThat(Identity.of(Headers.ct()).toString()).isEqualTo("Identity[secret]");
  }
}
