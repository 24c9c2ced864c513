package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dcm4chee.arc.zip.pipeline.Sharing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A retrieve is read by several threads, and nothing of it after its end")
class OpenStudyTest {
  private static final long SAFETY_MILLIS = 10_000;

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final RetrieveCaches caches = new RetrieveCaches();
  private final FakeObject first = new FakeObject(1, 1, 10);
  private final FakeObject second = new FakeObject(1, 2, 10);
  private final FakeContext found = archive.finds(first, second);

  @AfterEach
  void end() {
    caches.close();
    archive.close();
  }

  private OpenStudy opened() {
    return new OpenStudy(
        found.get(),
        archive.wish(),
        SourceFactory.contents(found.get(), archive.wish(), true),
        0,
        Sharing.ALONE);
  }

  @Test
  @DisplayName("each storage is opened once, before any thread reads; one that cannot be is not")
  void storages() {
    assertThat(opened().hasObjects()).isTrue();
    assertThat(found.storages).containsExactly("fs1");

    found.storageFault = new IllegalArgumentException("No Storage configured with ID:fs1");
    assertThat(opened().hasObjects()).isTrue();
  }

  @Test
  @DisplayName("the archive is asked for copies once, when it is read, and for none before")
  void read() {
    first.nearline();
    OpenStudy study = opened();
    assertThat(study.wasRead()).isFalse();
    assertThat(found.copyingBegun).hasValue(0);

    study.read(caches, Thread::new);
    study.read(caches, Thread::new);

    assertThat(study.wasRead()).isTrue();
    assertThat(found.copyingBegun).hasValue(1);
    assertThat(study.found().acceptable())
        .extracting(InstanceSource::isReady)
        .containsExactly(false, true);
  }

  @Test
  @DisplayName("it is idle when all who have entered have left")
  void idle() {
    OpenStudy study = opened();
    assertThat(study.isIdle()).isTrue();
    study.enter();
    study.enter();
    study.leave();
    assertThat(study.isIdle()).isFalse();
    study.leave();
    assertThat(study.isIdle()).isTrue();
  }

  @Test
  @DisplayName("ended, nothing is opened with it any more, and the archive has it still")
  void ended() {
    OpenStudy study = opened();
    InstanceSource source = study.found().acceptable().get(0);

    study.end();

    assertThatThrownBy(() -> source.context().getStorage("fs1")).hasMessage("The download is over");
    assertThat(found.closed).hasValue(0);
    assertThat(study.isClosed()).isFalse();
  }

  @Test
  @DisplayName("closed, it has ended, the archive has nothing of it, and nobody waits for copies")
  void closed() throws Exception {
    first.nearline();
    OpenStudy study = opened();
    InstanceSource source = study.found().acceptable().get(0);
    Thread[] waiting = new Thread[1];
    study.read(
        caches,
        task -> {
          waiting[0] = new Thread(task);
          return waiting[0];
        });

    study.close(caches);

    waiting[0].join(SAFETY_MILLIS);
    assertThat(waiting[0].isAlive()).isFalse();
    assertThat(study.isClosed()).isTrue();
    assertThat(found.closed).hasValue(1);
    assertThatThrownBy(() -> source.context().getStorage("fs1")).hasMessage("The download is over");
  }
}
