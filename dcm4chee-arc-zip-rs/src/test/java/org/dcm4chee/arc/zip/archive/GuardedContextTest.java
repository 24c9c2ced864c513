package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.storage.Storage;
import org.dcm4chee.arc.zip.Fake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "One thread at a time uses the archive's context, and nobody opens anything afterwards")
class GuardedContextTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeContext found = archive.finds(new FakeObject(1, 1, 10));
  private final GuardedContext.Guard guard = GuardedContext.of(found.get());
  private final List<String> closed = new ArrayList<>();

  @AfterEach
  void end() {
    archive.close();
  }

  @Test
  void whatTheArchiveAnswersIsWhatIsAnswered() {
    assertThat(guard.context().getStudyInstanceUID()).isEqualTo(ArchiveWithoutServer.STUDY);
    assertThat(guard.context().getMatches()).isSameAs(found.get().getMatches());
  }

  @Test
  void whatTheArchiveThrowsIsWhatIsThrown() {
    IOException fault = new IOException("storage");
    found.closeFault = fault;

    assertThatThrownBy(() -> guard.context().close()).isSameAs(fault);
  }

  @Test
  @DisplayName(
      "what is found out about files is one list that threads share, and the archive's own")
  void updateLocations() {
    List<?> seen = guard.context().getUpdateLocations();

    assertThat(seen)
        .isSameAs(guard.context().getUpdateLocations())
        .isNotSameAs(found.updateLocations)
        .hasSize(0);
    found.updateLocations.add("of the archive");
    assertThat(seen).hasSize(1);
  }

  @Test
  void beforeTheEndStoragesAreOpened() {
    assertThat(guard.context().getStorage("fs1")).isNull();
  }

  @Test
  void afterTheEndNoStorageIsOpened() {
    guard.end().run();

    assertThatThrownBy(() -> guard.context().getStorage("fs1"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> guard.context().putStorage("fs1", null))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Says when it is closed, and may fail then. */
  private Storage storage(String name, Optional<IOException> fault) {
    return Fake.of(
        Storage.class,
        Map.of(
            "close",
            arguments -> {
              closed.add(name);
              if (fault.isPresent()) {
                throw fault.get();
              }
              return null;
            }));
  }

  @Test
  @DisplayName("of two that are opened at the same time, the one that is not kept is closed too")
  void openedTwice() {
    Storage last = storage("last", Optional.empty());
    guard.context().putStorage("fs1", storage("first", Optional.of(new IOException("gone"))));
    guard.context().putStorage("fs1", storage("second", Optional.empty()));
    guard.context().putStorage("fs1", last);
    guard.context().putStorage("fs1", last);
    guard.context().putStorage("fs2", storage("another", Optional.empty()));
    assertThat(closed).as("who has opened it reads with it").isEmpty();

    guard.end().run();
    guard.end().run();

    assertThat(closed).containsExactlyInAnyOrder("first", "second");
    assertThat(found.opened.get("fs1")).as("closed with the context").isSameAs(last);
  }

  @Test
  @DisplayName("one that is opened when all is over is closed at once")
  void openedTooLate() {
    guard.end().run();

    assertThatThrownBy(() -> guard.context().putStorage("fs1", storage("late", Optional.empty())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The download is over");

    assertThat(closed).containsExactly("late");
    assertThat(found.opened).isEmpty();
  }

  @Test
  void afterTheEndTheRestCanStillBeAsked() {
    guard.end().run();

    assertThat(guard.context().getStudyInstanceUID()).isEqualTo(ArchiveWithoutServer.STUDY);
    assertThat(guard.context().getUpdateLocations()).isEmpty();
  }

  @Test
  void asLongAsOneThreadIsInItAnotherWaits() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    RetrieveContext slow =
        Fake.of(
            RetrieveContext.class,
            java.util.Map.of(
                "getUpdateLocations",
                arguments -> List.of(),
                "getStorage",
                arguments -> {
                  inside.countDown();
                  leave.await();
                  return null;
                },
                "getLocalAETitle",
                arguments -> "DCM4CHEE"));
    RetrieveContext guarded = GuardedContext.of(slow).context();
    Thread first = new Thread(() -> guarded.getStorage("fs1"));
    first.start();
    inside.await();
    Thread second = new Thread(guarded::getLocalAETitle);
    second.start();
    while (second.getState() != Thread.State.BLOCKED) {
      assertThat(second.getState()).isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    leave.countDown();
    first.join();
    second.join();
  }
}
