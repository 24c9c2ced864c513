package org.dcm4chee.arc.zip.archive;

import java.time.LocalDateTime;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.ObjectFacts;

/**
 * What is known of one of the entries that an object becomes.
 *
 * @param object of which it is
 * @param name its path in the ZIP
 * @param first whether it is the object's first, which is its text
 */
record EntryFacts(InstanceFacts object, String name, boolean first) implements ObjectFacts {
  @Override
  public LocalDateTime modified() {
    return object.modified();
  }
}
