/**
 * Whether a ZIP may be given: roles, sizes, how many at the same time, how fast. Says no with a
 * {@link org.dcm4chee.arc.zip.limits.Refusal}, which knows reasons and words and no HTTP. Uses the
 * settings and the JDK. Start reading at {@link org.dcm4chee.arc.zip.limits.Limits}.
 */
package org.dcm4chee.arc.zip.limits;
