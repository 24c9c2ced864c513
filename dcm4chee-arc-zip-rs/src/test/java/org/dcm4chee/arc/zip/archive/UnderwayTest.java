package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.pipeline.Extent;
import org.dcm4chee.arc.zip.pipeline.ZipPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A download that its request's thread has left is found by the archive's context")
class UnderwayTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();

  @AfterEach
  void end() {
    archive.close();
  }

  @Test
  void fromWhenItIsLeftUntilItEnds() throws InterruptedException {
    Underway underway = archive.service().underway();
    FakeContext found = archive.finds(new FakeObject(1, 1, 10));
    FakeContext other = new FakeContext(archive.ae(), new FakeObject(1, 2, 10));
    Delivery delivery = archive.service().admission().admit(found.get(), archive.wish());
    ZipPlan plan = delivery.prepare(Extent.WHOLE).orElseThrow();
    assertThat(underway.of(found.get())).isEmpty();
    assertThat(delivery.isUnderway()).isFalse();

    assertThat(delivery.open(plan, new ByteRange(0, plan.length() - 1))).isNotNull();
    assertThat(underway.of(found.get())).containsSame(delivery);
    assertThat(underway.of(other.get())).isEmpty();
    assertThat(underway.size()).isEqualTo(1);
    assertThat(delivery.isUnderway()).isTrue();

    delivery.close();
    assertThat(underway.of(found.get())).isEmpty();
    assertThat(underway.size()).isZero();
  }
}
