package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.dcm4chee.arc.zip.OtherThread;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The way to a client knows what the client has taken, and whether it is there")
class ClientStreamTest {
  private static final long SAFETY_MILLIS = 10_000;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private boolean gone;
  private final ClientStream stream =
      new ClientStream(
          new Client() {
            @Override
            public boolean isGone() {
              asked.incrementAndGet();
              return gone;
            }

            @Override
            public boolean cut() {
              cut.incrementAndGet();
              return true;
            }
          });

  @Test
  void write_countsWhatWasAccepted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream.to(bytes);

    stream.write(7);
    stream.write(new byte[] {1, 2, 3, 4}, 1, 2);
    stream.flush();

    assertThat(bytes.toByteArray()).containsExactly(7, 2, 3);
    assertThat(stream.accepted()).isEqualTo(3);
    assertThat(stream.isWaiting()).isFalse();
  }

  @Test
  @DisplayName("what somebody else gives the client is waited for until it is taken, and counted")
  void taken() {
    stream.gives(3);
    assertThat(stream.isWaiting()).isTrue();
    stream.taken(3);
    assertThat(stream.isWaiting()).isFalse();
    stream.taken(4);
    assertThat(stream.accepted()).isEqualTo(7);
  }

  @Test
  @DisplayName("before the client is given its last byte, what is to be done then is done")
  void beforeTheLastByte() throws IOException {
    List<String> order = new ArrayList<>();
    stream.to(
        new OutputStream() {
          @Override
          public void write(int b) {
            order.add("byte");
          }
        });
    stream.beforeItHas(3, () -> order.add("now"));

    stream.write(1);
    stream.write(new byte[] {1, 2}, 0, 1);
    stream.flush();
    assertThat(order).containsExactly("byte", "byte");
    stream.write(3);

    assertThat(order).containsExactly("byte", "byte", "now", "byte");
  }

  @Test
  @DisplayName("so it is where somebody else gives it")
  void beforeTheLastByteOfAnother() {
    List<String> order = new ArrayList<>();
    stream.beforeItHas(7, () -> order.add("now"));

    stream.gives(3);
    stream.taken(3);
    stream.gives(3);
    stream.taken(3);
    assertThat(order).isEmpty();
    stream.gives(1);

    assertThat(order).containsExactly("now");
  }

  @Test
  @DisplayName("what is on its way is pressed out, and the client waited for as for any bytes")
  void flush() throws IOException {
    AtomicInteger flushed = new AtomicInteger();
    stream.to(
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            assertThat(stream.isWaiting()).isTrue();
            flushed.incrementAndGet();
          }
        });

    stream.flush();

    assertThat(flushed).hasValue(1);
    assertThat(stream.isWaiting()).isFalse();
  }

  @Test
  @DisplayName("whoever has had the connection leaves it to the next")
  void oneAfterTheOther() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    stream.to(bytes);

    assertThat(OtherThread.hasDone(stream::isGone)).isFalse();
    for (int i = 1; i <= 2; i++) {
      int number = i;
      OtherThread.hasDone(
          () -> {
            stream.write(number);
            return number;
          });
      OtherThread.hasDone(
          () -> {
            stream.flush();
            return number;
          });
    }
    OtherThread.hasDone(
        () -> {
          stream.end();
          return 0;
        });
    OtherThread.hasDone(
        () -> {
          stream.flush();
          return 0;
        });

    assertThat(bytes.toByteArray()).containsExactly(1, 2);
  }

  @Test
  @DisplayName("what the client did not take does not count, and nobody waits for it any more")
  void write_fails() {
    stream.to(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        });

    assertThatThrownBy(() -> stream.write(1)).hasMessage("broken pipe");
    assertThat(stream.accepted()).isZero();
    assertThat(stream.isWaiting()).isFalse();
  }

  @Test
  @DisplayName("before and between writes the connection is looked at")
  void isGone() {
    assertThat(stream.isGone()).isFalse();
    gone = true;
    assertThat(stream.isGone()).isTrue();
  }

  @Test
  @DisplayName("once it is over the connection is not this download's: the next request is in it")
  void end_isNotLookedAtAnyMore() {
    gone = true;
    stream.end();

    assertThat(stream.isGone()).isFalse();
    assertThat(asked).hasValue(0);
  }

  @Test
  @DisplayName(
      "while the client is being written to it is waited for, and the connection left alone")
  void isWaiting_whileWriting() throws InterruptedException {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    stream.to(
        new OutputStream() {
          @Override
          public void write(int b) {
            writing.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    Thread writer =
        new Thread(
            () -> {
              try {
                stream.write(1);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    writing.await();
    gone = true;

    assertThat(stream.isWaiting()).isTrue();
    assertThat(stream.isGone()).as("asked in the middle of a write").isFalse();
    assertThat(asked).hasValue(0);

    go.countDown();
    writer.join(SAFETY_MILLIS);
    assertThat(stream.isWaiting()).isFalse();
    assertThat(stream.accepted()).isEqualTo(1);
  }

  @Test
  @DisplayName("it is cut while the answer goes on, and left alone when it is complete")
  void cut_notTheNextRequest() {
    stream.cut();
    assertThat(cut).hasValue(1);

    stream.end();
    stream.cut();
    assertThat(cut).hasValue(1);
  }

  @Test
  @DisplayName("who waits for a client that is cut waits no more, and is free for its next work")
  void cut_wakesWhoWrites() throws InterruptedException {
    CountDownLatch writing = new CountDownLatch(1);
    stream.to(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            writing.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw (IOException) new InterruptedIOException().initCause(e);
            }
          }
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean(true);
    Thread writer =
        new Thread(
            () -> {
              try {
                stream.write(1);
              } catch (IOException e) {
                thrown.set(e);
              }
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    writer.start();
    writing.await();

    stream.cut();

    writer.join(SAFETY_MILLIS);
    assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(stillInterrupted).isFalse();
    assertThat(stream.isWaiting()).isFalse();
  }

  @Test
  @DisplayName("who writes nothing when its client is cut is not disturbed")
  void cut_betweenWrites() throws IOException {
    stream.to(new ByteArrayOutputStream());
    stream.write(1);

    stream.cut();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
