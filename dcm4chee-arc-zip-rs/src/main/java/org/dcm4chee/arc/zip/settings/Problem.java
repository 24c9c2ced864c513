package org.dcm4chee.arc.zip.settings;

/**
 * A setting that was not understood; its default is in force.
 *
 * @param property the whole name of the property, e.g. {@code zip.maxBytes}
 * @param value what was found there
 * @param allowed what would have been understood, for people
 */
public record Problem(String property, String value, String allowed) {}
