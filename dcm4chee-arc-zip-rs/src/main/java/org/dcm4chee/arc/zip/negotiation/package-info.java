/**
 * What a client wants most: media types with q-values (PS3.18 §8.7.8.1), transfer syntaxes (PS3.18
 * §8.7.3), and the query that says it. Decides on texts; knows the JDK only, and nothing of HTTP's
 * other headers. Start reading at {@link org.dcm4chee.arc.zip.negotiation.Negotiation}.
 */
package org.dcm4chee.arc.zip.negotiation;
