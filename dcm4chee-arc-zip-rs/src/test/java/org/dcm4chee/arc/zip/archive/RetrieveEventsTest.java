package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ContextNotActiveException;
import java.util.Optional;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The archive's events begin a download and end it, and disturb no other retrieve")
class RetrieveEventsTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeContext found = archive.finds(new FakeObject(1, 1, 10));

  @AfterEach
  void end() {
    archive.close();
  }

  private static Error lacking(String member) {
    Error fault = new NoSuchMethodError(member);
    fault.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.dcm4chee.arc.zip.archive.RetrieveCache", "request", null, 1)
        });
    return fault;
  }

  @Test
  void withoutAWishNothingBegins() {
    archive.observer().onStart(found.get());

    assertThat(archive.current().delivery()).isEmpty();
    assertThat(found.storages).isEmpty();
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void withAWishADownloadBegins() {
    archive.current().expectZip(archive.wish());

    archive.observer().onStart(found.get());

    assertThat(archive.current().delivery()).isPresent();
    assertThat(archive.slotsInUse()).isEqualTo(1);
  }

  @Test
  void aRetrieveByDimseIsLeftAlone() {
    archive.current().expectZip(archive.wish());
    found.byDimse = true;

    archive.observer().onStart(found.get());
    archive.observer().beforeTheAudit(found.get());
    archive.observer().afterAll(found.get());

    assertThat(archive.current().delivery()).isEmpty();
    assertThat(found.closed).hasValue(0);
  }

  @Test
  @DisplayName("a task of the archive's own, outside of any request, is left alone")
  void outsideOfARequest() {
    RetrieveObserver observer =
        new RetrieveObserver(
            new CurrentRequest() {
              @Override
              public Optional<ZipWish> wish() {
                throw new ContextNotActiveException();
              }

              @Override
              public Optional<Delivery> delivery() {
                throw new ContextNotActiveException();
              }
            },
            archive.service());

    observer.onStart(found.get());
    observer.beforeTheAudit(found.get());
    observer.afterAll(found.get());

    assertThat(found.closed).hasValue(0);
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void aRefusalIsThrownAndCountedAndTheContextClosed() {
    archive.current().expectZip(archive.configured("zip.maxBytes=1").wish());

    assertThatThrownBy(() -> archive.observer().onStart(found.get()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MAX_BYTES));
    assertThat(archive.service().downloads().getRefused()).containsEntry("max-bytes", 1L);
    assertThat(found.closed).hasValue(1);
    assertThat(archive.current().delivery()).isEmpty();
  }

  @Test
  void aFaultOfOursIsARefusalInWords() {
    archive.current().expectZip(archive.wish());
    found.copyFault = new AssertionError("a bug");

    assertThatThrownBy(() -> archive.observer().onStart(found.get()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.FAULT));
    assertThat(archive.service().downloads().getRefused()).containsEntry("fault", 1L);
    assertThat(found.closed).hasValue(1);
    assertThat(archive.slotsInUse()).isZero();
    assertThat(archive.current().standsAside()).isFalse();
  }

  @Test
  void whereTheArchiveLacksAMemberItsOwnZipIsServed() {
    archive.current().expectZip(archive.wish());
    found.copyFault = lacking("copyToRetrieveCache");

    archive.observer().onStart(found.get());

    assertThat(archive.current().standsAside()).isTrue();
    assertThat(archive.current().wish()).isEmpty();
    assertThat(found.closed).as("the archive still needs it").hasValue(0);
    assertThat(archive.slotsInUse()).isZero();
  }

  @Test
  void whereTheArchiveLacksAMemberAndALimitIsSetNothingIsServed() {
    archive.current().expectZip(archive.configured("zip.maxInstances=5").wish());
    found.copyFault = lacking("copyToRetrieveCache");

    assertThatThrownBy(() -> archive.observer().onStart(found.get()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DOES_NOT_FIT));
    assertThat(archive.current().standsAside()).isFalse();
  }

  @Test
  @DisplayName("what fails at the end keeps the archive neither from its audit nor from its end")
  void aFaultAtTheEnd() {
    archive.current().expectZip(archive.wish());
    archive.observer().onStart(found.get());
    archive.current().delivery().orElseThrow().sendNothing("HEAD");
    found.matchesFault = new IllegalStateException("detached");

    assertThatCode(() -> archive.observer().beforeTheAudit(found.get())).doesNotThrowAnyException();
    archive.observer().afterAll(found.get());

    assertThat(archive.slotsInUse()).isZero();
    assertThat(found.closed).hasValue(1);
  }

  @Test
  void onlyTheLastEventClosesTheContext() {
    archive.current().expectZip(archive.wish());
    archive.observer().onStart(found.get());

    archive.observer().beforeTheAudit(found.get());
    assertThat(found.closed).hasValue(0);

    archive.observer().afterAll(found.get());
    assertThat(found.closed).hasValue(1);
  }
}
