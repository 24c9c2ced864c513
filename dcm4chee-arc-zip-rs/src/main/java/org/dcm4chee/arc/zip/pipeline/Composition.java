package org.dcm4chee.arc.zip.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * Decides what one ZIP is made of besides the objects' bytes: names, and extra entries. Made anew
 * for each ZIP, used by one thread.
 *
 * @param <F> what is known of the objects
 */
public interface Composition<F extends ObjectFacts> {

  /**
   * The path of the next object's entry: unique in this ZIP, and the same for the same sequence.
   */
  String entryName(F facts);

  /** What comes after the last object. */
  List<ExtraEntry> extras(List<IncludedObject<F>> included, List<LeftOut> leftOut);

  /** A name for the ZIP, as far as the objects say one; asked after the first entry's name. */
  Optional<String> fileName();

  /**
   * Whether {@link #extras} looks at the objects, so that each has to be remembered until the end;
   * a download of 100,000 objects does without where it can.
   */
  boolean describesObjects();
}
