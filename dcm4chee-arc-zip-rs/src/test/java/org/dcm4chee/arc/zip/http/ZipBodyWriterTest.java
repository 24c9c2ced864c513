package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcm4chee.arc.zip.archive.ArchiveWithoutServer;
import org.dcm4chee.arc.zip.archive.Client;
import org.dcm4chee.arc.zip.archive.Delivery;
import org.dcm4chee.arc.zip.archive.FakeObject;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.http.protocol.Answer;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A ZIP is written to its last byte, or its connection is cut")
class ZipBodyWriterTest {
  private static final MediaType ZIP = MediaType.valueOf("application/zip");
  private static final Annotation[] NONE = {};
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject object = new FakeObject(1, 1, 5000);
  private final ZipBodyWriter writer = new ZipBodyWriter();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Client client =
      new Client() {
        @Override
        public boolean isGone() {
          return false;
        }

        @Override
        public boolean cut() {
          cuts.incrementAndGet();
          return false;
        }
      };

  @AfterEach
  void end() {
    archive.close();
  }

  private void write(ZipBody.Content body, OutputStream out) throws IOException {
    writer.writeTo(
        new ZipBody(body),
        ZipBody.class,
        ZipBody.class,
        NONE,
        ZIP,
        new MultivaluedHashMap<>(),
        out);
  }

  private static ZipPlan plan(Delivery delivery) {
    try {
      return delivery.prepare(Extent.WHOLE).orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ZipBody.Content whole(Delivery delivery) {
    ZipPlan plan = plan(delivery);
    return new ZipBody.Content(
        delivery, Optional.of(plan), new Answer.Whole(plan.length()), client, false);
  }

  private byte[] wholeZip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(whole(archive.admitted(object)), bytes);
    archive.end();
    return bytes.toByteArray();
  }

  @Test
  void nothingButAZipOfOursIsWritten() {
    assertThat(writer.isWriteable(ZipBody.class, ZipBody.class, NONE, ZIP)).isTrue();
    assertThat(writer.isWriteable(String.class, String.class, NONE, ZIP)).isFalse();
  }

  @Test
  void allOfIt() throws IOException {
    Delivery delivery = archive.admitted(object);
    ZipBody.Content body = whole(delivery);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    write(body, bytes);

    assertThat(bytes.size()).isEqualTo((int) body.plan().orElseThrow().length());
    assertThat(cuts).hasValue(0);
  }

  @Test
  void allOfOneThatLacksObjects() throws IOException {
    Delivery delivery = archive.admitted(object, new FakeObject(1, 2, 10).lost());
    ZipPlan plan = plan(delivery);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    write(
        new ZipBody.Content(
            delivery, Optional.of(plan), new Answer.Incomplete(plan.length()), client, false),
        bytes);

    assertThat(bytes.size()).isEqualTo((int) plan.length());
  }

  @Test
  void aPartOfIt() throws IOException {
    byte[] zip = wholeZip();
    Delivery delivery = archive.admitted(object);
    ZipPlan plan = plan(delivery);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    write(
        new ZipBody.Content(
            delivery,
            Optional.of(plan),
            new Answer.Part(new ByteRange(7, 106), plan.length()),
            client,
            false),
        bytes);

    assertThat(bytes.toByteArray()).isEqualTo(Arrays.copyOfRange(zip, 7, 107));
  }

  @Test
  void asItComesWithoutAPlan() throws IOException {
    byte[] zip = wholeZip();
    Delivery delivery = archive.admitted(object);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    write(
        new ZipBody.Content(delivery, Optional.empty(), new Answer.Chunked(), client, false),
        bytes);

    assertThat(bytes.toByteArray()).isEqualTo(zip);
  }

  @Test
  void nothingForAHead() throws IOException {
    Delivery delivery = archive.admitted(object);
    ZipPlan plan = plan(delivery);
    CountedOutput out = new CountedOutput();

    write(
        new ZipBody.Content(
            delivery, Optional.of(plan), new Answer.Whole(plan.length()), client, true),
        out);

    assertThat(out.bytes).isZero();
    assertThat(out.flushes).isZero();
  }

  @Test
  @DisplayName("for a HEAD without a length the answer is begun: the server would add one of 0")
  void aHeadOfUnknownLength() throws IOException {
    CountedOutput out = new CountedOutput();

    write(
        new ZipBody.Content(
            archive.admitted(object), Optional.empty(), new Answer.Chunked(), client, true),
        out);

    assertThat(out.bytes).isZero();
    assertThat(out.flushes).isEqualTo(1);
  }

  private static final class CountedOutput extends OutputStream {
    private int bytes;
    private int flushes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void flush() {
      flushes++;
    }
  }

  @Test
  @DisplayName("with a rate it is the same bytes, in slices of a fiftieth of a second at most")
  void paced() throws IOException {
    byte[] zip = wholeZip();
    int[] largest = new int[1];
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] b, int off, int len) {
            largest[0] = Math.max(largest[0], len);
            super.write(b, off, len);
          }
        };

    write(whole(archive.admitted(archive.configured("zip.maxRate=100 kB").wish(), object)), bytes);

    assertThat(bytes.toByteArray()).isEqualTo(zip);
    assertThat(largest[0]).isLessThanOrEqualTo(2000);
  }

  @Test
  void aClientThatIsGoneIsNoErrorOfTheServer() throws IOException {
    ZipBody.Content body = whole(archive.admitted(object));

    write(
        body,
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        });

    assertThat(cuts).hasValue(1);
  }

  @Test
  void anObjectThatIsLostInTheMiddleCutsTheConnection() throws IOException {
    FakeObject large = new FakeObject(1, 2, 3 << 20);
    ZipBody.Content body =
        whole(archive.admitted(archive.configured("zip.bufferBytes=1 MiB").wish(), object, large));
    large.lost();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    write(body, bytes);

    assertThat(cuts).hasValue(1);
    assertThat((long) bytes.size()).isLessThan(body.plan().orElseThrow().length());
  }

  @Test
  void anErrorCutsTheConnectionAndIsTheServersToSee() {
    ZipBody.Content body = whole(archive.admitted(object));
    OutOfMemoryError fault = new OutOfMemoryError("x");

    assertThatThrownBy(
            () ->
                write(
                    body,
                    new OutputStream() {
                      @Override
                      public void write(int b) {
                        throw fault;
                      }
                    }))
        .isSameAs(fault);
    assertThat(cuts).hasValue(1);
  }
}
