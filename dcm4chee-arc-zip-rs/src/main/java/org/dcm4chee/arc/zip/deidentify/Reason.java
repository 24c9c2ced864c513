package org.dcm4chee.arc.zip.deidentify;

/** Why an object cannot be made safe. The words have no patient data. */
public enum Reason {
  BURNED_IN_ANNOTATION("its pixels show patient data: Burned In Annotation is YES"),
  PIXELS_MAY_IDENTIFY("its pixels may show patient data: Burned In Annotation is not NO"),
  OVERLAY_IN_PIXELS("its pixels have an overlay in their upper bits, which may show patient data"),
  SLIDE_LABEL("it shows a slide's label"),
  ENCAPSULATED_DOCUMENT("it is an encapsulated document, which cannot be searched"),
  STRUCTURED_REPORT("it is a structured report, whose text may say anything"),
  PRESENTATION_TEXT("it is a presentation state with text, an overlay or a curve"),
  AUDIO("it has sound, in which names may be spoken"),
  NOT_UNDERSTOOD("its header was not understood"),
  IDENTITY_FOUND("something that identifies the patient was found in what would have been sent");

  private final String words;

  Reason(String words) {
    this.words = words;
  }

  /** The rest of a sentence that begins with "Left out:". */
  public String words() {
    return words;
  }
}
