/**
 * What a user gets, asked over HTTP of whatever archive there is: the stand-in, or the one that
 * {@code -Dzip.it.url} names. Uses nothing of the stand-in's own.
 */
package org.dcm4chee.arc.zip.it.acceptance;
