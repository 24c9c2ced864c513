package org.dcm4chee.arc.zip.pipeline;

/**
 * The UIDs of an object as the user may see them: as the archive's coercions write them, which may
 * be others than those the database has.
 *
 * @param study (0020,000D)
 * @param series (0020,000E)
 * @param instance (0008,0018)
 */
public record ObjectUids(String study, String series, String instance) {}
