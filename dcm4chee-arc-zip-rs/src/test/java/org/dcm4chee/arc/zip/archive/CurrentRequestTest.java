package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request knows what it wants and what came of it, and leaves nothing behind")
class CurrentRequestTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final CurrentRequest current = archive.current();

  @AfterEach
  void end() {
    archive.close();
  }

  @Test
  void atFirstNothingIsWanted() {
    assertThat(current.wish()).isEmpty();
    assertThat(current.delivery()).isEmpty();
    assertThat(current.standsAside()).isFalse();
  }

  @Test
  void aWishStaysUntilTheArchiveHasFoundIt() {
    ZipWish wish = archive.wish();

    current.expectZip(wish);

    assertThat(current.wish()).containsSame(wish);
    assertThat(current.delivery()).isEmpty();
  }

  @Test
  void standingAsideForgetsTheWish() {
    current.expectZip(archive.wish());

    current.standAside();

    assertThat(current.wish()).isEmpty();
    assertThat(current.standsAside()).isTrue();
  }

  @Test
  void standingAsideGivesTheContextBackOpenAndTheSlotFree() {
    archive.admitted(new FakeObject(1, 1, 10));

    current.standAside();

    assertThat(current.delivery()).isEmpty();
    assertThat(archive.contextsClosed()).isZero();
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void aRequestThatEndsHoweverItDidClosesItsDownload() {
    archive.admitted(new FakeObject(1, 1, 10));

    current.close();

    assertThat(archive.contextsClosed()).isEqualTo(1);
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void theEndOfARequestAfterThatOfItsDownloadIsNothingNew() {
    archive.admitted(new FakeObject(1, 1, 10));
    archive.end();

    current.close();

    assertThat(archive.contextsClosed()).isEqualTo(1);
  }

  @Test
  void theServerThatGoesDownBeforeItEndsLeavesNothingInIt() {
    archive.admitted(new FakeObject(1, 1, 10));

    current.delivery().orElseThrow().end();

    assertThat(current.delivery()).isEmpty();
    assertThat(archive.contextsClosed()).isEqualTo(1);
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void aSearchIsNoRetrieve_andItsWishIsKeptApart() {
    ZipWish wish = archive.wish();

    current.expectZipOfSearch(wish);

    assertThat(current.search()).containsSame(wish);
    assertThat(current.wish()).as("the retrieves of it are no news").isEmpty();
  }

  @Test
  void oneThatWantsAZipIsWaitedForByADeploymentThatGoes_andNoOther() {
    OpenRequests requests = new OpenRequests();
    CurrentRequest other = new CurrentRequest(requests);
    CurrentRequest retrieve = new CurrentRequest(requests);
    CurrentRequest search = new CurrentRequest(requests);

    retrieve.expectZip(archive.wish());
    retrieve.expectZip(archive.wish());
    assertThat(requests.open()).isEqualTo(1);
    search.expectZipOfSearch(archive.wish());
    assertThat(requests.open()).isEqualTo(2);

    other.close();
    assertThat(requests.open()).isEqualTo(2);
    retrieve.close();
    retrieve.close();
    assertThat(requests.open()).isEqualTo(1);
    search.close();
    assertThat(requests.open()).isZero();
  }

  @Test
  void aRequestThatEndsBeforeItsDownloadBeganForgetsItsPassword() {
    ZipPassword password = new ZipPassword("a password of the request");
    current.expectZip(archive.encryptedWish(password));

    current.close();

    assertThat(password.utf8()).containsOnly(0);
    assertThat(current.wish()).isEmpty();
  }
}
