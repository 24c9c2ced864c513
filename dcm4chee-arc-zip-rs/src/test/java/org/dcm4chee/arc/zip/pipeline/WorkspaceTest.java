package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What encoders need is used again, and no more of it is kept than is said")
class WorkspaceTest {
  private static final int FAST = Deflater.BEST_SPEED;
  private static final int BEST = Deflater.BEST_COMPRESSION;

  private final Workspace workspace = new Workspace();

  @Test
  void aDeflaterIsUsedAgainAtItsLevel_asIfItWereNew() {
    Deflater deflater = workspace.takeDeflater(FAST);
    deflater.setInput(new byte[100]);
    deflater.finish();
    deflater.deflate(new byte[1000]);
    assertThat(deflater.finished()).isTrue();
    workspace.giveBack(deflater, FAST);

    assertThat(workspace.takeDeflater(BEST)).isNotSameAs(deflater);
    assertThat(workspace.takeDeflater(FAST)).isSameAs(deflater);
    assertThat(deflater.finished()).isFalse();
    assertThat(deflater.getBytesRead()).isZero();
    assertThat(workspace.takeDeflater(FAST)).as("one is for one").isNotSameAs(deflater);
  }

  @Test
  void deflatersBeyondTheBoundAreEnded() {
    List<Deflater> taken = new ArrayList<>();
    for (int i = 0; i <= Workspace.MAX_DEFLATERS; i++) {
      taken.add(workspace.takeDeflater(BEST));
    }
    taken.forEach(deflater -> workspace.giveBack(deflater, BEST));

    assertThat(taken.get(0).getBytesRead()).isZero();
    Deflater last = taken.get(Workspace.MAX_DEFLATERS);
    // Which, depends on the JDK.
    assertThatThrownBy(last::getBytesRead)
        .isInstanceOfAny(NullPointerException.class, IllegalStateException.class);
  }

  @Test
  @DisplayName("idle blocks are an eighth of the heap, and 64 MiB at most")
  void idleBlocksAreBounded() {
    assertThat(Workspace.maxBlocks(256L << 20)).isEqualTo(512);
    assertThat(Workspace.maxBlocks(512L << 20)).isEqualTo(1024);
    assertThat(Workspace.maxBlocks(64L << 30)).isEqualTo(1024);

    List<byte[]> taken = new ArrayList<>();
    for (int i = 0; i <= Workspace.MAX_BLOCKS; i++) {
      taken.add(workspace.takeBlock());
    }
    taken.forEach(workspace::giveBack);
    assertThat(workspace.unusedBlocks()).isEqualTo(Workspace.MAX_BLOCKS);
  }

  @Test
  void aBlockIsUsedAgain_ifItIsOne() {
    byte[] block = workspace.takeBlock();
    workspace.giveBack(new byte[block.length - 1]);
    assertThat(workspace.unusedBlocks()).isZero();

    workspace.giveBack(block);
    assertThat(workspace.unusedBlocks()).isEqualTo(1);
    assertThat(workspace.takeBlock()).isSameAs(block);
    assertThat(workspace.unusedBlocks()).isZero();
    assertThat(workspace.takeBlock()).isNotSameAs(block);
    assertThat(workspace.unusedBlocks()).isZero();
  }

  @Test
  @DisplayName("a server that the plugin was taken out of keeps nothing of it")
  void whatNobodyUsesIsDiscarded() {
    Deflater fast = workspace.takeDeflater(FAST);
    Deflater best = workspace.takeDeflater(BEST);
    workspace.giveBack(fast, FAST);
    workspace.giveBack(best, BEST);
    byte[] inUse = workspace.takeBlock();
    workspace.giveBack(workspace.takeBlock());

    workspace.discard();

    assertThat(workspace.unusedBlocks()).isZero();
    assertThat(List.of(fast, best))
        .allSatisfy(
            deflater ->
                // Which, depends on the JDK.
                assertThatThrownBy(deflater::getBytesRead)
                    .isInstanceOfAny(NullPointerException.class, IllegalStateException.class));
    workspace.giveBack(inUse);
    assertThat(workspace.takeBlock()).isSameAs(inUse);
  }
}
