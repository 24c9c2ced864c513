/** Settings in LDAP and what they do: limits, ready LDIF files, redeployment. */
package org.dcm4chee.arc.zip.it.settings;
