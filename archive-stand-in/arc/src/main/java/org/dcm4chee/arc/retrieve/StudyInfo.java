package org.dcm4chee.arc.retrieve;

import java.util.Date;

/** A study with matches. */
public interface StudyInfo {
  String getStudyInstanceUID();

  Date getModifiedTime();
}
