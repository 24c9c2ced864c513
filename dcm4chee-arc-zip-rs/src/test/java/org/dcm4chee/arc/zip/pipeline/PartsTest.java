package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Parts of one object are all in the ZIP or none; who has to know them looks beforehand")
class PartsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ByteBudget budget = ByteBudget.of(1 << 20);
  private final Download.Resources resources =
      new Download.Resources(threads, 2, budget, new PlanCache(1 << 20));

  @AfterEach
  void nothingIsLeft() {
    threads.shutdownNow();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
  }

  /** An entry of an object that has several. */
  private record Part(FakeSource source, FakeSource object)
      implements ObjectSource<FakeSource.Facts> {
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
      return source.estimatedSize();
    }

    @Override
    public boolean compressible() {
      return false;
    }

    @Override
    public FakeSource.Facts encode(OutputStream out) throws IOException {
      return source.encode(out);
    }

    @Override
    public Optional<Outline<FakeSource.Facts>> outline() throws IOException {
      return source.outline();
    }
  }

  /** Remembers the names that it gave, and lists nothing. */
  private static final class Names extends FakeDownloads.NothingElse {
    private final List<String> given = new ArrayList<>();

    @Override
    public String entryName(FakeSource.Facts facts) {
      given.add(facts.name());
      return super.entryName(facts);
    }
  }

  private static FakeSource.Trouble missing() {
    return encoding -> {
      throw new NoSuchFileException("gone");
    };
  }

  /** Three objects of three parts each; the second part of the second object is in trouble. */
  private static List<Part> parts(FakeSource.Trouble trouble) {
    List<Part> parts = new ArrayList<>();
    for (int object = 1; object <= 3; object++) {
      FakeSource whole = new FakeSource("1." + object, 0);
      for (int part = 1; part <= 3; part++) {
        parts.add(new Part(new FakeSource("1." + object + "." + part, 40_000), whole));
      }
    }
    parts.get(4).source().before(trouble);
    return parts;
  }

  private Download<FakeSource.Facts> download(List<Part> parts, Names names) {
    return new Download<>(
        new Download.Order<>(
            parts, List.of(), () -> names, "parts", Compression.STORE, 1 << 20, OnLoss.FAIL),
        resources);
  }

  @Test
  void onePartThatCannotBeRead_noneOfItsObjectIsThere_andItIsSaidOnce() throws Exception {
    Names names = new Names();
    try (Download<FakeSource.Facts> download = download(parts(missing()), names)) {
      ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
      assertThat(budget.reserved())
          .as("nobody will ask for the others of it")
          .isEqualTo(6 * SegmentedBuffer.roundUp(40_000));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      download.write(plan, new ByteRange(0, plan.length() - 1), out);

      assertThat(out.size()).isEqualTo((int) plan.length());
      assertThat(names.given)
          .containsExactly(
              "1.1.1.dcm", "1.1.2.dcm", "1.1.3.dcm", "1.3.1.dcm", "1.3.2.dcm", "1.3.3.dcm");
      assertThat(download.leftOut())
          .singleElement()
          .satisfies(left -> assertThat(left.source().uids().instance()).isEqualTo("1.2"));
      assertThat(download.sent().stream().boxed()).containsExactly(0, 1, 2, 6, 7, 8);
    }
  }

  @Test
  void onePartThatCannotBeReadWhenItsTurnComes_endsTheZip() throws Exception {
    try (Download<FakeSource.Facts> download = download(parts(missing()), new Names())) {
      assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();

      assertThatThrownBy(() -> download.write(OutputStream.nullOutputStream()))
          .isInstanceOf(DownloadException.class);
    }
  }

  private static List<FakeSource> objects() {
    return List.of(
        new FakeSource("1.1", 1000).outlined(),
        new FakeSource("1.2", 2000),
        new FakeSource("1.3", 3000).before(missing()));
  }

  @Test
  void survey_headersWhereTheyTell_allOfTheOthers() throws Exception {
    List<FakeSource> objects = objects();
    try (Survey<FakeSource.Facts> survey = new Survey<>(objects, resources)) {
      assertThat(survey.look(LONG)).isTrue();

      assertThat(survey.facts(0)).contains(new FakeSource.Facts("1.1.dcm"));
      assertThat(survey.facts(1)).contains(new FakeSource.Facts("1.2.dcm"));
      assertThat(survey.facts(2)).isEmpty();
      assertThat(survey.leftOut(0)).isEmpty();
      assertThat(survey.leftOut(2))
          .hasValueSatisfying(left -> assertThat(left.kind()).isEqualTo(LeftOut.Kind.UNREADABLE));
      assertThat(objects).extracting(FakeSource::encodings).containsExactly(0, 1, 1);
    }
  }

  @Test
  void survey_withoutTime_saysSo() throws Exception {
    FakeSource late = new FakeSource("1.1", 1000).readyWith(new CompletableFuture<>());
    try (Survey<FakeSource.Facts> survey = new Survey<>(List.of(late), resources)) {
      assertThat(survey.look(Duration.ofMillis(1))).isFalse();
      assertThat(survey.facts(0)).isEmpty();
    }
  }

  @Test
  void survey_cancelled_looksAtNothing() throws Exception {
    List<FakeSource> objects = objects();
    try (Survey<FakeSource.Facts> survey = new Survey<>(objects, resources)) {
      survey.cancel();

      assertThat(survey.look(LONG)).isFalse();
      assertThat(objects).extracting(FakeSource::outlines).containsExactly(0, 0, 0);
    }
  }
}
