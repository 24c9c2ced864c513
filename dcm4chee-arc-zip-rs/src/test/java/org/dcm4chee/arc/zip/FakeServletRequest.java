package org.dcm4chee.arc.zip;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What the plugin and the archive read of a request of the servlet container. */
public final class FakeServletRequest {
  private final Map<String, String> headers = new HashMap<>();
  private final String uri;
  private Principal principal;

  /**
   * @param uri the path as the client wrote it
   */
  public FakeServletRequest(String uri) {
    this.uri = uri;
  }

  /** As the stand-in's log-in reads it: a name, a semicolon, roles between commas. */
  public FakeServletRequest loggedIn(String userAndRoles) {
    headers.put("X-Stand-In-User", userAndRoles);
    return this;
  }

  /** Whom the container knows. */
  public FakeServletRequest principal(String name) {
    principal = () -> name;
    return this;
  }

  /** The request as the servlet API has it. */
  // That API gives a StringBuffer.
  @SuppressWarnings("JdkObsolete")
  public HttpServletRequest request() {
    return Fake.of(
        HttpServletRequest.class,
        Map.ofEntries(
            Map.entry("getRequestURI", arguments -> uri),
            Map.entry("getRequestURL", arguments -> new StringBuffer("http://archive:8080" + uri)),
            Map.entry("getQueryString", arguments -> null),
            Map.entry("getHeaders", arguments -> Collections.emptyEnumeration()),
            Map.entry("getHeader", arguments -> headers.get((String) arguments[0])),
            Map.entry("getRemoteAddr", arguments -> "192.0.2.7"),
            Map.entry("getRemoteHost", arguments -> "client.example"),
            Map.entry("isSecure", arguments -> false),
            Map.entry("getLocalAddr", arguments -> "192.0.2.1"),
            Map.entry("getRemotePort", arguments -> 40000),
            Map.entry("getServerName", arguments -> "archive"),
            Map.entry("getServerPort", arguments -> 8080),
            Map.entry("getUserPrincipal", arguments -> principal)));
  }
}
