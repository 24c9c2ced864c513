package org.dcm4chee.arc.retrieve;

import java.util.Date;

/** A series with matches. */
public interface SeriesInfo {
  String getStudyInstanceUID();

  String getSeriesInstanceUID();

  Date getModifiedTime();
}
