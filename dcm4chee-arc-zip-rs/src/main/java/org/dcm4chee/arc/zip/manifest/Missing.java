package org.dcm4chee.arc.zip.manifest;

/**
 * An object that was asked for and is not in the ZIP.
 *
 * @param sopInstanceUid which one
 * @param reason why, for people; no patient data, no paths of the server
 */
public record Missing(String sopInstanceUid, String reason) {}
