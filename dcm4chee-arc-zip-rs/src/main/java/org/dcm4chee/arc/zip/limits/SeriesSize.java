package org.dcm4chee.arc.zip.limits;

/**
 * How large one series of a request is.
 *
 * @param seriesInstanceUid which one
 * @param instances objects of it that are asked for, at least 0
 * @param bytes of these, as they will be written (estimated where they are not known), at least 0
 */
public record SeriesSize(String seriesInstanceUid, long instances, long bytes) {}
