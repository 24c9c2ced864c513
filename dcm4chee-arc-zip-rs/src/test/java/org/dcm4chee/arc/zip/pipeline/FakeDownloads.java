package org.dcm4chee.arc.zip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dcm4chee.arc.zip.format.ByteRange;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.pipeline.DownloadException.Cause;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Downloads of {@link FakeSource}s with threads, memory and plans of their own, and what comes of
 * them. To be registered in a test: after each, no memory may be reserved.
 */
final class FakeDownloads implements AfterEachCallback {
  static final Duration LONG = Duration.ofMinutes(1);

  /** More than {@link #small}, less than {@link #large}. */
  static final int COMPLETE_BYTES = 1 << 18;

  final ExecutorService threads = Executors.newFixedThreadPool(4);
  final ByteBudget budget = ByteBudget.of(1 << 20);

  /** What earlier downloads of the test have left; to be replaced for another server. */
  PlanCache plans = new PlanCache(1 << 20);

  private final long completeBytes;

  /**
   * @param completeBytes see {@link Download.Order#completeBytes}
   */
  FakeDownloads(long completeBytes) {
    this.completeBytes = completeBytes;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    threads.shutdownNow();
    assertThat(budget.reserved()).as("reserved bytes").isZero();
  }

  FakeOrder of(List<FakeSource> sources) {
    return new FakeOrder(sources);
  }

  /** An order and how it is carried out, with the defaults of most tests. */
  final class FakeOrder {
    final List<FakeSource> sources;
    String representation = "representation";
    Supplier<Composition<FakeSource.Facts>> compositions = WithManifest::new;
    Compression compression = Compression.STORE;
    Executor executor = threads;
    ByteBudget memory = budget;
    OnLoss onLoss = OnLoss.LEAVE_OUT;
    PlanStore store = plans;
    Optional<Encryption> encryption = Optional.empty();

    private FakeOrder(List<FakeSource> sources) {
      this.sources = sources;
    }

    /** The entries are encrypted, with keys of its own as on another server. */
    FakeOrder encrypt() {
      byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
      encryption = Optional.of(new Encryption(password, "representation"));
      return this;
    }

    /** What the store has of it. */
    PlanMemo memo() {
      return new RememberedPlan(store, representation).read();
    }

    Download<FakeSource.Facts> open() {
      return new Download<>(
          new Download.Order<>(
              sources,
              List.of(),
              compositions,
              representation,
              compression,
              completeBytes,
              onLoss,
              encryption),
          new Download.Resources(executor, 2, memory, store));
    }

    /** The whole, as long as its plan says. */
    byte[] planned() throws Exception {
      try (Download<?> download = open()) {
        ZipPlan plan = download.prepare(LONG, Extent.WHOLE).orElseThrow();
        byte[] zip = whole(download, plan);
        assertThat((long) zip.length).isEqualTo(plan.length());
        assertThat(download.sent().cardinality()).isEqualTo(sources.size());
        return zip;
      }
    }

    /** The whole, without a plan. */
    byte[] asItComes() throws Exception {
      try (Download<?> download = open()) {
        assertThat(download.prepare(Duration.ZERO, Extent.WHOLE)).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(download.write(out)).isEqualTo(out.size());
        return out.toByteArray();
      }
    }
  }

  /** Names entries as the sources say, and needs to know nothing else of the objects. */
  abstract static class Names implements Composition<FakeSource.Facts> {
    static final LocalDateTime TIME = LocalDateTime.of(2024, 1, 1, 0, 0);

    @Override
    public String entryName(FakeSource.Facts facts) {
      return facts.name();
    }

    @Override
    public boolean describesObjects() {
      return false;
    }

    @Override
    public Optional<String> fileName() {
      return Optional.of("name");
    }
  }

  /** Adds nothing. */
  static class NothingElse extends Names {
    @Override
    public List<ExtraEntry> extras(
        List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
      return List.of();
    }
  }

  /** Lists what is missing, and nothing else. */
  static final class OnlyMissing extends Names {
    @Override
    public List<ExtraEntry> extras(
        List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
      return leftOut.isEmpty()
          ? List.of()
          : List.of(new ExtraEntry("MISSING.txt", new byte[leftOut.size()], TIME));
    }
  }

  /** Adds a list of all names, sizes and CRC-32, and a text. */
  static final class WithManifest extends Names {
    @Override
    public boolean describesObjects() {
      return true;
    }

    @Override
    public List<ExtraEntry> extras(
        List<IncludedObject<FakeSource.Facts>> included, List<LeftOut> leftOut) {
      StringBuilder text = new StringBuilder();
      int[] positions = new int[included.size()];
      for (int i = 0; i < positions.length; i++) {
        text.append(included.get(i).entryName()).append(' ').append(included.get(i).size());
        text.append(' ');
        positions[i] = text.length();
        text.append("00000000\n");
      }
      leftOut.forEach(left -> text.append(left.source().uids().instance()).append(" missing\n"));
      return List.of(
          new ExtraEntry(
              "manifest.txt", text.toString().getBytes(StandardCharsets.UTF_8), TIME, positions),
          new ExtraEntry(
              "README.txt", "plain text, for all to read".getBytes(StandardCharsets.UTF_8), TIME));
    }
  }

  /** Objects with the UIDs 1.2.1, 1.2.2, and so on. */
  static List<FakeSource> sources(int... sizes) {
    List<FakeSource> sources = new ArrayList<>();
    for (int size : sizes) {
      sources.add(new FakeSource("1.2." + (sources.size() + 1), size));
    }
    return sources;
  }

  /** Of {@link ZipForm#COMPLETE} for {@link #COMPLETE_BYTES}. */
  static List<FakeSource> small() {
    return sources(10_000, 0, 70_000, 5);
  }

  /** Of {@link ZipForm#STREAMED} for {@link #COMPLETE_BYTES}; one is larger than the memory. */
  static List<FakeSource> large() {
    List<FakeSource> sources = sources(100_000, 65_535, 0, 300_000, 5, 2_000_000, 40_000);
    sources.forEach(FakeSource::outlined);
    return sources;
  }

  static byte[] range(Download<?> download, ZipPlan plan, long first, long last)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    download.write(plan, new ByteRange(first, last), out);
    return out.toByteArray();
  }

  static byte[] whole(Download<?> download, ZipPlan plan) throws IOException {
    return range(download, plan, 0, plan.length() - 1);
  }

  /** What the chunks are, each of which is written. */
  static List<String> pulled(Chunks chunks, OutputStream out) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (Optional<Chunk> chunk = chunks.poll(); chunk.isPresent(); chunk = chunks.poll()) {
      assertThat(kinds).as("comes to an end").hasSizeLessThan(1_000);
      if (chunk.get() instanceof Chunk.Here here) {
        kinds.add("bytes");
        out.write(here.bytes(), here.offset(), here.length());
      } else if (chunk.get() instanceof Chunk.Streamed making) {
        kinds.add("made");
        making.writeTo(out);
      } else {
        kinds.add("end");
        return kinds;
      }
    }
    kinds.add("not yet");
    return kinds;
  }

  static void assertCut(ThrowingCallable action, Cause cause, String message) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            DownloadException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(cause);
              assertThat(e).hasMessageContaining(message);
            });
  }

  static BitSet bits(int... indexes) {
    return Arrays.stream(indexes).collect(BitSet::new, BitSet::set, BitSet::or);
  }

  static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  /** All objects, {@link WithManifest}. */
  static void assertHolds(Map<String, byte[]> files, List<FakeSource> sources) {
    assertThat(files).hasSize(sources.size() + 2);
    StringBuilder manifest = new StringBuilder();
    for (FakeSource source : sources) {
      assertThat(Arrays.equals(files.get(source.uid() + ".dcm"), source.content())).isTrue();
      CRC32 crc = new CRC32();
      crc.update(source.content());
      manifest.append(source.uid()).append(".dcm ").append(source.content().length).append(' ');
      manifest.append(HexFormat.of().toHexDigits((int) crc.getValue())).append('\n');
    }
    assertThat(new String(files.get("manifest.txt"), StandardCharsets.UTF_8))
        .isEqualTo(manifest.toString());
  }
}
