package org.dcm4chee.arc.zip.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.dcm4chee.arc.zip.naming.FileNames.Variant;

@Label("The ZIP's own name says what it is, and can be stored everywhere")
class FileNamesTest {

  @Example
  @Label("By default it is the UIDs of what was asked for")
  void uids() {
    assertThat(FileNames.ofUids("1.2", Optional.empty(), Optional.empty())).isEqualTo("1.2");
    assertThat(FileNames.ofUids("1.2", Optional.of("1.3"), Optional.empty())).isEqualTo("1.2_1.3");
    assertThat(FileNames.ofUids("1.2", Optional.of("1.3"), Optional.of("1.4")))
        .isEqualTo("1.2_1.3_1.4");
  }

  @Example
  @Label("Variants are told apart, always in one order")
  void variants() {
    assertThat(FileNames.zip("1.2", Set.of())).isEqualTo("1.2.zip");
    assertThat(FileNames.zip("1.2", Set.of(Variant.DICOMDIR))).isEqualTo("1.2-dicomdir.zip");
    assertThat(
            FileNames.zip(
                "1.2.zip", Set.of(Variant.INCOMPLETE, Variant.DEIDENTIFIED, Variant.DICOMDIR)))
        .isEqualTo("1.2-dicomdir-deidentified-incomplete.zip");
    assertThat(FileNames.zip("", Set.of(Variant.INCOMPLETE))).isEqualTo("dicom-incomplete.zip");
  }

  @Property
  @Label("Whatever is proposed, it is one component that ends in .zip and fits")
  void fits(@ForAll String proposed, @ForAll Set<Variant> variants) {
    String name = FileNames.zip(proposed, variants);
    String suffix = name.substring(0, name.length() - ".zip".length());

    assertThat(name).endsWith(".zip").doesNotContain("/", "\\", "\r", "\n", "\0", ":", "\"");
    assertThat(name.length()).isLessThanOrEqualTo(124);
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(224);
    if (variants.contains(Variant.INCOMPLETE)) {
      assertThat(suffix).endsWith("-incomplete");
    }
  }

  @Example
  @Label("A long name is cut before what it says of the ZIP")
  void cut() {
    assertThat(FileNames.zip("1".repeat(200), Set.of(Variant.INCOMPLETE)))
        .hasSize(124)
        .endsWith("-incomplete.zip");
  }

  @Example
  @Label("What a URL proposes becomes no header and no folder of its own")
  void fromAUrl() {
    assertThat(FileNames.zip("../../etc/passwd\r\nSet-Cookie: a"))
        .isEqualTo("_.._.._etc_passwd__Set-Cookie_ a.zip");
    assertThat(FileNames.zip("report.ZIP")).isEqualTo("report.zip");
  }

  @Example
  @Label("Of a ZIP that lacks objects the name says so")
  void incomplete() {
    assertThat(FileNames.incomplete("1.2.zip")).isEqualTo("1.2-incomplete.zip");
    assertThat(FileNames.incomplete("a.zip.b")).isEqualTo("a.zip.b-incomplete.zip");
    assertThat(FileNames.incomplete("/")).isEqualTo("_-incomplete.zip");
  }

  @Example
  @Label("A name of characters that take several bytes is cut to what a file system takes")
  void cutToBytes() {
    String name = FileNames.zip("\u9aa8".repeat(100), Set.of(Variant.ENCRYPTED));

    assertThat(name).endsWith("-encrypted.zip");
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(200, 224);
  }
}
