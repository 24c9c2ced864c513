package org.dcm4chee.arc.zip.deidentify;

/** What became of an object. */
public sealed interface Outcome {
  /** It is de-identified and may be sent. */
  record Done() implements Outcome {}

  /**
   * It must not be sent. The data set is in no state to be used for anything.
   *
   * @param words for people: the reason, and where it helps the attribute's tag or the kind; no
   *     patient data
   * @param detail for the log: the class of what went wrong in the program and its place, or empty;
   *     no patient data
   */
  record LeftOut(Reason reason, String words, String detail) implements Outcome {
    static LeftOut of(Reason reason) {
      return new LeftOut(reason, reason.words(), "");
    }

    static LeftOut at(Reason reason, String where) {
      return new LeftOut(reason, reason.words() + " (" + where + ")", "");
    }
  }
}
