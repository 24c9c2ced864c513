/** The answer to a request for a ZIP: status, headers, length, parts, and going on later. */
package org.dcm4chee.arc.zip.it.answer;
