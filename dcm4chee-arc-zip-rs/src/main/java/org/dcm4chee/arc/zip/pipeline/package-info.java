/**
 * Encodes the objects of one download ahead of its writer, within a budget. Knows the format and
 * the JDK.
 */
package org.dcm4chee.arc.zip.pipeline;
