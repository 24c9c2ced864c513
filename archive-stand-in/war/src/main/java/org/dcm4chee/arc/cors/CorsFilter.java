package org.dcm4chee.arc.cors;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** What the archive says to pages of other origins. */
@Provider
public class CorsFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.add("Access-Control-Allow-Origin", "*");
    headers.add("Access-Control-Allow-Credentials", "true");
    headers.add(
        "Access-Control-Allow-Headers",
        System.getProperty(
            "Access-Control-Allow-Headers", "origin, content-type, accept, authorization"));
    headers.add(
        "Access-Control-Expose-Headers",
        System.getProperty(
            "Access-Control-Expose-Headers", "content-type, warning, location, content-location"));
    headers.add("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS, HEAD");
  }
}
