package org.dcm4chee.arc.zip.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;

@Label("Values of what is only lent are read without touching it")
class ValuesTest {

  private static Attributes with(VR vr, String text) {
    Attributes attributes = new Attributes();
    attributes.setBytes(Tag.InstanceNumber, vr, text.getBytes(StandardCharsets.US_ASCII));
    return attributes;
  }

  private static OptionalInt number(String text) {
    return Values.of(with(VR.IS, text), Tag.InstanceNumber).number(Tag.InstanceNumber);
  }

  @Property
  @Label("Whatever an IS says, its bytes stay")
  void bytesStay(@ForAll @StringLength(max = 16) @CharRange(from = ' ', to = '~') String text) {
    Attributes lent = with(VR.IS, text);
    Object before = lent.getValue(Tag.InstanceNumber);

    Values values = Values.of(lent, Tag.InstanceNumber, Tag.SeriesNumber);
    values.text(Tag.InstanceNumber);
    values.number(Tag.InstanceNumber);
    values.count(Tag.InstanceNumber, 1);

    assertThat(lent.getValue(Tag.InstanceNumber)).isSameAs(before);
  }

  @Example
  @Label("A number is one that fits into an int, with a sign or without")
  void numbers() {
    assertThat(number("7")).hasValue(7);
    assertThat(number("+7")).hasValue(7);
    assertThat(number(" 007 ")).hasValue(7);
    assertThat(number("-7")).hasValue(-7);
    assertThat(number("90")).hasValue(90);
    assertThat(number("000000000007")).as("as long as an IS may be").hasValue(7);
    assertThat(number("2147483647")).hasValue(Integer.MAX_VALUE);
    assertThat(number("-2147483648")).hasValue(Integer.MIN_VALUE);
    assertThat(number("3\\4")).hasValue(3);
  }

  @Example
  @Label("What is none is absent")
  void noNumbers() {
    for (String text :
        new String[] {
          "",
          " ",
          "abc",
          "7.0",
          "1E2",
          "1 2",
          "+",
          "--1",
          "2147483648",
          "-2147483649",
          "999999999999",
          "9999999999999"
        }) {
      assertThat(number(text)).as(text).isEmpty();
    }
  }

  @Example
  @Label("A count is not negative")
  void counts() {
    Attributes lent = new Attributes();
    lent.setInt(Tag.Rows, VR.US, 65535);
    lent.setString(Tag.NumberOfFrames, VR.IS, "-5");
    lent.setInt(Tag.SamplesPerPixel, VR.US, 0);
    Values values = Values.of(lent, Tag.Rows, Tag.NumberOfFrames, Tag.SamplesPerPixel, Tag.Columns);

    assertThat(values.count(Tag.Rows, 1)).isEqualTo(65535);
    assertThat(values.count(Tag.SamplesPerPixel, 1)).isZero();
    assertThat(values.count(Tag.NumberOfFrames, 1)).isEqualTo(1);
    assertThat(values.count(Tag.Columns, 9)).isEqualTo(9);
  }

  @Example
  @Label("Text is in the character set of what is lent")
  void text() {
    Attributes lent = new Attributes();
    lent.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    lent.setBytes(Tag.SeriesDescription, VR.LO, "Schädel ".getBytes(StandardCharsets.UTF_8));

    assertThat(Values.of(lent, Tag.SeriesDescription).text(Tag.SeriesDescription))
        .isEqualTo("Schädel");
    assertThat(Values.of(lent, Tag.SeriesDescription).text(Tag.Modality)).isEmpty();
  }
}
