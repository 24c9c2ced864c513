package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.FakeObject;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.jboss.resteasy.spi.AsyncOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where no server can send without the request's thread, that thread writes")
class AsyncZipBodyWriterTest {
  private static final MediaType ZIP = MediaType.valueOf("application/zip");
  private static final Annotation[] NONE = {};
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final Delivery delivery = archive.admitted(new FakeObject(1, 1, 5000));
  private final Blocking out = new Blocking();

  @AfterEach
  void end() {
    archive.close();
  }

  /** Takes bytes from the thread that waits for it, and from no other. */
  private static final class Blocking extends AsyncOutputStream {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Thread thread = Thread.currentThread();
    private int flushes;
    private Optional<IOException> fault = Optional.empty();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      assertThat(Thread.currentThread()).isSameAs(thread);
      if (fault.isPresent()) {
        throw fault.get();
      }
      received.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      flushes++;
      if (fault.isPresent()) {
        throw fault.get();
      }
    }

    @Override
    public CompletionStage<Void> asyncFlush() {
      throw new AssertionError("It would not block");
    }

    @Override
    public CompletionStage<Void> asyncWrite(byte[] bytes, int offset, int length) {
      throw new AssertionError("It would not block");
    }
  }

  private CompletableFuture<Void> write(ZipBody.Content body) {
    return new AsyncZipBodyWriter()
        .asyncWriteTo(
            new ZipBody(body),
            ZipBody.class,
            ZipBody.class,
            NONE,
            ZIP,
            new MultivaluedHashMap<>(),
            out)
        .toCompletableFuture();
  }

  @Test
  void allOfIt() throws Exception {
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();

    CompletableFuture<Void> written =
        write(
            new ZipBody.Content(
                delivery,
                Optional.of(plan),
                new Answer.Whole(plan.length()),
                ClientConnection.ofCurrentRequest(),
                false));

    assertThat(written).isCompleted();
    assertThat(out.received.size()).isEqualTo((int) plan.length());
  }

  @Test
  void ofAHeadOnlyTheHeader() {
    CompletableFuture<Void> written = write(head());

    assertThat(written).isCompleted();
    assertThat(out.received.size()).isZero();
    assertThat(out.flushes).isEqualTo(1);
  }

  private ZipBody.Content head() {
    return new ZipBody.Content(
        delivery,
        Optional.empty(),
        new Answer.Chunked(),
        ClientConnection.ofCurrentRequest(),
        true);
  }

  @Test
  void aZipIsWrittenOnce() {
    ZipBody zip = new ZipBody(head());
    zip.take();

    assertThatThrownBy(zip::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void whatFailsIsToldByTheResult() {
    out.fault = Optional.of(new IOException("broken"));

    CompletableFuture<Void> written = write(head());

    assertThatThrownBy(written::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("broken");
  }
}
