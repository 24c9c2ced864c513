/**
 * What HTTP says of one representation and one request: conditions, ranges, dates and the file name
 * (RFC 9110, RFC 6266, RFC 8187). Knows the JDK and {@link org.dcm4chee.arc.zip.format.ByteRange};
 * nothing of JAX-RS. Start reading at {@link org.dcm4chee.arc.zip.http.protocol.Answer}.
 */
package org.dcm4chee.arc.zip.http.protocol;
