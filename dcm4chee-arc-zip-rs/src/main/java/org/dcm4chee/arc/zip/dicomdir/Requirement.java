package org.dcm4chee.arc.zip.dicomdir;

/** The types of data elements (PS3.5 §7.4) that keys of directory records have. */
enum Requirement {
  /** There, with a value. */
  TYPE_1,
  /** As type 1 where the condition holds; else there only if the object has a value. */
  TYPE_1C,
  /** There, empty if the object has no value. */
  TYPE_2,
  /** There if the object has a value. */
  TYPE_3
}
