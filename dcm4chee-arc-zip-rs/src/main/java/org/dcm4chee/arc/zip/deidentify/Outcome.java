package org.dcm4chee.arc.zip.deidentify;

/** What became of an object. */
public sealed interface Outcome {
  /** It is de-identified and may be sent. */
  record Done() implements Outcome {}

  /**
   * It must not be sent. The data set is in no state to be used for anything.
   *
   * @param words the reason, and where it helps the attribute's tag; no patient data
   */
  record LeftOut(Reason reason, String words) implements Outcome {
    static LeftOut of(Reason reason) {
      return new LeftOut(reason, reason.words());
    }

    static LeftOut at(Reason reason, String where) {
      return new LeftOut(reason, reason.words() + " (" + where + ")");
    }
  }
}
