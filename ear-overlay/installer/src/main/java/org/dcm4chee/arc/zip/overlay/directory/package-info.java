/**
 * What the archive's LDAP directory holds and the archive does not tell: settings that are given
 * more than once. Start with {@link org.dcm4chee.arc.zip.overlay.directory.GivenTwice}. Uses
 * nothing of the other packages.
 */
package org.dcm4chee.arc.zip.overlay.directory;
