package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.archive.TransferReport.Fate;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The archive is told which objects have left it, and of no others")
class TransferReportTest {
  private final ArchiveWithoutServer archive = new ArchiveWithoutServer();
  private final FakeObject one = new FakeObject(1, 1, 10);
  private final FakeObject two = new FakeObject(1, 2, 10);
  private final FakeObject three = new FakeObject(1, 3, 10);
  private final FakeContext found = archive.finds(one, two, three);
  private final List<InstanceSource> sources = ArchiveWithoutServer.sources(found, archive.wish());
  private final TransferReport report = new TransferReport(found.get());

  @AfterEach
  void end() {
    archive.close();
  }

  private static BitSet sent(int... indexes) {
    BitSet sent = new BitSet();
    for (int index : indexes) {
      sent.set(index);
    }
    return sent;
  }

  private LeftOut leftOut(int index) {
    return new LeftOut(sources.get(index), LeftOut.Kind.UNREADABLE, "it is lost", Optional.empty());
  }

  @Test
  void whatWasSentToItsEndIsTransferred() {
    report.begins();
    report.finished(false);

    report.tellTheArchive(sources, List.of(), sent(0, 1, 2));

    assertThat(found.matches()).isEqualTo(FakeContext.uids(one, two, three));
    assertThat(found.failed).isEmpty();
    assertThat(found.exception).isNull();
  }

  @Test
  void asManyBytesAreTheClientsAsItWasSent() {
    assertThat(report.bytes()).isZero();

    report.sent(7);

    assertThat(report.bytes()).isEqualTo(7);
  }

  @Test
  void whatWasLeftOutHasFailed() {
    report.begins();
    report.finished(false);

    report.tellTheArchive(sources, List.of(leftOut(1)), sent(0, 2));

    assertThat(found.failed).containsExactly(two.uid());
    assertThat(found.incremented).hasValue(1);
    assertThat(found.exception).isNull();
  }

  @Test
  void ofWhatEndedEarlyTheRestHasFailed() {
    IOException why = new IOException("broken pipe");
    report.begins();
    report.failed(why, "client gone");

    report.tellTheArchive(sources, List.of(), sent(0));

    assertThat(found.failed).containsExactly(two.uid(), three.uid());
    assertThat(found.exception).isSameAs(why);
  }

  @Test
  void whatWasLeftOutOfWhatEndedEarlyHasFailedOnce() {
    report.failed(new IOException("broken pipe"), "client gone");

    report.tellTheArchive(sources, List.of(leftOut(2)), sent(0));

    assertThat(found.failed).containsExactlyInAnyOrder(two.uid(), three.uid());
    assertThat(found.incremented).hasValue(2);
  }

  @Test
  void ofARangeOnlyTheObjectsInItAreTransferred() {
    report.begins();
    report.finished(true);

    report.tellTheArchive(sources, List.of(), sent(1));

    assertThat(found.matches()).containsExactly(two.uid());
    assertThat(found.failed).isEmpty();
  }

  @Test
  void whereNothingWasSentTheAuditHasNothingToSay() {
    report.nothingSent("HEAD");

    report.tellTheArchive(sources, List.of(leftOut(0)), sent());

    assertThat(found.matches()).isEmpty();
    assertThat(found.failed).isEmpty();
    assertThat(report.outcome()).isEqualTo("HEAD");
  }

  @Test
  void theOutcomeIsInWords() {
    assertThat(report.outcome()).isEqualTo("no body");
    report.finished(false);
    assertThat(report.outcome()).isEqualTo("finished");
    report.finished(true);
    assertThat(report.outcome()).isEqualTo("range finished");
    report.failed(new IOException(), "stopped");
    assertThat(report.outcome()).isEqualTo("stopped");
  }

  @Test
  void beforeAByteIsSentThereIsNoTimeToIt() {
    assertThat(report.nanosToFirstByte()).isEmpty();
    report.begins();
    assertThat(report.nanosToFirstByte().orElseThrow()).isNotNegative();
  }

  @Test
  void withoutAByteNothingIsMeasured() {
    report.measure();

    assertThat(found.metrics).isEmpty();
  }

  @Test
  void theSpeedIsInTheArchivesMetrics() {
    report.begins();
    report.sent(4711);

    report.measure();

    assertThat(found.metrics)
        .containsOnlyKeys("zip-rs-rate", "zip-rs-first-byte")
        .containsEntry("zip-rs-rate", 4711.0);
    assertThat(found.metrics.get("zip-rs-first-byte"))
        .as("milliseconds")
        .isEqualTo(report.nanosToFirstByte().orElseThrow() / 1e6);
  }

  @Test
  void anArchiveWithoutMetricsIsToldNone() {
    found.hasMetrics = false;
    report.begins();

    report.measure();

    assertThat(found.metrics).isEmpty();
  }

  private IdentityHashMap<InstanceLocations, Fate> fates(Fate... ofEach) {
    IdentityHashMap<InstanceLocations, Fate> fates = new IdentityHashMap<>();
    for (int i = 0; i < ofEach.length; i++) {
      fates.put(sources.get(i).match(), ofEach[i]);
    }
    return fates;
  }

  @Test
  void ofOneStudyOfSeveralEachObjectHasAFateOfItsOwn() {
    report.failed(new IOException("broken pipe"), "client gone");

    report.tellTheArchive(found.get(), fates(Fate.SENT, Fate.LEFT_OUT, Fate.NOT_ASKED));

    assertThat(found.matches()).isEqualTo(FakeContext.uids(one, two));
    assertThat(found.failed).containsExactly(two.uid());
    assertThat(found.incremented).hasValue(1);
    assertThat(found.exception).as("all of it was sent that there was").isNull();
  }

  @Test
  void aStudyThatWasBrokenOffHasFailed_andWhatNobodyHasHeardOfIsNotInIt() {
    IOException why = new IOException("broken pipe");
    report.failed(why, "client gone");

    report.tellTheArchive(found.get(), fates(Fate.SENT, Fate.NOT_SENT));

    assertThat(found.matches()).isEqualTo(FakeContext.uids(one, two));
    assertThat(found.failed).containsExactly(two.uid());
    assertThat(found.exception).isSameAs(why);
  }
}
