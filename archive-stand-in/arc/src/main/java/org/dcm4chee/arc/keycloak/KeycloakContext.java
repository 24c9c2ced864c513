package org.dcm4chee.arc.keycloak;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The user of a request. There is no login here: the header {@code X-Stand-In-User: name;role,role}
 * is believed. An empty name is a token without {@code preferred_username}; {@code name;!} one
 * without {@code realm_access}. Roles may be there twice, as a token may have them.
 */
public class KeycloakContext {
  private static final String WITHOUT_REALM_ACCESS = "!";

  private final HttpServletRequest request;
  private final String user;

  private KeycloakContext(HttpServletRequest request) {
    this.request = request;
    user = request.getHeader("X-Stand-In-User");
  }

  public static KeycloakContext valueOf(HttpServletRequest request) {
    return new KeycloakContext(request);
  }

  public boolean isSecured() {
    return user != null;
  }

  /** The user's name, null if the token has none; the address of who is not logged in. */
  public String getUserName() {
    if (user == null) {
      return request.getRemoteAddr();
    }
    String name = user.split(";", 2)[0];
    return name.isEmpty() ? null : name;
  }

  private List<String> roles() {
    String[] fields = user.split(";", 2);
    if (fields.length < 2) {
      return List.of();
    }
    // As in the archive, a token without that claim is a null pointer.
    return Objects.requireNonNull(
        fields[1].equals(WITHOUT_REALM_ACCESS) ? null : Arrays.asList(fields[1].split(",", -1)),
        "realm_access");
  }

  /** In the token's order; one may be there twice. */
  public String[] getRoles() {
    return user == null ? new String[0] : roles().toArray(String[]::new);
  }

  public boolean isUserInRole(String role) {
    return user != null && roles().contains(role);
  }
}
