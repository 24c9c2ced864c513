package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dcm4chee.arc.zip.OtherThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of each study of several the archive hears once: that it begins, and what was sent")
class StudiesToldOfTest {
  private final GatheredStudies gathered = new GatheredStudies(4);
  private final OpenStudies studies = gathered.gathered();
  private final List<String> events = gathered.search.events;
  private final GatheredStudies.Writer writer = gathered.served(studies);

  @AfterEach
  void end() {
    writer.close();
    gathered.close();
  }

  /** Who would wait for ever fails. */
  private OpenStudies.Lease lease(int study) throws Exception {
    return OtherThread.hasDone(() -> studies.lease(gathered.object(study, 0)));
  }

  private void read(int study) throws Exception {
    lease(study).close();
  }

  private List<String> transferred(int study) {
    return gathered.search.transferred(study);
  }

  private boolean isOpen(int study) {
    return gathered.closed(study) == 0;
  }

  @Test
  @DisplayName("what is looked at for the plan does not begin, and what was read is left")
  void forThePlan() throws Exception {
    read(0);
    read(1);
    assertThat(events).isEmpty();
    read(2);
    assertThat(events).containsExactly("leave 0");
    studies.close();
    assertThat(events).containsExactlyInAnyOrder("leave 0", "leave 1", "leave 2");
  }

  @Test
  @DisplayName("of a study that nobody has read there is nothing to tell")
  void notRead() {
    studies.close();

    assertThat(events).isEmpty();
    assertThat(gathered.search.open()).isZero();
  }

  @Test
  @DisplayName("the writer's own begins when it is read, and the next one, and none behind that")
  void begins() throws Exception {
    writer.begins();

    read(2);
    assertThat(events).isEmpty();
    read(0);
    read(0);
    assertThat(events).containsExactly("begin 0");
    read(1);
    assertThat(events).containsExactly("begin 0", "leave 2", "begin 1");
  }

  @Test
  @DisplayName("what has begun is open until the writer has passed it; then the archive is told")
  void ends() throws Exception {
    writer.begins();
    read(0);
    read(1);
    assertThatThrownBy(() -> read(2)).hasMessageContaining("cannot be read now");
    writer.to(1);
    assertThatThrownBy(() -> read(2)).hasMessageContaining("cannot be read now");
    assertThat(isOpen(0)).isTrue();

    writer.to(2);
    read(2);
    assertThat(events).containsExactly("begin 0", "begin 1", "end 0", "begin 2");
    assertThat(transferred(0)).containsExactly(gathered.uid(0, 0), gathered.uid(0, 1));
    assertThat(isOpen(0)).isFalse();
    assertThat(isOpen(1)).isTrue();
  }

  @Test
  @DisplayName("when all is sent, the last one is over, too")
  void over() throws Exception {
    writer.begins().to(6);
    try (OpenStudies.Lease held = lease(2)) {
      read(3);
      writer.to(8);

      read(0);

      assertThat(held.source()).isNotNull();
      assertThat(events).startsWith("begin 2", "begin 3", "end 3");
      assertThat(transferred(3)).containsExactly(gathered.uid(3, 0), gathered.uid(3, 1));
    }
  }

  @Test
  @DisplayName("what was lost on the way has failed, what was not sent yet has, with the reason")
  void fates() throws Exception {
    gathered.lost.add(1);
    writer.begins();
    read(0);
    read(1);
    writer.to(3);
    IOException cut = new IOException("cut");
    gathered.report.failed(cut, "cut");

    studies.close();

    assertThat(transferred(0)).containsExactly(gathered.uid(0, 0));
    assertThat(gathered.search.last.get(0).exception).isNull();
    assertThat(transferred(1)).containsExactly(gathered.uid(1, 0));
    assertThat(gathered.search.last.get(1).exception).isSameAs(cut);
    assertThat(events).containsExactly("begin 0", "begin 1", "end 0", "end 1");
  }

  @Test
  @DisplayName("a study that may not begin is not read; nor is its end told")
  void mayNotBegin() throws Exception {
    gathered.search.refusing.add("begin 1");
    writer.begins();
    read(0);

    assertThatThrownBy(() -> read(1))
        .isInstanceOf(IOException.class)
        .hasMessage("The archive did not let a study be sent");
    studies.close();
    assertThat(events).containsExactly("begin 0", "begin 1", "end 0", "leave 1");
  }

  @Test
  @DisplayName("a study of which nothing is left does not begin")
  void nothingLeft() {
    gathered.search.studies.get(0).clear();
    gathered.search.studies.get(1).clear();
    writer.begins();

    assertThatThrownBy(() -> read(1)).hasMessageContaining("changed or deleted");
    assertThat(events).isEmpty();
  }

  @Test
  @DisplayName("what could be sent without being read again is told of at the end, once each")
  void notReadAgain() throws Exception {
    writer.begins();
    read(1);
    writer.to(6);

    studies.close();
    studies.close();

    assertThat(events).containsExactly("begin 1", "end 1", "begin 0", "end 0", "begin 2", "end 2");
    for (int study = 0; study < 3; study++) {
      assertThat(transferred(study))
          .containsExactly(gathered.uid(study, 0), gathered.uid(study, 1));
    }
    assertThat(gathered.search.open()).isZero();
  }

  @Test
  @DisplayName(
      "one of which the archive cannot be told keeps it from hearing of none of the others")
  void cannotBeTold() throws Exception {
    gathered.search.refusing.add("end 0");
    gathered.search.studies.set(1, null);
    writer.begins();
    read(0);
    writer.to(8);

    studies.close();

    assertThat(events).containsExactly("begin 0", "end 0", "begin 2", "end 2", "begin 3", "end 3");
    assertThat(gathered.search.open()).isZero();
    gathered.search.studies.set(1, new ArrayList<>());
  }

  @Test
  @DisplayName(
      "one that was sent without being read again and may not begin is closed all the same")
  void mayNotBeginAtTheEnd() throws Exception {
    gathered.search.refusing.add("begin 1");
    writer.begins().to(8);

    studies.close();

    assertThat(events)
        .containsExactly(
            "begin 0", "end 0", "begin 1", "leave 1", "begin 2", "end 2", "begin 3", "end 3");
    assertThat(gathered.search.open()).isZero();
  }

  @Test
  @DisplayName("when the archive is told of a study, nobody can open a file of it any more")
  void nothingIsOpenedAnyMore() throws Exception {
    writer.begins();
    InstanceSource source;
    try (OpenStudies.Lease lease = lease(0)) {
      source = lease.source();
    }
    List<Throwable> refused = new ArrayList<>();
    gathered.search.onEvent =
        event -> {
          if (event.equals("end 0")) {
            try {
              source.context().getStorage("fs1");
            } catch (IllegalStateException e) {
              refused.add(e);
            }
          }
        };

    studies.close();

    assertThat(refused)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("The download is over");
  }
}
