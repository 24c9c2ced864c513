/** How tests read and compare answers: ZIPs and long runs of bytes. */
package org.dcm4chee.arc.zip.it.reading;
