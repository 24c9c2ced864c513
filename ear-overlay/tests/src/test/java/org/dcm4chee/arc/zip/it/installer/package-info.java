/** The program {@code zip-rs.jar} and a running WildFly. */
package org.dcm4chee.arc.zip.it.installer;
