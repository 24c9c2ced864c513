/**
 * The servers that the tests talk to: a WildFly with the stand-in archive, an OpenLDAP, and what
 * the build has put down for them. Start reading at {@link
 * org.dcm4chee.arc.zip.it.server.ArchiveUnderTest}.
 */
package org.dcm4chee.arc.zip.it.server;
