package org.dcm4chee.arc.zip.watch;

import java.util.Map;

/** What the ZIP downloads of this server do, for JMX. All counts are since the deployment. */
public interface DownloadsMXBean {
  /** Downloads that go on now. */
  long getActive();

  /** Downloads that were sent to their end. */
  long getFinished();

  /** Downloads that failed on our side. What was refused or had nothing to send has not failed. */
  long getFailed();

  /** Downloads that the client ended early. */
  long getAborted();

  /** Requests that were refused, by the reason; reasons that never struck are 0. */
  Map<String, Long> getRefused();

  /** Bytes that were sent. */
  long getBytes();

  /** The settings in force, by web application and property, in units for people. */
  Map<String, Map<String, String>> getSettings();

  /** Those of the settings in force that are not the default. */
  Map<String, Map<String, String>> getChangedSettings();

  /** What was set and is not in force, by web application and property: the value and why. */
  Map<String, Map<String, String>> getIgnoredSettings();
}
