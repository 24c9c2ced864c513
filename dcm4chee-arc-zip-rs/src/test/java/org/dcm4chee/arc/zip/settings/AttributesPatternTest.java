package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4che3.util.AttributesFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Label("A pattern for names is understood if the archive's library can make names with it")
class AttributesPatternTest {
  /** Well formed, but only the library knows that there is none such. */
  private static final Pattern UNKNOWN_KEYWORD = Pattern.compile("Modality\\w");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "study",
        "{00080060}",
        "{Modality}",
        "{80060}",
        "{00080060}{00200011}/{00200013}.dcm",
        "{00080008[0]}{ImageType[2],upper}",
        "{00081111.00081155}",
        "{ReferencedPerformedProcedureStepSequence.00081155[0],hash}",
        "{00080060,none}",
        "{00080060,upper}",
        "{00080060,upper,this is passed over}",
        "{00100010,slice,1}",
        "{00100010,slice,-3}",
        "{00100010,slice,0,8}",
        "{00200013,number}",
        "{00200013,number,000000}",
        "{00200013,number,integer}",
        "{00200013,number,#,##0.0}",
        "{00200013,offset,100}",
        "{00200013,offset,-1}",
        "{00200013,choice,0#none|1#one|1<many}",
        "{00080020,date,yyyy/MM/dd}",
        "{00080020,date}",
        "{00080020,date,short}",
        "{00080020,dateP-1M,yyyy}",
        "{00080030,time,HH}",
        "{00080030,timePT1H,HH}",
        "{now,date,yyyy}",
        "{now,dateP1D,yyyy}",
        "{now,time,HH-mm}",
        "{rnd}",
        "{rnd,uuid}",
        "{rnd,uid}",
        "{0020000D,hash}/{0020000E,md5}/{00080018,urlencoded}",
        "it''s {00080060}",
        "[{00080060}]",
        "{00080020,date,yyyy'year'}",
        "{00080020,date,yyyy'year'}{00080060}",
      })
  void taken(String pattern) {
    assertThatCode(() -> AttributesPattern.check(pattern)).doesNotThrowAnyException();
    assertThat(nameOf(pattern)).doesNotContain("{");
  }

  /** The archive's library has no use for the value then. */
  @ParameterizedTest
  @ValueSource(strings = {"{00100020,rnd}", "{00100020,uuid}", "{00100020,uid,of no use}"})
  void whatIsRandomMayStandInThePlaceOfAValue(String pattern) {
    assertThatCode(() -> AttributesPattern.check(pattern)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '!',
      value = {
        "{nonsense} ! \"nonsense\" is neither a tag nor a keyword",
        "{} ! \"\" is neither a tag nor a keyword",
        "{,upper} ! \"\" is neither a tag nor a keyword",
        "{ 00080060} ! \" 00080060\" is neither a tag nor a keyword",
        "{00080060 } ! \"00080060 \" is neither a tag nor a keyword",
        "{000800600} ! \"000800600\" is neither a tag nor a keyword",
        "{80080060} ! \"80080060\" is neither a tag nor a keyword",
        "{-1} ! \"-1\" is neither a tag nor a keyword",
        "{(0008,0060)} ! \"(0008\" is neither a tag nor a keyword",
        "{00081111.} ! \"\" is neither a tag nor a keyword",
        "{.00081155} ! \"\" is neither a tag nor a keyword",
        "{00081111[0].00081155} ! \"00081111[0]\" is neither a tag nor a keyword",
        "{00080008[]} ! \"00080008[]\" has no index from 0 in its brackets",
        "{00080008[-1]} ! \"00080008[-1]\" has no index from 0 in its brackets",
        "{00080008[one]} ! \"00080008[one]\" has no index from 0 in its brackets",
        "{[0]} ! \"\" is neither a tag nor a keyword",
        "{00080008]} ! \"00080008]\" has no index from 0 in its brackets",
        "{00080060,} ! there is no type \"\"",
        "{00080060,lower} ! there is no type \"lower\"",
        "{00080060,Upper} ! there is no type \"Upper\"",
        "{00080060, upper} ! there is no type \" upper\"",
        "{00100010,slice} ! \"slice\" needs one number or two",
        "{00100010,slice,} ! \"slice\" needs one number or two",
        "{00100010,slice,a} ! \"slice\" needs one number or two",
        "{00100010,slice,1,} ! \"slice\" needs one number or two",
        "{00100010,slice,1,2,3} ! \"slice\" needs one number or two",
        "{00200013,offset} ! \"offset\" needs a number",
        "{00200013,offset,} ! \"offset\" needs a number",
        "{00200013,offset,1.5} ! \"offset\" needs a number",
        "{00200013,offset,99999999999} ! \"offset\" needs a number",
        "{00200013,number,0.0.0} ! a format in it cannot be used",
        "{00200013,choice} ! a format in it cannot be used",
        "{00200013,choice,many} ! a format in it cannot be used",
        "{00080020,date,yyyy-bb} ! a format in it cannot be used",
        "{00080020,dates,yyyy} ! there is no type \"dates\"",
        "{00080020,dateP1H,yyyy} ! there is no type \"dateP1H\"",
        "{00080030,timeP1M,HH} ! there is no type \"timeP1M\"",
        "{now} ! \"now\" has to be a date or a time",
        "{now,hash} ! \"now\" has to be a date or a time",
        "{nowhere,date} ! \"nowhere\" is neither a tag nor a keyword",
        "{rnd,number} ! \"rnd\" is a number, a uuid or a uid, and no \"number\"",
        "{00080060 ! it has a { that is never closed",
        "x{00080060 ! it has a { that is never closed",
        "{00080060}{ ! it has a { that is never closed",
        "00080060} ! it has a } that closes nothing",
        "{00080060}} ! it has a } that closes nothing",
        "{{00080060}} ! it has a { within braces",
        "{00200013,choice,0#{00080060}|1#b} ! it has a { within braces",
        "it's {00080060} ! an apostrophe hides what follows it; write two for one",
        "a'b{00080060}c'd ! an apostrophe hides what follows it; write two for one",
        "{00080060}{00200013,number,'#} ! a format in it cannot be used",
      })
  void refused(String pattern, String reason) {
    assertThatExceptionOfType(NotUnderstood.class)
        .isThrownBy(() -> AttributesPattern.check(pattern))
        .withMessageStartingWith(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "{00080060}\u0000", "\u007f", "\u0085"})
  void controlCharactersAreRefused(String pattern) {
    assertThatExceptionOfType(NotUnderstood.class)
        .isThrownBy(() -> AttributesPattern.check(pattern))
        .withMessage("it has a control character");
  }

  @Property
  @Label("what is taken makes a name, and what the archive's library does not take is refused")
  void agreesWithTheLibrary(@ForAll("patterns") String pattern) {
    try {
      AttributesPattern.check(pattern);
    } catch (NotUnderstood refused) {
      return;
    }
    assertThatCode(() -> nameOf(pattern)).doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            List.of(
                "{",
                "}",
                "{",
                "}",
                ",",
                ",",
                "[",
                "]",
                "0",
                "1",
                ".",
                "'",
                "-",
                "#",
                "|",
                "a/",
                "00080060",
                "00081111",
                "00200013",
                "Modality",
                "nonsense",
                "now",
                "{rnd}",
                "none",
                "upper",
                "slice",
                "number",
                "offset",
                "date",
                "time",
                "choice",
                "hash",
                "md5",
                "urlencoded",
                "yyyy",
                "{00080060}",
                "{now,date,",
                "{00080020,dateP1D}",
                "{00080030,timePT1H,HH}",
                "{00200013,number,",
                "{00200013,choice,0#",
                "{00100010,slice,"))
        .list()
        .ofMaxSize(9)
        .map(parts -> String.join("", parts))
        .filter(pattern -> !UNKNOWN_KEYWORD.matcher(pattern).find());
  }

  private static String nameOf(String pattern) {
    Attributes attributes = new Attributes();
    attributes.setString(Tag.Modality, VR.CS, "CT");
    attributes.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    attributes.setString(Tag.InstanceNumber, VR.IS, "7");
    attributes.setString(Tag.PatientName, VR.PN, "Any^Body");
    attributes.setString(Tag.StudyDate, VR.DA, "20200102");
    attributes.setString(Tag.StudyTime, VR.TM, "101112");
    return new AttributesFormat(pattern).format(attributes);
  }
}
