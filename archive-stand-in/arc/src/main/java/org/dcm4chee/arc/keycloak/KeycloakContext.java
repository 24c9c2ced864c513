package org.dcm4chee.arc.keycloak;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The user of a request. There is no login here: the header {@code X-Stand-In-User: name;role,role}
 * is believed.
 */
public class KeycloakContext {
  private static final String[] NO_ROLES = {};

  private final String user;

  private KeycloakContext(String user) {
    this.user = user;
  }

  public static KeycloakContext valueOf(HttpServletRequest request) {
    return new KeycloakContext(request.getHeader("X-Stand-In-User"));
  }

  public boolean isSecured() {
    return user != null;
  }

  public String getUserName() {
    return user == null ? null : user.split(";", 2)[0];
  }

  public String[] getRoles() {
    String[] fields = user == null ? NO_ROLES : user.split(";", 2);
    return fields.length < 2 ? NO_ROLES : fields[1].split(",", -1);
  }

  public boolean isUserInRole(String role) {
    return java.util.Arrays.asList(getRoles()).contains(role);
  }
}
