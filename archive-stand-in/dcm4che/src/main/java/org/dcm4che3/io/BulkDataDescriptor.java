package org.dcm4che3.io;

/**
 * Says which values are too long to be held in memory. Here none is: the archive's method to ask it
 * is not among what the plugin needs.
 */
public interface BulkDataDescriptor {}
