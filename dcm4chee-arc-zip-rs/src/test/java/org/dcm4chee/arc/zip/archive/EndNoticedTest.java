package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.dcm4chee.arc.zip.pipeline.Chunk;
import org.dcm4chee.arc.zip.pipeline.Chunks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The last piece of a ZIP is noticed once it is given out, and nothing else is changed")
class EndNoticedTest {
  private final Queue<Chunk> pieces = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();

  private final Chunks chunks =
      new EndNoticed(
          new Chunks() {
            @Override
            public Chunk next() {
              return pieces.remove();
            }

            @Override
            public Optional<Chunk> poll() {
              return Optional.ofNullable(pieces.poll());
            }

            @Override
            public void onReady(Runnable action) {
              told.add("on ready");
              action.run();
            }

            @Override
            public void hurry() {
              told.add("hurry");
            }
          },
          () -> told.add("end"));

  private final Chunk some = new Chunk.Here(new byte[1], 0, 1);
  private final Chunk last = new Chunk.End();

  @Test
  void byWhoWaits() throws Exception {
    pieces.add(some);
    pieces.add(last);

    assertThat(chunks.next()).isSameAs(some);
    assertThat(told).isEmpty();
    assertThat(chunks.next()).isSameAs(last);
    assertThat(told).containsExactly("end");
  }

  @Test
  void byWhoDoesNotWait() throws Exception {
    assertThat(chunks.poll()).isEmpty();
    pieces.add(some);
    pieces.add(last);

    assertThat(chunks.poll()).containsSame(some);
    assertThat(told).isEmpty();
    assertThat(chunks.poll()).containsSame(last);
    assertThat(told).containsExactly("end");
  }

  @Test
  void whatElseIsAskedIsPassedOn() {
    chunks.onReady(() -> told.add("ready"));
    chunks.hurry();

    assertThat(told).containsExactly("on ready", "ready", "hurry");
  }
}
