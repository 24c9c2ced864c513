package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.OtherThread;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who has all of one answer, and may have one at a time, waits for its end")
class NextDownloadTest {
  private final ArchiveWithoutServer archive =
      new ArchiveWithoutServer().configured("zip.maxConcurrentPerUser=1");
  private final ZipWish wish = archive.wish();
  private final Delivery delivery = archive.admitted(wish, new FakeObject(1, 1, 1000));

  @AfterEach
  void end() {
    archive.close();
  }

  /** The next request of the same user. */
  private OtherThread<Slots.Lease> next() {
    return OtherThread.does(() -> archive.service().slots().acquire(wish.user(), wish.settings()));
  }

  private void isRefused() {
    assertThatThrownBy(() -> next().result())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MAX_CONCURRENT_PER_USER));
  }

  /** Asks for the next ZIP whenever it gets bytes. */
  private final class ClientOf extends OutputStream {
    private final long length;
    private long count;

    ClientOf(long length) {
      this.length = length;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int size) {
      count += size;
      if (count < length) {
        isRefused();
      } else {
        next().waiting();
      }
    }
  }

  private ZipPlan plan() throws InterruptedException {
    return delivery.prepare(Extent.WHOLE).orElseThrow();
  }

  @ParameterizedTest(name = "bytes={0}-")
  @ValueSource(longs = {0, 500})
  @DisplayName("of a known length: as soon as the last byte is given")
  void known(long from) throws Exception {
    ZipPlan plan = plan();
    ClientOf client = new ClientOf(plan.length() - from);

    delivery.write(plan, new ByteRange(from, plan.length() - 1), client, out -> out);

    assertThat(client.count).isEqualTo(plan.length() - from);
  }

  @Test
  @DisplayName("as it comes: before the server can say that it was all")
  void asItComes() throws Exception {
    delivery.write(new ClientOf(Long.MAX_VALUE), out -> out);
    next().waiting();
  }

  @Test
  @DisplayName("broken off: before the connection is cut")
  void broken() throws Exception {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> delivery.write(gone, out -> out))
        .isInstanceOf(DownloadException.class);
    next().waiting();
  }

  @Test
  @DisplayName("of a HEAD, of a 304")
  void nothing() throws Exception {
    ZipPlan unused = plan();
    isRefused();
    delivery.sendNothing("HEAD");
    next().waiting();
  }

  @Test
  @DisplayName("of a refusal")
  void refused() throws Exception {
    delivery.refuse(new Refusal(Refusal.Reason.STOPPED, "Says a test."));
    next().waiting();
  }

  @Test
  @DisplayName("pulled: as soon as the last byte is given")
  void pulled() throws Exception {
    ZipPlan plan = plan();
    Transfer transfer = delivery.open(plan, new ByteRange(0, plan.length() - 1));
    transfer.gives(100);
    isRefused();
    transfer.taken(100);

    transfer.gives((int) plan.length() - 100);

    next().waiting();
    transfer.end(Optional.empty(), archive::end);
  }

  @Test
  @DisplayName("pulled as it comes: before the server can say that it was all")
  void pulledAsItComes() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    Transfer transfer = delivery.open();
    transfer.gives(100);
    transfer.taken(100);
    isRefused();

    transfer.end(
        Optional.empty(),
        () -> {
          next().waiting();
          answers.incrementAndGet();
          archive.end();
        });

    archive.service().close();
    assertThat(answers).hasValue(1);
  }
}
