/**
 * Who looks on: counters and settings for JMX, the line of the log for a download that has ended,
 * and the overseer that stops a download whose time is over or whose client is gone. Knows the JDK
 * only; others tell it what happens. Start reading at {@link org.dcm4chee.arc.zip.watch.Downloads}
 * for what is seen, at {@link org.dcm4chee.arc.zip.watch.Overseer} for what is done.
 */
package org.dcm4chee.arc.zip.watch;
