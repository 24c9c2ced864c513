package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4chee.arc.zip.FakeServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who asks is told apart by name, or by address where nobody is logged in")
class WhoAsksTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();

  @AfterEach
  void end() {
    archive.close();
  }

  private static FakeServletRequest request() {
    return new FakeServletRequest(ArchiveWithoutServer.PATH);
  }

  private String userOf(FakeServletRequest request) {
    return archive.service().userOf(request.request());
  }

  @Test
  void nobodyIsLoggedIn_theAddress() {
    assertThat(userOf(request())).isEqualTo("address 192.0.2.7");
  }

  @Test
  @DisplayName("a name that the container knows does not count where the archive is not secured")
  void nobodyIsLoggedInToTheArchive() {
    assertThat(userOf(request().principal("proxy"))).isEqualTo("address 192.0.2.7");
  }

  @Test
  void loggedIn_theName() {
    assertThat(userOf(request().loggedIn("ann;research"))).isEqualTo("user ann");
  }

  @Test
  void aTokenWithoutAName_theNameThatTheContainerKnows() {
    assertThat(userOf(request().loggedIn(";research").principal("0815"))).isEqualTo("user 0815");
  }

  @Test
  void aTokenWithoutAnyName_theAddress() {
    assertThat(userOf(request().loggedIn(";research"))).isEqualTo("address 192.0.2.7");
  }

  @Test
  @DisplayName("nobody can be named like an address")
  void aNameThatLooksLikeAnAddress() {
    assertThat(userOf(request().loggedIn("address 192.0.2.7;")))
        .isEqualTo("user address 192.0.2.7");
  }

  @Test
  void nobodyIsLoggedIn_noRoles() {
    assertThat(archive.service().rolesOf(request().request())).isEmpty();
  }

  @Test
  void loggedIn_theRolesOfTheToken() {
    assertThat(archive.service().rolesOf(request().loggedIn("ann;research,admin").request()))
        .containsExactlyInAnyOrder("research", "admin");
  }

  @Test
  void aTokenWithoutRoles_none() {
    assertThat(archive.service().rolesOf(request().loggedIn("ann;!").request())).isEmpty();
  }
}
