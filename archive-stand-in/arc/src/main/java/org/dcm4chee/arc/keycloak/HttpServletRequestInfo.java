package org.dcm4chee.arc.keycloak;

import jakarta.servlet.http.HttpServletRequest;

/** Who asked for what, as the audit has it. */
public class HttpServletRequestInfo {
  public final String requesterUserID;
  public final String requesterHost;
  public final String requestURI;
  public final String queryString;

  private HttpServletRequestInfo(HttpServletRequest request) {
    requesterHost = request.getRemoteHost();
    KeycloakContext user = KeycloakContext.valueOf(request);
    requesterUserID = user.isSecured() ? user.getUserName() : request.getRemoteAddr();
    requestURI = request.getRequestURI();
    queryString = request.getQueryString();
  }

  public static HttpServletRequestInfo valueOf(HttpServletRequest request) {
    return new HttpServletRequestInfo(request);
  }
}
