package org.dcm4che3.data;

import java.util.Calendar;

/** How much of a date and time is there; filled when one is read, obeyed when one is written. */
public class DatePrecision {
  /** Field of {@link Calendar}: {@code YEAR} to {@code MILLISECOND}. */
  public int lastField;

  /** Whether the value has, or gets, its offset from UTC; only for {@link VR#DT}. */
  public boolean includeTimezone;

  public DatePrecision() {
    this(Calendar.MILLISECOND, false);
  }

  public DatePrecision(int lastField) {
    this(lastField, false);
  }

  public DatePrecision(int lastField, boolean includeTimezone) {
    this.lastField = lastField;
    this.includeTimezone = includeTimezone;
  }
}
