package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;
import org.junit.jupiter.api.Test;

/** An object's bytes in the ZIP depend on the object alone. */
class ObjectEncoderTest {

  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Cut(byte[] content, int piece) implements ObjectSource<FakeSource.Facts> {
    @Override
    public ObjectUids uids() {
      return new ObjectUids("1.2", "1.2.0", "1.2.3");
    }

    @Override
    public long estimatedSize() {
      return content.length;
    }

    @Override
    public boolean compressible() {
      return true;
    }

    @Override
    public FakeSource.Facts encode(OutputStream out) throws IOException {
      for (int i = 0; i < content.length; i += piece) {
        out.write(content, i, Math.min(piece, content.length - i));
      }
      return new FakeSource.Facts("a");
    }
  }

  private static <F extends ObjectFacts> byte[] encode(
      ObjectSource<F> source, EntryForm form, Workspace workspace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Measurement<?> measured =
        ObjectEncoder.encode(new Slot<>(source, form, false), out, workspace, () -> false);
    assertThat(measured.compressedSize()).isEqualTo(out.size());
    return out.toByteArray();
  }

  @Property(tries = 100)
  @Label("the same bytes however the writer cuts them up, and from a deflater that was used before")
  void deterministic(
      @ForAll @Size(max = 1000) byte[] pattern,
      @ForAll @IntRange(min = 1, max = 200) int times,
      @ForAll @IntRange(min = 1, max = 90_000) int piece,
      @ForAll @IntRange(min = 0, max = 9) int anyLevel)
      throws IOException {
    EntryForm form = EntryForms.all().get(anyLevel % EntryForms.all().size());
    byte[] content = new byte[pattern.length * times];
    for (int i = 0; i < content.length; i++) {
      content[i] = pattern[i % pattern.length];
    }
    Workspace workspace = new Workspace();
    byte[] first = encode(new Cut(content, Math.max(1, content.length)), form, workspace);
    byte[] second = encode(new Cut(content, piece), form, workspace);
    assertThat(Arrays.equals(first, second)).isTrue();
  }

  @Test
  void whatItTakesOfTheWorkspaceItGivesBack_alsoWhereAnObjectBreaks() throws IOException {
    Workspace workspace = new Workspace();
    byte[] block = workspace.takeBlock();
    workspace.giveBack(block);
    FakeSource broken =
        new FakeSource("1", 100)
            .inTheMiddle(
                encoding -> {
                  throw new IOException("broken");
                });

    encode(new FakeSource("1", 100), EntryForms.STORED, workspace);
    assertThatIOException()
        .isThrownBy(() -> encode(broken, EntryForms.STORED, workspace))
        .withMessage("broken");
    assertThat(workspace.takeBlock()).isSameAs(block);
  }
}
