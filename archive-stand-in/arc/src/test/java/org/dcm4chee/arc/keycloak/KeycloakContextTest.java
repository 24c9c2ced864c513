package org.dcm4chee.arc.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.junit.jupiter.api.Test;

class KeycloakContextTest {

  private static KeycloakContext user(String header) {
    return KeycloakContext.valueOf(
        (HttpServletRequest)
            Proxy.newProxyInstance(
                KeycloakContextTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "getHeader" -> header;
                      case "getRemoteAddr" -> "10.0.0.7";
                      default -> throw new UnsupportedOperationException(method.getName());
                    }));
  }

  @Test
  void whoIsNotLoggedIn_isAnAddress() {
    assertThat(user(null).isSecured()).isFalse();
    assertThat(user(null).getUserName()).isEqualTo("10.0.0.7");
    assertThat(user(null).getRoles()).isEmpty();
  }

  @Test
  void rolesKeepTheirOrder_andMayBeThereTwice() {
    assertThat(user("jane;a,b,a").getRoles()).containsExactly("a", "b", "a");
    assertThat(user("jane;a,b,a").isUserInRole("b")).isTrue();
    assertThat(user("jane").getRoles()).isEmpty();
  }

  @Test
  void tokenWithoutName_hasNone() {
    assertThat(user(";a").isSecured()).isTrue();
    assertThat(user(";a").getUserName()).isNull();
  }

  @Test
  void tokenWithoutRealmAccess_isANullPointer_asInTheArchive() {
    assertThat(user("jane;!").getUserName()).isEqualTo("jane");
    assertThatThrownBy(() -> user("jane;!").getRoles()).isInstanceOf(NullPointerException.class);
  }

  @Test
  void applicationEntityAcceptsAll_orWhoHasARole() {
    ArchiveAEExtension ae = new ArchiveAEExtension();
    assertThat(ae.isAcceptedUserRole()).isTrue();
    ae.setAcceptedUserRoles("doctor");
    assertThat(ae.isAcceptedUserRole("nurse")).isFalse();
    assertThat(ae.isAcceptedUserRole("nurse", "doctor")).isTrue();
  }
}
