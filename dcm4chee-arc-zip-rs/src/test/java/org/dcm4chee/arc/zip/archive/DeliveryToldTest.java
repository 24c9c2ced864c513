package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.AttributesCoercion;
import org.dcm4che3.data.Tag;
import org.dcm4che3.data.VR;
import org.dcm4chee.arc.zip.deidentify.Deidentifier;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Refusal.Reason;
import org.dcm4chee.arc.zip.pipeline.DownloadException;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.dcm4chee.arc.zip.watch.Watched.Why;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a download says of itself: to its client, to the counters, to the log")
class DeliveryToldTest {
  private static final String KEY = "zip.deidentifyKey=a secret of thirty-two characters and more";

  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject first = new FakeObject(1, 1, 1000);
  private final FakeObject second = new FakeObject(1, 2, 100_000);

  @AfterEach
  void end() {
    archive.close();
  }

  /** The patient is to be taken out of images in which there is text. */
  private Delivery deidentifiedWithText(FakeObject... objects) {
    ZipWish wish = archive.configured(KEY, "zip.deidentify=always").wish();
    Optional<Deidentifier> deidentifier =
        DeidentifyPolicy.decide(wish.settings(), Optional.empty());
    archive
        .current()
        .expectZip(
            new ZipWish(List.of("*"), false, false, deidentifier, "user ann", wish.settings()));
    FakeContext found = archive.finds(objects);
    found.coercion =
        new AttributesCoercion() {
          @Override
          public void coerce(Attributes attributes, Attributes modified) {
            attributes.setString(Tag.BurnedInAnnotation, VR.CS, "YES");
          }

          @Override
          public String remapUID(String uid) {
            return uid;
          }
        };
    archive.observer().onStart(found.get());
    return archive.current().delivery().orElseThrow();
  }

  private static Refusal refused(Delivery delivery) {
    return catchThrowableOfType(Refusal.class, () -> delivery.prepare(Extent.WHOLE));
  }

  private static ZipPlan plan(Delivery delivery) throws InterruptedException {
    return delivery.prepare(Extent.WHOLE).orElseThrow();
  }

  private static void write(Delivery delivery, long first, long last, OutputStream out)
      throws Exception {
    delivery.write(plan(delivery), new ByteRange(first, last), out, to -> to);
  }

  private static OutputStream throwing() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("broken pipe");
      }
    };
  }

  @Test
  @DisplayName("whom nothing can be given without the patient in it is told so, and why")
  void nothingIsSafe() {
    Refusal refusal = refused(deidentifiedWithText(first, second));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_ACCEPTABLE);
    assertThat(refusal)
        .hasMessageStartingWith("None of the 2 objects can be sent de-identified, the first")
        .hasMessageNotContaining(first.uid());
  }

  @Test
  @DisplayName("where one is lost and none of the others is safe, it is no matter of the request")
  void nothingIsSafeOrThere() {
    Refusal refusal = refused(deidentifiedWithText(first.lost(), second));

    assertThat(refusal.reason()).isEqualTo(Reason.NOTHING_READABLE);
    assertThat(refusal).hasMessageStartingWith("None of the 2 objects can be read");
  }

  @Test
  @DisplayName("of what is missing no more UIDs are listed than anybody reads")
  void manyAreMissing() {
    FakeObject[] objects = new FakeObject[102];
    objects[0] = first;
    for (int i = 1; i < objects.length; i++) {
      objects[i] = new FakeObject(1, i + 1, 10).lost();
    }

    Refusal refusal =
        refused(archive.admitted(archive.configured("zip.onMissing=fail").wish(), objects));

    assertThat(refusal).hasMessageStartingWith("101 of 102 objects cannot be read");
    assertThat((List<?>) refusal.details().get("missing")).hasSize(100);
  }

  private static String tag(Delivery delivery) throws InterruptedException {
    assertThat(delivery.prepare(Extent.WHOLE)).isPresent();
    return delivery.entityTag();
  }

  @Test
  void itsTagIsThatOfEveryTryOfTheSameObjects_andOfNoOthers() throws Exception {
    String tag = tag(archive.admitted(first, second));

    assertThat(tag).startsWith("\"").endsWith("\"").hasSizeGreaterThan(10);
    assertThat(tag(archive.admitted(first, second))).isEqualTo(tag);
    assertThat(tag(archive.admitted(first))).isNotEqualTo(tag);
  }

  @Test
  @DisplayName("objects that are compressed otherwise are another ZIP, with a tag of its own")
  void tagOfCompression() throws Exception {
    String tag = tag(archive.admitted(archive.configured("zip.compression=store").wish(), first));

    assertThat(tag(archive.admitted(archive.configured("zip.compression=fast").wish(), first)))
        .isNotEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "7200, 3600", "unlimited, 3600"})
  @DisplayName("who goes on with a download waits for its plan as long as it may take, or an hour")
  void patience(String maxSeconds, long seconds) {
    ZipWish wish = archive.configured("zip.maxSeconds=" + maxSeconds).wish();

    assertThat(Delivery.patience(wish.settings())).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("a client that goes on gets its part however little time there is to prepare")
  void aPartIsWaitedFor() throws Exception {
    ZipWish wish = archive.configured("zip.prepareSeconds=0").wish();
    assertThat(archive.admitted(wish, first).prepare(Extent.WHOLE)).isEmpty();

    assertThat(archive.admitted(wish, second).prepare(Extent.PART)).isPresent();
  }

  @Test
  void ofAUrlItIsNoSearch() {
    Delivery delivery = archive.admitted(first);

    assertThat(delivery.isOfSearch()).isFalse();
    assertThat(delivery.wish().user()).isEqualTo("user ann");
  }

  @Test
  @DisplayName("of what a URL names it is for the archive to say when it is over")
  void answered() {
    Delivery delivery = archive.admitted(first);

    delivery.answered();

    assertThat(archive.contextsClosed()).isZero();
    assertThat(archive.slotsInUse()).isEqualTo(1);
  }

  @Test
  void refusedSinceItsClientHasGone_itIsTheClientsEnd_andNoFailure() {
    Delivery delivery = archive.admitted(first);
    delivery.stop(Why.CLIENT_GONE);

    delivery.refuse(refused(delivery));
    delivery.close();

    assertThat(archive.service().downloads().getAborted()).isEqualTo(1);
    assertThat(archive.service().downloads().getFailed()).isZero();
  }

  @Test
  void refusedSinceItsTimeIsOver_itIsAFailure() {
    Delivery delivery = archive.admitted(first);
    delivery.stop(Why.TIME_IS_OVER);

    delivery.refuse(refused(delivery));
    delivery.close();

    assertThat(archive.service().downloads().getFailed()).isEqualTo(1);
    assertThat(archive.service().downloads().getAborted()).isZero();
  }

  @Test
  @DisplayName("refused, nothing was sent: no download has ended, and the log says why")
  void refusedInTheLog() {
    Delivery delivery = archive.admitted(first.lost());
    delivery.refuse(refused(delivery));

    assertThat(delivery.report().outcome()).isEqualTo("refused: nothing-readable");
    delivery.close();
    assertThat(archive.service().downloads().getFinished()).isZero();
  }

  @Test
  @DisplayName("refused or without a body, nobody looks at the connection any more")
  void nobodyLooksAtTheConnection() {
    for (boolean refused : new boolean[] {true, false}) {
      Delivery delivery = archive.admitted(first);
      delivery.isFor(gone());
      assertThat(delivery.clientGone()).isTrue();
      if (refused) {
        delivery.refuse(new Refusal(Reason.NOT_FOUND, "Nothing."));
      } else {
        delivery.sendNothing("HEAD");
      }

      assertThat(delivery.clientGone()).isFalse();
      delivery.close();
    }
  }

  private static Client gone() {
    return new Client() {
      @Override
      public boolean isGone() {
        return true;
      }

      @Override
      public boolean cut() {
        return false;
      }
    };
  }

  @Test
  @DisplayName("the log tells a whole from a part, and what was stopped from what broke off")
  void outcomes() throws Exception {
    Delivery whole = archive.admitted(first);
    write(whole, 0, plan(whole).length() - 1, new ByteArrayOutputStream());
    assertThat(whole.report().outcome()).isEqualTo("finished");
    assertThat(whole.report().bytes()).isEqualTo(whole.acceptedBytes()).isPositive();
    assertThat(whole.report().nanosToFirstByte()).isPresent();

    Delivery part = archive.admitted(first);
    write(part, 0, plan(part).length() - 2, new ByteArrayOutputStream());
    assertThat(part.report().outcome()).isEqualTo("range finished");

    Delivery broken = archive.admitted(first, second);
    assertThatThrownBy(() -> write(broken, 0, plan(broken).length() - 1, throwing()))
        .isInstanceOf(DownloadException.class);
    assertThat(broken.report().outcome()).isEqualTo("client gone");
    assertThat(broken.clientGone()).as("the connection is not looked at").isFalse();
    broken.close();
    assertThat(archive.service().downloads().getAborted()).isEqualTo(1);
  }

  @Test
  @DisplayName("what was stopped while it was sent says why in the log")
  void stoppedInTheLog() throws Exception {
    Delivery delivery = archive.admitted(first, second);
    OutputStream stopping =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            delivery.stop(Why.CLIENT_IDLE);
            throw new IOException("cut");
          }
        };

    assertThatThrownBy(() -> write(delivery, 0, plan(delivery).length() - 1, stopping))
        .isInstanceOf(DownloadException.class);

    assertThat(delivery.report().outcome())
        .isEqualTo("its client took nothing for zip.idleSeconds");
    delivery.close();
    assertThat(archive.service().downloads().getAborted()).isEqualTo(1);
  }

  @Test
  @DisplayName("the counters hear of the bytes that were sent, also of what was not sent whole")
  void bytes() throws Exception {
    Delivery delivery = archive.admitted(first);
    write(delivery, 10, 509, new ByteArrayOutputStream());
    delivery.close();

    assertThat(archive.service().downloads().getBytes()).isEqualTo(500);
    assertThat(archive.service().downloads().getActive()).isZero();
  }
}
