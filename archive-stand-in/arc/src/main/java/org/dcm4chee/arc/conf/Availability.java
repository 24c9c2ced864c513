package org.dcm4chee.arc.conf;

/** How soon the files of a storage can be read. */
public enum Availability {
  ONLINE,
  NEARLINE,
  OFFLINE,
  UNAVAILABLE
}
