package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.Fake;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What the database says of an object gives its place and its size")
class MatchValuesTest {
  private static final String EXPLICIT = UID.ExplicitVRLittleEndian;
  private static final String JPEG = UID.JPEGBaseline8Bit;

  private static MatchValues of(Attributes attributes, String uid) {
    return MatchValues.of(
        Fake.of(
            InstanceLocations.class,
            Map.of(
                "getAttributes", arguments -> attributes, "getSopInstanceUID", arguments -> uid)));
  }

  private static Attributes numbered(String series, String seriesNumber, String number) {
    Attributes attributes = new Attributes();
    attributes.setString(Tag.StudyInstanceUID, VR.UI, "1.2");
    attributes.setString(Tag.SeriesInstanceUID, VR.UI, series);
    attributes.setString(Tag.SeriesNumber, VR.IS, seriesNumber);
    attributes.setString(Tag.InstanceNumber, VR.IS, number);
    return attributes;
  }

  @Test
  void theOrderIsThatInWhichImagesAreRead() {
    List<MatchValues> inOrder =
        List.of(
            of(numbered("9", "", "7"), "1.9"),
            of(numbered("5", "1", "2"), "1.8"),
            of(numbered("5", "1", "10"), "1.2"),
            of(numbered("5", "1", "10"), "1.3"),
            of(numbered("6", "1", "1"), "1.1"),
            of(numbered("1", "2", ""), "1.4"));

    assertThat(Stream.of(3, 5, 0, 4, 2, 1).map(inOrder::get).sorted(MatchValues.ORDER))
        .containsExactlyElementsOf(inOrder);
    assertThat(inOrder.get(1)).isEqualTo(new MatchValues("1.2", "5", "1.8", 1, 2, 0));
  }

  private static Attributes pixels(int rows, int columns) {
    Attributes attributes = new Attributes();
    attributes.setInt(Tag.Rows, VR.US, rows);
    attributes.setInt(Tag.Columns, VR.US, columns);
    return attributes;
  }

  @ParameterizedTest(name = "{0} samples of {1} bits, {2} frames: {3} bytes a pixel")
  @CsvSource({
    "0,  0,  0, 0",
    "1,  8,  1, 1",
    "3,  8,  1, 3",
    "1,  12, 1, 1",
    "1,  16, 1, 2",
    "1,  32, 5, 20",
    "1,  1,  1, 1"
  })
  void pixelsAreCountedAsTheyAreWithoutCompression(
      int samples, int bits, int frames, long bytesOfAPixel) {
    Attributes attributes = pixels(10, 20);
    attributes.setInt(Tag.SamplesPerPixel, VR.US, samples);
    attributes.setInt(Tag.BitsAllocated, VR.US, bits);
    attributes.setInt(Tag.NumberOfFrames, VR.IS, frames);

    assertThat(of(attributes, "1").pixelBytes()).isEqualTo(200 * bytesOfAPixel);
  }

  @Test
  void whatIsNotSaidIsOneFrameOfSixteenBits_andWithoutRowsThereAreNoPixels() {
    assertThat(of(pixels(10, 20), "1").pixelBytes()).isEqualTo(400);
    assertThat(of(new Attributes(), "1").pixelBytes()).isZero();
    Attributes endless = pixels(65_535, 65_535);
    endless.setInt(Tag.NumberOfFrames, VR.IS, Integer.MAX_VALUE);
    assertThat(of(endless, "1").pixelBytes()).isEqualTo(MatchValues.LONGEST_VALUE);
  }

  private static Location stored(String syntax, long size) {
    return new Location("fs", "path", syntax, size);
  }

  private static Location metadata(long size) {
    return new Location.Builder()
        .transferSyntaxUID(EXPLICIT)
        .size(size)
        .objectType(Location.ObjectType.METADATA)
        .build();
  }

  @Test
  void aCopyInTheSyntaxThatIsWrittenTellsTheSize() {
    MatchValues image = of(pixels(100, 100), "1");

    assertThat(
            image.estimatedSize(
                List.of(stored(JPEG, 700), metadata(9), stored(EXPLICIT, 20_500)), EXPLICIT))
        .isEqualTo(20_500);
    assertThat(image.estimatedSize(List.of(stored(JPEG, 700)), JPEG)).isEqualTo(700);
    assertThat(image.estimatedSize(List.of(stored(EXPLICIT, 0)), EXPLICIT))
        .as("a size that is not known")
        .isEqualTo(20_000);
  }

  @Test
  void elseItIsThatOfThePixels_orOfTheLargestFile() {
    MatchValues image = of(pixels(100, 100), "1");

    assertThat(image.estimatedSize(List.of(stored(JPEG, 700)), EXPLICIT)).isEqualTo(20_000);
    assertThat(
            image.estimatedSize(
                List.of(stored(JPEG, 30_000), stored(JPEG, 25_000), metadata(99_999)), EXPLICIT))
        .isEqualTo(30_000);
    assertThat(image.estimatedSize(List.of(stored(JPEG, Long.MAX_VALUE)), EXPLICIT))
        .isEqualTo(MatchValues.LARGEST_FILE);
  }

  @Test
  void metadataAsATextIsTwiceAsLong_ofAnImageOnlyWhatIsNoPixel() {
    MatchValues image = of(pixels(100, 100), "1");
    MatchValues report = of(new Attributes(), "1");
    List<Location> large = List.of(stored(EXPLICIT, 100_000), stored(JPEG, 500), metadata(999_999));

    assertThat(image.estimatedMetadata(large)).isEqualTo(2 * 32_768);
    assertThat(report.estimatedMetadata(large)).isEqualTo(200_000);
    assertThat(image.estimatedMetadata(List.of(stored(JPEG, 500)))).isEqualTo(1000);
    assertThat(report.estimatedMetadata(List.of(stored(JPEG, Long.MAX_VALUE))))
        .isEqualTo(2 * MatchValues.LARGEST_FILE);
    assertThat(report.estimatedMetadata(List.of())).isZero();
  }
}
