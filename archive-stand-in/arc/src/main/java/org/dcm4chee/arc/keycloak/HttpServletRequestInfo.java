package org.dcm4chee.arc.keycloak;

import jakarta.servlet.http.HttpServletRequest;

/** Who asked for what, as the audit has it. */
public class HttpServletRequestInfo {
  public final String requesterUserID;
  public final String requesterHost;
  public final int requesterPort;
  public final String requestURI;
  public final String queryString;
  public final String localHost;

  private HttpServletRequestInfo(HttpServletRequest request) {
    requesterUserID = KeycloakContext.valueOf(request).getUserName();
    requesterHost = request.getRemoteHost();
    requesterPort = request.getRemotePort();
    requestURI = request.getRequestURL().toString();
    queryString = request.getQueryString();
    localHost = request.getServerName();
  }

  public static HttpServletRequestInfo valueOf(HttpServletRequest request) {
    return new HttpServletRequestInfo(request);
  }

  public String requestURIWithQueryStr() {
    return queryString == null ? requestURI : requestURI + '?' + queryString;
  }
}
