package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Small pieces go out together, large ones by themselves, and each end has its cause")
class PullWriterTest {
  /** As many bytes as go out together at most. */
  private static final int TOGETHER = 1 << 15;

  private final CompletableFuture<Void> arrival = new CompletableFuture<>();
  private final FakeSource source = new FakeSource("1.2.1", 10).readyWith(arrival);
  private final ReadAhead<FakeSource.Facts> readAhead =
      new ReadAhead<>(
          List.of(new Slot<>(source, EntryForms.STORED, false)),
          1,
          task -> {},
          ByteBudget.of(1 << 16));

  private final Losses<FakeSource.Facts> losses =
      new Losses<>(List.of(source), List.of(), OnLoss.FAIL, new BitSet());

  private final List<String> events = new ArrayList<>();
  private final Queue<Scene> script = new ArrayDeque<>();

  /** What a writer finds next. */
  private interface Scene {
    PullWriter.Loaded load() throws IOException;
  }

  private final PullWriter<FakeSource.Facts> writer =
      new PullWriter<>(readAhead, losses) {
        @Override
        Loaded load(boolean willing) throws IOException {
          events.add(willing ? "load" : "look");
          return script.isEmpty() ? new Loaded.Nothing() : script.remove().load();
        }
      };

  private void finds(Scene scene) {
    script.add(scene);
  }

  private void finds(PullWriter.Loaded loaded) {
    finds(() -> loaded);
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void assertHolds(Chunk chunk, int length, int first, int last) {
    assertThat(chunk)
        .isInstanceOfSatisfying(
            Chunk.Here.class,
            here -> {
              assertThat(here.length()).isEqualTo(length);
              assertThat(here.bytes()[here.offset()]).isEqualTo((byte) first);
              assertThat(here.bytes()[here.offset() + length - 1]).isEqualTo((byte) last);
            });
  }

  @Test
  void smallPiecesGoOutTogether_asManyAsFit() throws Exception {
    finds(PullWriter.bytes(bytes(TOGETHER / 2 - 1, 1)));
    finds(PullWriter.bytes(new byte[0]));
    finds(PullWriter.bytes(bytes(TOGETHER / 2 - 1, 2)));
    finds(PullWriter.bytes(bytes(2, 3)));
    finds(PullWriter.bytes(bytes(1, 4)));

    assertHolds(writer.next(), TOGETHER, 1, 3);
    assertHolds(writer.next(), 1, 4, 4);
    assertThat(writer.next()).isInstanceOf(Chunk.End.class);
  }

  @Test
  void aLargePieceIsNotCopied_andWhatIsBeforeItGoesOutFirst() throws Exception {
    byte[] large = bytes(TOGETHER / 2, 2);
    finds(PullWriter.bytes(bytes(3, 1)));
    finds(PullWriter.bytes(large, 5, large.length));
    finds(PullWriter.bytes(large));

    assertHolds(writer.next(), 3 + large.length - 5, 1, 2);
    assertThat(writer.next())
        .isInstanceOfSatisfying(Chunk.Here.class, here -> assertThat(here.bytes()).isSameAs(large));

    finds(PullWriter.bytes(bytes(3, 3)));
    finds(PullWriter.bytes(large));
    assertHolds(writer.next(), 3, 3, 3);
    assertThat(writer.next())
        .isInstanceOfSatisfying(Chunk.Here.class, here -> assertThat(here.bytes()).isSameAs(large));
    assertThat(writer.next()).isInstanceOf(Chunk.End.class);
  }

  @Test
  void memoryIsGivenBackWhenItsBytesAreNotUsedAnyMore() throws Exception {
    Chunk.Here small = new Chunk.Here(bytes(3, 1), 0, 3);
    Chunk.Here large = new Chunk.Here(bytes(TOGETHER, 2), 0, TOGETHER);
    finds(new PullWriter.Loaded.Bytes(List.of(small), () -> events.add("small done")));
    finds(new PullWriter.Loaded.Bytes(List.of(small, large), () -> events.add("large done")));

    writer.next();
    assertThat(events).as("it was copied").containsExactly("load", "small done", "load");
    assertThat(writer.next()).isSameAs(large);
    assertThat(events).as("it is being sent").doesNotContain("large done");
    writer.next();
    assertThat(events.subList(3, 5))
        .as("before anything else")
        .containsExactly("large done", "load");
    assertThat(events).containsOnlyOnce("large done");
  }

  @Test
  void memoryOfSeveralPiecesIsGivenBackWithTheLastOfThem() throws Exception {
    Chunk.Here first = new Chunk.Here(bytes(TOGETHER, 1), 0, TOGETHER);
    Chunk.Here last = new Chunk.Here(bytes(TOGETHER, 2), 0, TOGETHER);
    finds(new PullWriter.Loaded.Bytes(List.of(first, last), () -> events.add("done")));

    assertThat(writer.next()).isSameAs(first);
    assertThat(writer.next()).isSameAs(last);
    assertThat(events).doesNotContain("done");
    assertThat(writer.next()).isInstanceOf(Chunk.End.class);
    assertThat(events).containsOnlyOnce("done");
  }

  @Test
  void whoMustNotWaitGetsWhatIsThere_andThenNothing() throws Exception {
    finds(PullWriter.bytes(bytes(3, 1)));
    finds(new PullWriter.Loaded.NotYet());
    finds(new PullWriter.Loaded.NotYet());
    finds(PullWriter.bytes(bytes(2, 2)));

    assertHolds(writer.poll().orElseThrow(), 3, 1, 1);
    assertThat(writer.poll()).isEmpty();
    assertHolds(writer.poll().orElseThrow(), 2, 2, 2);
    assertThat(writer.poll()).containsInstanceOf(Chunk.End.class);
    assertThat(events).as("never encodes").containsOnly("look");
  }

  @Test
  void whatIsMadeWhileItIsSent_comesBehindWhatIsThere() throws Exception {
    finds(PullWriter.bytes(bytes(3, 1)));
    finds(
        new PullWriter.Loaded.Made(
            out -> {
              out.write(7);
              out.write(bytes(2, 8), 0, 2);
              out.flush();
            }));

    assertHolds(writer.next(), 3, 1, 1);
    Chunk.Streamed streamed = (Chunk.Streamed) writer.next();
    ByteArrayOutputStream client = new ByteArrayOutputStream();
    streamed.writeTo(client);
    assertThat(client.toByteArray()).containsExactly(7, 8, 8);
    assertThat(writer.next()).isInstanceOf(Chunk.End.class);
  }

  private static void assertEnds(ThrowingCallable action, Cause cause) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.reason()).isEqualTo(cause));
  }

  @Test
  void whatCannotBeReadEndsIt_andTheObjectsAreToBlame() {
    finds(
        () -> {
          throw new IOException("lost");
        });

    assertEnds(writer::next, Cause.UNREADABLE);
    assertThat(losses.areToBlame()).isTrue();
  }

  @Test
  void whatIsKnownToEndItKeepsItsCause() {
    DownloadException changed = losses.changed(0);
    finds(
        () -> {
          throw changed;
        });

    assertThatThrownBy(writer::next).isSameAs(changed);
    assertThat(losses.areToBlame()).isTrue();
  }

  private Chunk.Streamed streamed(PullWriter.Making making) throws DownloadException {
    finds(new PullWriter.Loaded.Made(making));
    return (Chunk.Streamed) writer.next();
  }

  @Test
  void whatBreaksWhileItIsMadeEndsIt_andTheObjectsAreToBlame() throws Exception {
    Chunk.Streamed streamed =
        streamed(
            out -> {
              throw new IllegalStateException("codec");
            });

    assertEnds(() -> streamed.writeTo(OutputStream.nullOutputStream()), Cause.UNREADABLE);
    assertThat(losses.areToBlame()).isTrue();
  }

  /** A client that takes no bytes, or none any more. */
  private static OutputStream gone(boolean onlyWithTheFlush) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        if (!onlyWithTheFlush) {
          throw new IOException("Broken pipe");
        }
      }

      @Override
      public void flush() throws IOException {
        throw new IOException("Broken pipe");
      }
    };
  }

  @Test
  void aClientThatIsGoneIsNoFaultOfTheObjects() throws Exception {
    for (boolean onlyWithTheFlush : new boolean[] {true, false}) {
      Chunk.Streamed streamed = streamed(out -> out.write(new byte[2 * TOGETHER]));

      assertEnds(() -> streamed.writeTo(gone(onlyWithTheFlush)), Cause.CLIENT_GONE);
    }
    assertThat(losses.areToBlame()).isFalse();
  }

  @Test
  void whoIsStoppedIsStopped_whateverComesOfIt() throws Exception {
    Chunk.Streamed streamed = streamed(out -> out.write(new byte[2 * TOGETHER]));
    readAhead.cancel();
    assertEnds(() -> streamed.writeTo(gone(false)), Cause.STOPPED);

    finds(
        () -> {
          throw new IOException("lost");
        });
    assertEnds(writer::next, Cause.STOPPED);
    assertThat(losses.areToBlame()).isFalse();
  }

  @Test
  void whoIsInterruptedWhileHeWaitsIsStopped_andStaysInterrupted() throws Exception {
    readAhead.inOrder(0, 0, new BitSet());
    assertThat(readAhead.poll(0, true)).isEmpty();
    finds(new PullWriter.Loaded.NotYet());
    Thread.currentThread().interrupt();

    assertEnds(writer::next, Cause.STOPPED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoWaitsIsToldWhenItIsWorthAskingAgain() throws Exception {
    readAhead.inOrder(0, 0, new BitSet());
    assertThat(readAhead.poll(0, false)).isEqualTo(Optional.empty());
    writer.onReady(() -> events.add("ready"));
    assertThat(events).isEmpty();

    writer.hurry();
    assertThat(events).containsExactly("ready");
    arrival.complete(null);
  }
}
