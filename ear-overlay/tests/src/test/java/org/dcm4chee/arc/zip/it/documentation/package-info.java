/** The commands of the Markdown files, run as they are written. */
package org.dcm4chee.arc.zip.it.documentation;
