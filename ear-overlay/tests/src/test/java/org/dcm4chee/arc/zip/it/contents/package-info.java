/**
 * What is in a ZIP: names, DICOMDIR, manifest, compression, what is left out, de-identified
 * objects.
 */
package org.dcm4chee.arc.zip.it.contents;
