/**
 * What an administrator sees of it in a running server: log, counters, load, resources, and an
 * archive that lacks something.
 */
package org.dcm4chee.arc.zip.it.operation;
