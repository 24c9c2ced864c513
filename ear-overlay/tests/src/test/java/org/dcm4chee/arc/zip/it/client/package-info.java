/**
 * Programs that people download with: browser, curl, wget, aria2 and the like, and a line between
 * that can be cut.
 */
package org.dcm4chee.arc.zip.it.client;
