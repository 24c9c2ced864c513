package org.dcm4chee.arc.zip.dicomdir;

import java.util.Objects;
import org.dcm4che3.data.ElementDictionary;
import org.dcm4che3.data.VR;

/**
 * A row of {@link RecordTable}: a key of a type of directory records.
 *
 * @param recordType as it is written into Directory Record Type (0004,1430)
 * @param tag of the attribute
 * @param requirement whether it must be there, and have a value
 * @param condition of a type 1C key, else {@link Condition#NONE}
 * @param origin of its value, where the object has none
 */
record RecordKey(
    String recordType, int tag, Requirement requirement, Condition condition, Origin origin) {
  RecordKey {
    Objects.requireNonNull(recordType, "recordType");
    Objects.requireNonNull(origin, "origin");
    if ((requirement == Requirement.TYPE_1C) != (condition != Condition.NONE)) {
      throw new IllegalArgumentException("A key of type 1C, and no other, has a condition");
    }
  }

  VR vr() {
    return ElementDictionary.vrOf(tag, null);
  }
}
