package org.dcm4chee.arc.zip.limits;

import java.util.Map;

/** What the ZIP downloads of this server do, for JMX. All counts are since the deployment. */
public interface DownloadsMXBean {
  /** Downloads that go on now. */
  long getActive();

  /** Downloads that were sent to their end. */
  long getFinished();

  /** Downloads that failed on our side. */
  long getFailed();

  /** Downloads that the client ended early. */
  long getAborted();

  /** Requests that were refused, by the reason; reasons that never struck are 0. */
  Map<String, Long> getRefused();

  /** Bytes that were sent. */
  long getBytes();

  /** The settings in force, by web application and property. */
  Map<String, Map<String, String>> getSettings();
}
