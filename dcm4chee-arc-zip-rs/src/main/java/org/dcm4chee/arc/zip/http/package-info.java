/**
 * The plugin as Jakarta REST sees it: filters that decide and reword a request, a filter that puts
 * our answer in the place of the archive's, a writer, a backstop. The only package that may use
 * Jakarta REST and Undertow; it knows nothing of the archive's own classes. Start reading at {@link
 * org.dcm4chee.arc.zip.http.ZipNegotiationFilter}, then {@link
 * org.dcm4chee.arc.zip.http.ZipResponseFilter}.
 */
package org.dcm4chee.arc.zip.http;
