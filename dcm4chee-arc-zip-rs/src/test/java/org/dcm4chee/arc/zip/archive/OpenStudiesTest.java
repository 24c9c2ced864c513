package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.dcm4chee.arc.zip.OtherThread;
import org.dcm4chee.arc.zip.pipeline.LeaveOutException;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.dcm4chee.arc.zip.pipeline.NotNowException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A study is open while its objects are read: two at a time, and none twice")
class OpenStudiesTest {
  private final GatheredStudies gathered = new GatheredStudies(5);
  private final OpenStudies studies = gathered.gathered();

  @AfterEach
  void end() {
    gathered.close();
    assertThat(gathered.search.mostOpen).isLessThanOrEqualTo(OpenStudies.MOST);
  }

  private OpenStudies.Lease lease(int study) throws Exception {
    return lease(study, 0);
  }

  /** Who would wait for ever fails. */
  private OpenStudies.Lease lease(int study, int number) throws Exception {
    return OtherThread.hasDone(() -> studies.lease(gathered.object(study, number)));
  }

  private void read(int study) throws Exception {
    lease(study).close();
  }

  private OtherThread<OpenStudies.Lease> reader(int study) {
    return OtherThread.does(() -> studies.lease(gathered.object(study, 0)));
  }

  private boolean isOpen(int study) {
    return gathered.closed(study) == 0;
  }

  @Test
  @DisplayName("of those that were gathered the first stays open, for who begins with it")
  void gathered() {
    assertThat(studies.size()).isEqualTo(5);
    assertThat(gathered.search.open()).isEqualTo(1);
    assertThat(isOpen(0)).isTrue();
  }

  @Test
  @DisplayName("a study without an object that can be sent is none, and closed")
  void empty() {
    OpenStudies none = gathered.none();
    FakeContext found = new FakeContext(gathered.archive.ae());
    none.add(
        new OpenStudy(
            found.get(),
            gathered.archive.wish(),
            SourceFactory.contents(found.get(), gathered.archive.wish(), true),
            0,
            org.dcm4chee.arc.zip.pipeline.Sharing.ALONE),
        0,
        List.of());

    assertThat(none.size()).isZero();
    assertThat(found.closed).hasValue(1);
  }

  @Test
  @DisplayName("who reads an object is given that object, of the one retrieve of its study")
  void theObject() throws Exception {
    gathered.served(studies);
    FakeContext first = gathered.search.last.get(0);

    try (OpenStudies.Lease one = lease(0, 1);
        OpenStudies.Lease other = lease(3, 1)) {
      assertThat(one.source().uids().instance()).isEqualTo(gathered.uid(0, 1));
      assertThat(other.source().uids().instance()).isEqualTo(gathered.uid(3, 1));
      read(0);
      read(3);
    }
    assertThat(gathered.search.last.get(0)).isSameAs(first);
    assertThat(gathered.search.open()).isEqualTo(2);
  }

  @Test
  @DisplayName("for the next study one is closed that nobody reads")
  void room() throws Exception {
    gathered.served(studies);
    try (OpenStudies.Lease held = lease(0)) {
      assertThat(held.source()).isNotNull();
      read(2);
      read(3);

      assertThat(isOpen(0)).as("it is read").isTrue();
      assertThat(isOpen(2)).isFalse();
      assertThat(isOpen(3)).isTrue();
    }
    read(4);
    assertThat(isOpen(0)).as("it was read").isFalse();
  }

  @Test
  @DisplayName("while both are read the third is waited for, until nobody reads one of them")
  void waiting() throws Exception {
    gathered.served(studies);
    OpenStudies.Lease one = lease(0);
    OpenStudies.Lease same = lease(0);
    try (OpenStudies.Lease other = lease(1)) {
      assertThat(other.source()).isNotNull();
      OtherThread<OpenStudies.Lease> third = reader(2).waiting();

      one.close();
      third.waiting();
      same.close();
      try (OpenStudies.Lease lease = third.result()) {
        assertThat(lease.source().uids().instance()).isEqualTo(gathered.uid(2, 0));
        assertThat(isOpen(0)).isFalse();
        assertThat(isOpen(1)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("who would only read ahead of the writer does not wait: it is done later")
  void ahead() throws Exception {
    try (GatheredStudies.Writer writer = gathered.served(studies).begins();
        OpenStudies.Lease one = lease(0);
        OpenStudies.Lease other = lease(1)) {
      assertThat(one.source()).isNotNull();
      assertThatThrownBy(() -> lease(2)).isInstanceOf(NotNowException.class);
      writer.to(2);
      assertThatThrownBy(() -> lease(2)).isInstanceOf(NotNowException.class);
      assertThat(other.source()).isNotNull();
    }
  }

  @Test
  @DisplayName("whom the writer waits for waits for room, and has it")
  void inTurn() throws Exception {
    try (GatheredStudies.Writer writer = gathered.served(studies).begins()) {
      OpenStudies.Lease one = lease(0);
      OpenStudies.Lease other = lease(1);
      writer.to(4);
      OtherThread<OpenStudies.Lease> third = reader(2).waiting();

      other.close();
      try (OpenStudies.Lease lease = third.result()) {
        assertThat(lease.source()).isNotNull();
        assertThat(isOpen(0)).isTrue();
        assertThat(isOpen(1)).isFalse();
      }
      one.close();
    }
  }

  @Test
  @DisplayName("who waits for a copy keeps nobody else from opening a study, and is told of it")
  void copies() throws Exception {
    gathered.served(studies);
    FakeObject nearline = gathered.search.studies.get(1).get(0).nearline();
    OtherThread<OpenStudies.Lease> waiting = reader(1).waiting();

    read(0);
    gathered.search.last.get(1).copied(nearline);
    try (OpenStudies.Lease lease = waiting.result()) {
      assertThat(lease.source().isReady()).isTrue();
    }
  }

  @Test
  @DisplayName("a study that is waited for is not read: its place may be needed for another")
  void copiesThatTakeTooLong() throws Exception {
    gathered.served(studies);
    // The archive does not give up a copy that it has begun.
    gathered.threads =
        task ->
            new Thread(task) {
              @Override
              public void interrupt() {}
            };
    gathered.search.studies.get(1).get(0).nearline();
    OtherThread<OpenStudies.Lease> waiting = reader(1).waiting();
    FakeContext copying = gathered.search.last.get(1);

    try (OpenStudies.Lease held = lease(0)) {
      assertThat(held.source()).isNotNull();
      try (OpenStudies.Lease other = lease(2)) {
        assertThat(other.source()).isNotNull();
        assertThatThrownBy(waiting::result).isInstanceOf(NotNowException.class);
        assertThat(isOpen(1)).isFalse();
      }
    } finally {
      copying.copiedAll();
    }
  }

  @Test
  @DisplayName("who waits can be interrupted, and stays so")
  void interrupted() throws Exception {
    gathered.served(studies);
    gathered.search.studies.get(1).get(0).nearline();
    OtherThread<OpenStudies.Lease> waiting = reader(1).waiting();

    waiting.interrupt();

    assertThatThrownBy(waiting::result).isInstanceOf(InterruptedIOException.class);
    assertThat(waiting.wasInterrupted()).isTrue();
  }

  @Test
  @DisplayName("who stops the download does not wait for the archive's database")
  void stopped() throws Exception {
    gathered.served(studies);
    gathered.search.studies.get(0).get(0).nearline();
    CountDownLatch answers = new CountDownLatch(1);
    gathered.search.otherwise.put(1, context -> await(answers));
    OtherThread<OpenStudies.Lease> copied = reader(0).waiting();
    OtherThread<OpenStudies.Lease> opening = reader(1).waiting();

    boolean done =
        OtherThread.hasDone(
            () -> {
              studies.stop();
              return true;
            });
    answers.countDown();

    assertThat(done).isTrue();
    assertThatThrownBy(copied::result).isInstanceOf(NotNowException.class);
    assertThatThrownBy(opening::result).isInstanceOf(NotNowException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("what is not there any more as it was found is left out")
  void gone() {
    gathered.served(studies);
    gathered.search.studies.get(1).remove(0);

    assertThatThrownBy(() -> lease(1))
        .isInstanceOfSatisfying(
            LeaveOutException.class,
            left -> assertThat(left.kind()).isEqualTo(LeftOut.Kind.UNREADABLE))
        .hasMessageContaining("changed or deleted");
  }

  @Test
  @DisplayName("a study that cannot be looked up, or in which something breaks, is not open")
  void cannotBeOpened() {
    gathered.served(studies);
    IllegalStateException fault = new IllegalStateException("the database has gone");
    gathered.search.otherwise.put(1, context -> context.matchesFault = fault);
    List<FakeObject> lookedUp = gathered.search.studies.set(2, null);

    assertThatThrownBy(() -> lease(1))
        .isInstanceOf(IOException.class)
        .hasMessage("A study could not be opened")
        .hasCause(fault);
    assertThat(isOpen(1)).isFalse();
    assertThatThrownBy(() -> lease(2)).hasMessage("A study could not be opened");
    gathered.search.studies.set(2, lookedUp);
  }

  @Test
  @DisplayName("closed, all are closed, and none is opened any more for whoever waits or comes")
  void closed() throws Exception {
    gathered.served(studies);
    OpenStudies.Lease one = lease(0);
    OpenStudies.Lease other = lease(1);
    OtherThread<OpenStudies.Lease> waiting = reader(2).waiting();

    studies.close();

    assertThat(gathered.search.open()).isZero();
    assertThatThrownBy(waiting::result).hasMessage("The download is over");
    assertThatThrownBy(() -> lease(0)).hasMessage("The download is over");
    one.close();
    other.close();
  }

  @Test
  @DisplayName("forgotten, all are closed once, and there is none")
  void forgotten() {
    studies.forget();

    assertThat(studies.size()).isZero();
    assertThat(gathered.search.open()).isZero();
    studies.close();
    assertThat(gathered.closed(0)).isEqualTo(1);
  }
}
