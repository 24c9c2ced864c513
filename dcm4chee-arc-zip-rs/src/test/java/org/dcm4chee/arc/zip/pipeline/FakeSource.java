package org.dcm4chee.arc.zip.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** An object of a download that a test makes up, and breaks. */
final class FakeSource implements ObjectSource<FakeSource.Facts> {
  private static final LocalDateTime TIME = LocalDateTime.of(2024, 3, 5, 10, 11);

  record Facts(String name) implements ObjectFacts {
    @Override
    public LocalDateTime modified() {
      return TIME;
    }
  }

  /** Called before each encoding with its number, from 1. */
  interface Trouble {
    void at(int encoding) throws IOException;
  }

  private final String uid;
  private final byte[] content;
  private final AtomicInteger encodings = new AtomicInteger();
  private Trouble before = encoding -> {};
  private Trouble inTheMiddle = encoding -> {};
  private int changesAfter = Integer.MAX_VALUE;
  private final AtomicInteger choices = new AtomicInteger();
  private final AtomicInteger outlines = new AtomicInteger();
  private Trouble beforeOutline = outline -> {};
  private int group;
  private boolean tells;
  private boolean tellsAsARule = true;
  private long lie;
  private long estimate;
  private volatile BooleanSupplier inPlace = () -> false;
  private CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

  FakeSource(String uid, int size) {
    this.uid = uid;
    content = new byte[size];
    new Random(uid.hashCode()).nextBytes(content);
    estimate = size;
  }

  FakeSource before(Trouble trouble) {
    before = trouble;
    return this;
  }

  FakeSource inTheMiddle(Trouble trouble) {
    inTheMiddle = trouble;
    return this;
  }

  FakeSource changesAfter(int encodingsThatAreEqual) {
    changesAfter = encodingsThatAreEqual;
    return this;
  }

  FakeSource ofGroup(int number) {
    group = number;
    return this;
  }

  /** Its header tells its length. */
  FakeSource outlined() {
    tells = true;
    return this;
  }

  /** Its header tells a length that is so much more than it is. */
  FakeSource lies(long more) {
    tells = true;
    lie = more;
    return this;
  }

  /** The database says another size. */
  FakeSource estimatedAt(long bytes) {
    estimate = bytes;
    return this;
  }

  /** A look from outside finds its file; or finds it no more. */
  FakeSource inPlace(boolean there) {
    return inPlace(() -> there);
  }

  /** A look from outside does something of its own. */
  FakeSource inPlace(BooleanSupplier look) {
    inPlace = look;
    return this;
  }

  /** It is one of those whose headers do not tell. */
  FakeSource neverOutlined() {
    tellsAsARule = false;
    return this;
  }

  FakeSource beforeOutline(Trouble trouble) {
    beforeOutline = trouble;
    return this;
  }

  /** It is on its way from nearline storage until {@code arrival}. */
  FakeSource readyWith(CompletableFuture<Void> arrival) {
    ready = arrival;
    return this;
  }

  /** Its header is another, which changes nothing of its length. */
  FakeSource changedHeader() {
    content[0]++;
    return this;
  }

  /** How often a copy was looked for before it was encoded for good. */
  int choices() {
    return choices.get();
  }

  @Override
  public void chooseCopy(BooleanSupplier stop) {
    choices.incrementAndGet();
  }

  int outlines() {
    return outlines.get();
  }

  int encodings() {
    return encodings.get();
  }

  byte[] content() {
    return content;
  }

  String uid() {
    return uid;
  }

  @Override
  public int group() {
    return group;
  }

  @Override
  public ObjectUids uids() {
    return new ObjectUids("1.2", "1.2.0", uid);
  }

  @Override
  public long estimatedSize() {
    return estimate;
  }

  @Override
  public boolean compressible() {
    return true;
  }

  @Override
  public boolean isReady() {
    return ready.isDone();
  }

  @Override
  public void onReady(Runnable action) {
    CompletableFuture<Void> unused = ready.thenRun(action);
  }

  @Override
  public boolean isInPlace() {
    return inPlace.getAsBoolean();
  }

  @Override
  public boolean headerTellsLength() {
    return tellsAsARule;
  }

  @Override
  public Optional<Outline<Facts>> outline() throws IOException {
    beforeOutline.at(outlines.incrementAndGet());
    return tells
        ? Optional.of(
            new Outline<>(
                content.length + lie, Arrays.copyOf(content, 16), new Facts(uid + ".dcm")))
        : Optional.empty();
  }

  @Override
  public Facts encode(OutputStream out) throws IOException {
    int encoding = encodings.incrementAndGet();
    before.at(encoding);
    int half = content.length / 2;
    out.write(content, 0, half);
    inTheMiddle.at(encoding);
    if (encoding > changesAfter) {
      out.write(new byte[content.length - half]);
    } else {
      out.write(content, half, content.length - half);
    }
    return new Facts(uid + ".dcm");
  }
}
