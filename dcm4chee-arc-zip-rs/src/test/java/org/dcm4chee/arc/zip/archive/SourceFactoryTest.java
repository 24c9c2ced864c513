package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4chee.arc.conf.ArchiveAttributeCoercion;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.archive.SourceFactory.Sources;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Sources are made of what the archive has found, in the order in which images are read")
class SourceFactoryTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;

  private final FakeArchive archive = new FakeArchive();

  private InstanceLocations match(String uid, String seriesNumber, String number, String syntax) {
    return archive.match(
        uid, row(seriesNumber, number), archive.store("fs1", uid, new byte[100], syntax));
  }

  private static Attributes row(String seriesNumber, String number) {
    return FakeArchive.undecoded(
        DicomBytes.dataset(EXPLICIT)
            .element(Tag.StudyInstanceUID, "UI", "1.2")
            .element(Tag.SeriesInstanceUID, "UI", "1.2.3")
            .element(Tag.SeriesNumber, "IS", seriesNumber)
            .element(Tag.InstanceNumber, "IS", number)
            .element(Tag.NumberOfFrames, "IS", "2147483647")
            .number(Tag.Rows, 65535)
            .number(Tag.Columns, 65535)
            .number(Tag.BitsAllocated, 16)
            .toBytes());
  }

  private Sources sources(List<String> wanted, InstanceLocations... matches) {
    return factory(wanted).of(List.of(matches));
  }

  private SourceFactory factory(List<String> wanted, String... extras) {
    return new SourceFactory(archive.context(), FakeArchive.wish(wanted, Map.of(), extras));
  }

  @Test
  void theOrderIsByNumbers_howeverTheyAreWritten() {
    List<InstanceLocations> matches =
        new ArrayList<>(
            List.of(
                match("1", "", "5", EXPLICIT),
                match("2", "+1", "-3", EXPLICIT),
                match("3", "001", "2", EXPLICIT),
                match("4", "1", " 10", EXPLICIT),
                match("5", "2", "1", EXPLICIT),
                match("6", "2", "1", EXPLICIT),
                match("7", "10", "1", EXPLICIT)));
    Collections.shuffle(matches, new Random(7));

    assertThat(factory(List.of()).of(matches).acceptable())
        .extracting(source -> source.values().instance())
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void whatNoCodecDecompresses_isNotAcceptable_andSaysHowToGetIt() {
    Sources sources =
        sources(
            List.of(EXPLICIT),
            match("1", "1", "1", UID.JPEG2000MC),
            match("2", "1", "2", UID.RLELossless));

    assertThat(sources.acceptable())
        .extracting(source -> source.values().instance())
        .containsExactly("2");
    assertThat(sources.notAcceptable()).hasSize(1);
    LeftOut left = sources.notAcceptable().get(0);
    assertThat(left.kind()).isEqualTo(LeftOut.Kind.NOT_ACCEPTABLE);
    assertThat(left.reason())
        .isEqualTo(
            "no codec of this server can decompress its transfer syntax;"
                + " ask for transfer-syntax=* to get it as stored");
    assertThat(left.source().uids().instance()).isEqualTo("1");
  }

  @Test
  void asStored_noCodecIsNeeded() {
    assertThat(sources(List.of("*"), match("1", "1", "1", UID.JPEG2000MC)).acceptable())
        .extracting(InstanceSource::targetSyntax)
        .containsExactly(UID.JPEG2000MC);
  }

  @Test
  void whatIsTakenApartIsNotDeflatedAsAWhole() {
    String deflated = UID.DeflatedExplicitVRLittleEndian;

    assertThat(sources(List.of("*"), match("1", "1", "1", deflated)).acceptable())
        .extracting(InstanceSource::targetSyntax)
        .containsExactly(deflated);
    assertThat(
            factory(List.of("*"), "SPLIT_JSON")
                .of(List.of(match("1", "1", "1", deflated), match("2", "1", "2", UID.RLELossless)))
                .acceptable())
        .extracting(InstanceSource::targetSyntax)
        .containsExactly(EXPLICIT, UID.RLELossless);
  }

  @Test
  void aReplicaThatCanBeRead_isEnough() {
    Location compressed = archive.store("fs1", "a", new byte[100], UID.JPEG2000MC);
    Location plain = archive.store("fs2", "b", new byte[100], EXPLICIT);
    InstanceLocations match = archive.match("1", row("1", "1"), compressed, plain);

    assertThat(sources(List.of(EXPLICIT), match).acceptable())
        .extracting(InstanceSource::targetSyntax)
        .containsExactly(EXPLICIT);
  }

  @Test
  void whatNobodyCanMake_isNotAcceptable() {
    assertThat(sources(List.of(UID.RLELossless), match("1", "1", "1", EXPLICIT)).notAcceptable())
        .extracting(LeftOut::reason)
        .containsExactly(
            "it cannot be converted to an acceptable transfer syntax;"
                + " ask for transfer-syntax=* to get it as stored");
  }

  @Test
  void estimatesSaturate() {
    InstanceSource asStored =
        sources(List.of("*"), match("1", "1", "1", EXPLICIT)).acceptable().get(0);
    InstanceSource decompressed =
        sources(List.of(EXPLICIT), match("1", "1", "1", UID.RLELossless)).acceptable().get(0);
    InstanceSource nonsense =
        sources(
                List.of("*"),
                archive.match(
                    "1",
                    row("1", "1"),
                    archive.store("fs1", "a", new byte[1], EXPLICIT, Long.MAX_VALUE, null)))
            .acceptable()
            .get(0);

    assertThat(asStored.estimatedSize()).isEqualTo(100);
    assertThat(decompressed.estimatedSize()).isEqualTo(MatchValues.LONGEST_VALUE);
    assertThat(nonsense.estimatedSize()).isEqualTo(MatchValues.LARGEST_FILE);
    assertThat(asStored.compressible()).isTrue();
    assertThat(
            sources(List.of("*"), match("1", "1", "1", UID.RLELossless))
                .acceptable()
                .get(0)
                .compressible())
        .isFalse();
  }

  @Test
  void theNameOfTheZip_isOfTheUidsThatAreSent() {
    archive.remappedUids.putAll(Map.of("1.2", "2.25.1", "1.2.3", "2.25.2", "1", "2.25.3"));
    Sources sources = sources(List.of(), match("1", "1", "1", EXPLICIT));

    assertThat(sources.defaultFileName(false, false)).isEqualTo("2.25.1");
    assertThat(sources.defaultFileName(true, false)).isEqualTo("2.25.1_2.25.2");
    assertThat(sources.defaultFileName(true, true)).isEqualTo("2.25.1_2.25.2_2.25.3");
    assertThat(
            sources(List.of(UID.RLELossless), match("1", "1", "1", EXPLICIT))
                .defaultFileName(false, false))
        .isEqualTo("2.25.1");
    assertThat(sources(List.of()).defaultFileName(true, true)).isEmpty();
  }

  private String representation(InstanceLocations match, String generation, String... extras) {
    SourceFactory factory = factory(List.of("*"), extras);
    return factory.representation(factory.of(List.of(match)).acceptable(), generation);
  }

  @Test
  void whatDecidesTheBytes_isInTheKey_andNothingElse() {
    List<String> keys = new ArrayList<>();
    InstanceLocations match = match("1", "1", "1", EXPLICIT);
    keys.add(representation(match, "1"));
    archive.requestor = "elsewhere";
    // Who asks is not looked at where no rule is.
    assertThat(representation(match, "1")).isEqualTo(keys.get(0));
    assertThat(representation(match("1", "1", "1", EXPLICIT), "1")).isEqualTo(keys.get(0));

    keys.add(representation(match, "2"));
    keys.add(representation(match, "1", "dicomdir"));
    keys.add(representation(match, "1", "manifest"));
    keys.add(representation(match("2", "1", "1", EXPLICIT), "1"));
    keys.add(representation(match("1", "1", "1", UID.RLELossless), "1"));
    keys.add(
        representation(
            archive.match(
                "1",
                row("1", "1"),
                archive.store("fs1", "1", new byte[100], EXPLICIT, 100, new byte[16])),
            "1"));
    archive.ae.setWadoZIPEntryNameFormat("DICOM/{0020000D,hash}/{00080018,hash}");
    keys.add(representation(match, "1"));
    archive.ae.setWadoZIPEntryNameFormat("IMAGES/{0020000D,hash}/{00080018,hash}");
    keys.add(representation(match, "1"));
    archive.ae.setWadoZIPEntryNameFormat(null);
    archive.lastModified = new Date(2_000);
    keys.add(representation(match, "1"));
    archive.lastModified = new Date(1_000);
    archive.olderRule = Optional.of(new ArchiveAttributeCoercion("rule"));
    keys.add(representation(match, "1"));
    archive.requestor = "reading-room";
    keys.add(representation(match, "1"));

    assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[0-9a-f]{64}"));
  }

  @Test
  void rulesAreAskedOnceForEachObject() {
    List<InstanceLocations> matches = new ArrayList<>();
    Attributes row = row("1", "1");
    for (int i = 0; i < 5_000; i++) {
      matches.add(archive.match("1." + i, row, archive.store("fs1", "a", new byte[1], EXPLICIT)));
    }
    SourceFactory factory = factory(List.of("*"));
    List<InstanceSource> sources = factory.of(matches).acceptable();
    factory.representation(sources, "1");
    sources.forEach(InstanceSource::uids);

    assertThat(archive.rulesAsked).isEqualTo(matches.size());
  }
}
