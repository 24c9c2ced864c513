/**
 * What an administrator may set, and what is in force. Uses the words of the packages that act on a
 * setting ({@code pipeline}, {@code negotiation}) and the JDK. Start reading at {@link
 * org.dcm4chee.arc.zip.settings.Setting}, the table: a new setting is a new row there.
 */
package org.dcm4chee.arc.zip.settings;
