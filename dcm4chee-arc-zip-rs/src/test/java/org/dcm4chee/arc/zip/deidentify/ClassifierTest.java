package org.dcm4chee.arc.zip.deidentify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);
  private static final Reason PIXELS = Reason.PIXELS_MAY_IDENTIFY;

  private static void assertLeftOut(Attributes object, Set<Kind> allowed, Reason reason) {
    assertThat(new Classifier(allowed).verdict(object))
        .map(Outcome.LeftOut::reason)
        .contains(reason);
  }

  private static void assertSafe(Attributes object, Set<Kind> allowed) {
    assertThat(new Classifier(allowed).verdict(object)).isEmpty();
  }

  private static Attributes image(String modality) {
    Attributes image = Headers.ct();
    image.setString(Tag.Modality, VR.CS, modality);
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"CT", "MR", "PT", "NM", "CR", "DX", "MG", "SEG", "RTSTRUCT", "RTDOSE"})
  @DisplayName("what has no names in its pixels by custom is safe")
  void safe(String modality) {
    assertSafe(image(modality), Set.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CT", "US", "OT"})
  @DisplayName("Burned In Annotation YES is left out, and no admin can allow it")
  void burnedIn(String modality) {
    Attributes image = image(modality);
    image.setString(Tag.BurnedInAnnotation, VR.CS, "YES");
    assertLeftOut(image, ALL, Reason.BURNED_IN_ANNOTATION);
  }

  @ParameterizedTest
  @EnumSource(names = {"US", "ES", "XC", "GM", "OP", "OT", "DG", "RF", "XA"})
  @DisplayName("a modality that burns names in is left out unless it says NO or is allowed")
  void modalities(Kind kind) {
    Attributes image = image(kind.name());
    assertLeftOut(image, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
    assertLeftOut(image, EnumSet.complementOf(EnumSet.of(kind)), Reason.PIXELS_MAY_IDENTIFY);
    assertSafe(image, Set.of(kind));
    image.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    assertSafe(image, Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "EC,US", "CD,US", "DD,US", "IVUS,US", "AS,ES", "CP,ES", "CS,ES", "LP,ES", "DM,GM", "FA,OP",
    "FS,OP", "HC,OT", "CF,RF", "DF,RF", "VF,RF", "DS,XA", "ec,US"
  })
  @DisplayName("so is one that the standard has retired, or that is a kind of it")
  void modalitiesOfAKind(String modality, Kind kind) {
    assertLeftOut(image(modality), EnumSet.complementOf(EnumSet.of(kind)), PIXELS);
    assertSafe(image(modality), Set.of(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "6.1,US",
    "3.1,US",
    "6.2,US",
    "77.1.1,ES",
    "77.1.1.1,ES",
    "77.1.4,XC",
    "77.1.2,GM",
    "77.1.5.1,OP",
    "12.1,XA",
    "12.2,RF"
  })
  @DisplayName("an image of a class that is for such a modality is one, whatever its modality says")
  void classesOfAKind(String ofStorage, Kind kind) {
    Attributes image = Headers.object("1.2.840.10008.5.1.4.1.1." + ofStorage, "VENDOR");
    assertLeftOut(image, EnumSet.complementOf(EnumSet.of(kind)), PIXELS);
    assertSafe(image, Set.of(kind));
  }

  @Test
  @DisplayName("an image without a modality is treated as one of another kind")
  void noModality() {
    Attributes image = Headers.ct();
    image.setNull(Tag.Modality, VR.CS);
    assertLeftOut(image, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
    assertSafe(image, Set.of(Kind.OT));
  }

  @ParameterizedTest
  @CsvSource({"0x00080064,DF", "0x00080064,SI", "0x00187004,FILM"})
  @DisplayName("mammography from digitised film is left out")
  void digitisedFilm(String tag, String value) {
    Attributes image = image("MG");
    image.setString(Integer.decode(tag), VR.CS, value);
    assertLeftOut(image, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
    assertSafe(image, Set.of(Kind.MG));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.SecondaryCaptureImageStorage,
        UID.MultiFrameSingleBitSecondaryCaptureImageStorage,
        UID.MultiFrameTrueColorSecondaryCaptureImageStorage
      })
  @DisplayName("Secondary Capture is left out whatever its modality says")
  void secondaryCapture(String sopClass) {
    Attributes image = image("CT");
    image.setString(Tag.SOPClassUID, VR.UI, sopClass);
    assertLeftOut(image, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
    assertSafe(image, Set.of(Kind.SC));
    image.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    assertSafe(image, Set.of());
  }

  @Test
  @DisplayName("DERIVED\\SECONDARY is left out, DERIVED\\PRIMARY is not")
  void derived() {
    Attributes image = image("CT");
    image.setString(Tag.ImageType, VR.CS, "DERIVED", "SECONDARY", "AXIAL");
    assertLeftOut(image, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
    assertSafe(image, Set.of(Kind.DERIVED));
    image.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY");
    assertSafe(image, Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.10008.5.1.4.1.1.104.1,ENCAPSULATED_DOCUMENT",
    "1.2.840.10008.5.1.4.1.1.104.5,ENCAPSULATED_DOCUMENT",
    "1.2.840.10008.5.1.4.1.1.88.11,STRUCTURED_REPORT",
    "1.2.840.10008.5.1.4.1.1.88.59,STRUCTURED_REPORT",
    "1.2.840.10008.5.1.4.1.1.9.4.1,AUDIO"
  })
  @DisplayName("documents, reports and recordings are left out, whatever is allowed")
  void classes(String sopClass, Reason reason) {
    Attributes object = Headers.object(sopClass, "CT");
    object.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    assertLeftOut(object, ALL, reason);
  }

  @Test
  @DisplayName("a video is left out if it says that it has sound")
  void videos() {
    Attributes video = Headers.object("1.2.840.10008.5.1.4.1.1.77.1.1.1", "ES");
    video.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    video.newSequence(0x003A0300, 1);
    assertSafe(video, Set.of());
    video.newSequence(0x003A0300, 1).add(new Attributes());
    assertLeftOut(video, ALL, Reason.AUDIO);
  }

  @Test
  @DisplayName("a document or a content tree in a class that nobody knows is left out, too")
  void byContent() {
    Attributes document = Headers.object("1.2.3.4", "CT");
    document.setBytes(Tag.EncapsulatedDocument, VR.OB, new byte[] {1, 2});
    assertLeftOut(document, ALL, Reason.ENCAPSULATED_DOCUMENT);
    Attributes report = Headers.object("1.2.3.4", "CT");
    report.newSequence(Tag.ContentSequence, 1).add(new Attributes());
    assertLeftOut(report, ALL, Reason.STRUCTURED_REPORT);
  }

  @Test
  @DisplayName(
      "a presentation state is left out if it has text at any depth, an overlay or a curve")
  void presentationStates() {
    assertSafe(Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR"), Set.of());
    Attributes text = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    Attributes annotation = new Attributes();
    text.newSequence(0x00700001, 1).add(annotation);
    annotation.newSequence(0x00700008, 1).add(Headers.item(0x00700006, VR.ST, "see here"));
    assertLeftOut(text, ALL, Reason.PRESENTATION_TEXT);
    Attributes overlay = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    overlay.setBytes(0x60003000, VR.OW, new byte[2]);
    assertLeftOut(overlay, ALL, Reason.PRESENTATION_TEXT);
    Attributes curve = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    curve.setBytes(0x50023000, VR.OW, new byte[2]);
    assertLeftOut(curve, ALL, Reason.PRESENTATION_TEXT);
    Attributes others = Headers.object(UID.GrayscaleSoftcopyPresentationStateStorage, "PR");
    others.setBytes(0x60013000, VR.OW, new byte[2]);
    others.setBytes(0x52009230, VR.OW, new byte[2]);
    assertSafe(others, Set.of());
  }

  @Test
  @DisplayName("an overlay in bits of the pixels is left out, one of its own is not")
  void overlays() {
    Attributes image = Headers.ct();
    image.setInt(0x60020102, VR.US, 12);
    assertLeftOut(image, ALL, Reason.OVERLAY_IN_PIXELS);
    image.setBytes(0x60023000, VR.OW, new byte[2]);
    assertLeftOut(image, ALL, Reason.OVERLAY_IN_PIXELS);
    image.setInt(0x60020102, VR.US, 0);
    assertSafe(image, Set.of());
    image.setString(0x60020102, VR.IS, "0");
    assertLeftOut(image, ALL, Reason.OVERLAY_IN_PIXELS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LABEL", "OVERVIEW"})
  @DisplayName("a slide's label is left out")
  void slides(String flavor) {
    Attributes image = image("SM");
    image.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", flavor, "NONE");
    assertLeftOut(image, ALL, Reason.SLIDE_LABEL);
  }

  @Test
  @DisplayName("so is any image of a slide that says that its label can be seen")
  void labelInImage() {
    Attributes image = image("SM");
    image.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY", "THUMBNAIL", "RESAMPLED");
    image.setString(0x00480010, VR.CS, "NO");
    assertSafe(image, Set.of());
    image.setString(0x00480010, VR.CS, "YES");
    assertLeftOut(image, ALL, Reason.SLIDE_LABEL);
  }

  @Test
  @DisplayName("an object that does not say its class is left out")
  void noClass() {
    assertLeftOut(new Attributes(), ALL, Reason.NOT_UNDERSTOOD);
  }

  @Test
  @DisplayName("an image is what says how large it is, or has what belongs to pixels")
  void images() {
    Attributes pixels = image("OT");
    pixels.remove(Tag.Rows);
    pixels.setBytes(0x7FE00008, VR.OF, new byte[4]);
    assertLeftOut(pixels, Set.of(), Reason.PIXELS_MAY_IDENTIFY);
  }

  @Test
  @DisplayName("what has no pixels needs no word about them")
  void noPixels() {
    Attributes raw = Headers.object(UID.RawDataStorage, "OT");
    raw.remove(Tag.Rows);
    assertSafe(raw, Set.of());
  }

  @Test
  @DisplayName("kinds are known by their words in either case")
  void kinds() {
    for (Kind kind : Kind.values()) {
      assertThat(Kind.ofKeyword(kind.keyword())).contains(kind);
      assertThat(Kind.ofKeyword(" " + kind.name())).contains(kind);
      assertThat(kind.description()).isNotBlank();
    }
    assertThat(Kind.ofKeyword("ct")).isEmpty();
  }
}
