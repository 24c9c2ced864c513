package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.List;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What has become of each object is known, and who is to blame for the end")
class LossesTest {
  private final IOException broken = new IOException("/secret/path");

  private final List<FakeSource> sources = FakeDownloads.sources(1, 1, 1);
  private final LeftOut before =
      LeftOut.unreadable(new FakeSource("1.2.9", 1), Failure.of(new IOException("before")));

  private Losses<FakeSource.Facts> losses(OnLoss onLoss, int... doubted) {
    BitSet bits = new BitSet();
    for (int index : doubted) {
      bits.set(index);
    }
    return new Losses<>(sources, List.of(before), onLoss, bits);
  }

  @Test
  void anObjectIsLeftOutOnce_behindThoseThatWereBefore() {
    Losses<FakeSource.Facts> losses = losses(OnLoss.LEAVE_OUT);
    assertThat(losses.leftOut()).containsExactly(before);

    losses.found(1, Failure.of(broken));
    losses.found(1, Failure.of(new IOException("again")));
    assertThat(losses.lost()).isEqualTo(1);
    assertThat(losses.isLost(1)).isTrue();
    assertThat(losses.isLost(0)).isFalse();
    assertThat(losses.leftOut()).hasSize(2).startsWith(before);
    assertThat(losses.leftOut().get(1).cause()).containsSame(broken);
    assertThat(losses.leftOut()).isSameAs(losses.leftOut());
  }

  @Test
  void withAPartOfAnObjectAllItsPartsAreLost_andNobodyElses() {
    FakeSource object = new FakeSource("1.2.3", 1);
    List<ObjectSource<FakeSource.Facts>> parts =
        List.of(sources.get(0), part(object), part(object), part(object), sources.get(1));
    for (int found = 1; found <= 3; found++) {
      Losses<FakeSource.Facts> losses =
          new Losses<>(parts, List.of(), OnLoss.LEAVE_OUT, new BitSet());
      losses.found(found, Failure.of(broken));

      assertThat(losses.lostOnes().stream()).as("by part %s", found).containsExactly(1, 2, 3);
      assertThat(losses.leftOut())
          .singleElement()
          .satisfies(left -> assertThat(left.source()).isSameAs(object));
    }
    Losses<FakeSource.Facts> ends = new Losses<>(parts, List.of(), OnLoss.LEAVE_OUT, new BitSet());
    ends.found(0, Failure.of(broken));
    ends.found(4, Failure.of(broken));
    assertThat(ends.lostOnes().stream()).containsExactly(0, 4);
    ends.lostOnes().clear();
    assertThat(ends.lost()).isEqualTo(2);
  }

  private static ObjectSource<FakeSource.Facts> part(FakeSource object) {
    return new ObjectSource<>() {
      @Override
      public ObjectSource<?> whole() {
        return object;
      }

      @Override
      public ObjectUids uids() {
        return object.uids();
      }

      @Override
      public long estimatedSize() {
        return 1;
      }

      @Override
      public boolean compressible() {
        return false;
      }

      @Override
      public FakeSource.Facts encode(OutputStream out) {
        throw new AssertionError("Nobody asks for it");
      }
    };
  }

  @Test
  void whereItsTurnHasCome_itIsLeftOutToo_unlessAllIsWanted() throws Exception {
    Losses<FakeSource.Facts> some = losses(OnLoss.LEAVE_OUT);
    some.leaveOut(2, Failure.of(broken));
    assertThat(some.isLost(2)).isTrue();

    Losses<FakeSource.Facts> all = losses(OnLoss.FAIL);
    assertThatExceptionOfType(DownloadException.class)
        .isThrownBy(() -> all.leaveOut(2, Failure.of(broken)))
        .withMessageContaining("Instance 1.2.3 cannot be sent")
        .withMessageNotContaining("secret")
        .withCause(broken)
        .matches(e -> e.reason() == Cause.UNREADABLE);
    assertThat(all.lost()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theHeaderOfWhatCouldNotBeReadIsNotAskedAgain_unlessSomethingElseWasTheEnd(Cause end) {
    Losses<FakeSource.Facts> losses = losses(OnLoss.LEAVE_OUT);
    DownloadException unreadable = losses.unreadable(2, Failure.of(broken));
    assertThat(losses.doubted().stream()).as("nothing has ended").isEmpty();

    losses.ended(end == Cause.UNREADABLE ? unreadable : new DownloadException(end, "", unreadable));
    assertThat(losses.doubted().get(2)).isEqualTo(end == Cause.UNREADABLE);
  }

  @Test
  void doubtsAreTheDownloadsOwn() {
    Losses<FakeSource.Facts> losses = losses(OnLoss.LEAVE_OUT, 1);
    losses.doubted().clear();
    losses.doubt(0);

    assertThat(losses.doubted().stream()).containsExactly(0, 1);
  }

  @Test
  void whatIsSentIsTold() {
    Losses<FakeSource.Facts> losses = losses(OnLoss.LEAVE_OUT);
    losses.sent(2);
    losses.sent().set(0);

    assertThat(losses.sent().stream()).containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource({"CHANGED, true", "UNREADABLE, true", "CLIENT_GONE, false", "STOPPED, false"})
  void onlyObjectsThatBreakAreToBlame(Cause cause, boolean areToBlame) {
    Losses<FakeSource.Facts> losses = losses(OnLoss.LEAVE_OUT);
    assertThat(losses.areToBlame()).as("it goes on").isFalse();

    losses.ended(new DownloadException(cause, "", null));
    assertThat(losses.areToBlame()).isEqualTo(areToBlame);
  }

  @Test
  void anObjectThatIsAnotherIsNamed() {
    DownloadException changed = losses(OnLoss.LEAVE_OUT).changed(0);

    assertThat(changed).hasMessageContaining("Instance 1.2.1 is not what it was");
    assertThat(changed.reason()).isEqualTo(Cause.CHANGED);
  }

  @Test
  void whoIsCutBecauseADownloadWasStoppedIsNotGoneByHimself() {
    assertThat(DownloadException.clientGone(broken, true).reason()).isEqualTo(Cause.STOPPED);
    assertThat(DownloadException.clientGone(broken, false))
        .hasMessage("The client ended the download")
        .hasCause(broken)
        .matches(e -> e.reason() == Cause.CLIENT_GONE);
  }
}
