package org.dcm4chee.arc.zip.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dcm4chee.arc.zip.format.SampleEntries.Content;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Readers find each entry with its name, size and bytes. Above 4 GiB the ZIP is a file with holes,
 * of which all read the directory and the small entries behind; each byte of it is read only by
 * Java's streams, as the programs take half a minute for that.
 */
@Label("Each reader opens each ZIP")
class InteroperabilityTest {
  /** Larger stored, larger only deflated, and both kinds behind 4 GiB. */
  private static final SampleEntries LARGE =
      SampleEntries.empty()
          .storedZeros("stored.dcm", (1L << 32) + 5)
          .stored("behind stored.txt", "behind 4 GiB".getBytes(UTF_8))
          .deflatedZeros("deflated.dcm", 4097)
          .deflated("behind deflated.txt", "behind 4 GiB".getBytes(UTF_8));

  private static final String[] BEHIND = {"behind stored.txt", "behind deflated.txt"};

  private static final SampleEntries LARGE_BLOCKS =
      SampleEntries.empty()
          .storedBlocksOfZeros("large.dcm", (1L << 32) + 5)
          .storedBlocks("behind.txt", "behind 4 GiB".getBytes(UTF_8));

  /** Larger than 4 GiB only with the headers of its blocks. */
  private static final SampleEntries NEARLY_LARGE_BLOCKS =
      SampleEntries.empty()
          .storedBlocksOfZeros("nearly.dcm", (1L << 32) - (1 << 18))
          .storedBlocks("behind.txt", "behind 4 GiB".getBytes(UTF_8));

  private static final String SIGNATURES_IN_BLOCKS = "stored blocks that look like records";

  /** Made once, as several readers read each. */
  private static final Map<String, SampleEntries> PLANS = new TreeMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void makePlans() {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * i) >>> 5);
    }
    PLANS.put("one entry", SampleEntries.empty().stored("a.dcm", bytes));
    PLANS.put("one entry without content", SampleEntries.withoutContent(1));
    PLANS.put("one deflated entry", SampleEntries.empty().deflated("a.dcm", bytes));
    PLANS.put("a deflated entry of nothing", SampleEntries.empty().deflated("a", new byte[0]));
    PLANS.put(
        "stored and deflated entries in folders",
        SampleEntries.empty()
            .stored("CT001/000001.dcm", bytes)
            .deflated("CT001/000002.dcm", bytes)
            .stored("CT002 Thorax 5.0/000001.dcm", new byte[0])
            .deflated("CT002 Thorax 5.0/000002.dcm", Arrays.copyOf(bytes, 7))
            .stored("README.txt", "text".getBytes(UTF_8)));
    PLANS.put(
        "names that are not ASCII",
        SampleEntries.empty()
            .stored("Schädel/Größe.dcm", bytes)
            .deflated("頭部/日本語.dcm", bytes)
            .stored("Ελληνικά 😀.dcm", bytes)
            .stored("ASCII.dcm", bytes));
    PLANS.put("one entry of stored blocks", SampleEntries.empty().storedBlocks("a.dcm", bytes));
    PLANS.put(
        "stored blocks of nothing, and around the end of a block",
        SampleEntries.empty()
            .storedBlocks("0", new byte[0])
            .storedBlocks("1", new byte[1])
            .storedBlocks("65534", new byte[65_534])
            .storedBlocks("65535", new byte[65_535])
            .storedBlocks("65536", new byte[65_536])
            .storedBlocks("131070", new byte[131_070])
            .storedBlocks("131071", new byte[131_071]));
    PLANS.put(
        "entries of each form",
        SampleEntries.empty()
            .storedBlocks("CT001/Größe.dcm", bytes)
            .stored("CT001/2.dcm", bytes)
            .deflated("CT001/3.dcm", bytes)
            .storedBlocks("manifest.csv", "text".getBytes(UTF_8)));
    PLANS.put(
        "65,537 entries of stored blocks",
        SampleEntries.storedBlocksWithoutContent(65_536).storedBlocks("last.dcm", bytes));
    PLANS.put(
        SIGNATURES_IN_BLOCKS,
        SampleEntries.empty()
            .storedBlocks("inner.zip", SampleEntries.empty().storedBlocks("x", bytes).zip())
            .storedBlocks("descriptor", new byte[] {'P', 'K', 7, 8, 0, 0, 0, 0, 0, 0, 0, 0})
            .storedBlocks("all", signatures()));
    PLANS.put(
        "bodies that look like records of a ZIP",
        SampleEntries.empty()
            .stored("inner.zip", SampleEntries.empty().stored("x", bytes).zip())
            .stored("end", SampleEntries.empty().zip())
            .stored("descriptor", new byte[] {'P', 'K', 7, 8, 0, 0, 0, 0, 0, 0, 0, 0}));
    PLANS.put("65,535 entries, the first number with Zip64", SampleEntries.withoutContent(65_535));
    PLANS.put("65,537 entries", SampleEntries.withoutContent(65_536).stored("last.dcm", bytes));
  }

  /** Each signature of a ZIP, at each place of a word. */
  private static byte[] signatures() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int shift = 0; shift < 4; shift++) {
      bytes.write(0);
      for (byte[] signature : new byte[][] {{3, 4}, {1, 2}, {5, 6}, {6, 6}, {6, 7}, {7, 8}}) {
        bytes.writeBytes(new byte[] {'P', 'K', signature[0], signature[1]});
        bytes.writeBytes(new byte[12]);
      }
    }
    return bytes.toByteArray();
  }

  @AfterAll
  static void forgetPlans() {
    PLANS.clear();
  }

  private static Path file(String plan) throws IOException {
    Path file = folder.resolve(plan + ".zip");
    return Files.exists(file) ? file : PLANS.get(plan).writeTo(file);
  }

  static Stream<Arguments> librariesAndPlans() {
    return eachWithEachPlan(LibraryReader.values());
  }

  static Stream<Arguments> programsAndPlans() {
    return eachWithEachPlan(CommandLineReader.values());
  }

  private static Stream<Arguments> eachWithEachPlan(Object[] readers) {
    return PLANS.keySet().stream()
        .flatMap(plan -> Stream.of(readers).map(reader -> Arguments.of(reader, plan)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("Java's readers find all entries, by the directory and by local headers")
  @MethodSource("librariesAndPlans")
  void librariesFindAllEntries(LibraryReader reader, String plan) throws IOException {
    Path zip = file(plan);
    List<Content> contents = PLANS.get(plan).contents();

    assertThat(reader.list(zip)).isEqualTo(contents);
    assertThat(reader.read(zip, name -> true)).isEqualTo(contents);
    assertThat(reader.read(new BufferedInputStream(Files.newInputStream(zip)))).isEqualTo(contents);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("Programs list all entries and complain of nothing")
  @MethodSource("programsAndPlans")
  void programsComplainOfNothing(CommandLineReader program, String plan)
      throws IOException, InterruptedException {
    assumeInstalled(program);

    assertListed(program.list(file(plan)), PLANS.get(plan));
    assumeFalse(
        plan.equals(SIGNATURES_IN_BLOCKS) && program.takesSignaturesForRecords(),
        "It is known to look for signatures in bodies");
    assertThat(program.complaintsOf(file(plan))).isEmpty();
  }

  @Property(tries = 100)
  @Label("Java's readers open any plan")
  void librariesOpenAnyPlan(@ForAll("plans") SampleEntries plan) throws IOException {
    Path zip = Files.createTempFile("plan", ".zip");
    try {
      Files.write(zip, plan.zip());
      for (LibraryReader reader : LibraryReader.values()) {
        assertThat(reader.list(zip)).as("%s", reader).isEqualTo(plan.contents());
        assertThat(reader.read(zip, name -> true)).as("%s", reader).isEqualTo(plan.contents());
        assertThat(reader.read(new ByteArrayInputStream(plan.zip())))
            .as("%s", reader)
            .isEqualTo(plan.contents());
      }
    } finally {
      Files.delete(zip);
    }
  }

  /** At least one entry: of none some readers say that it is no ZIP. */
  @Provide
  Arbitrary<SampleEntries> plans() {
    return Plans.any().filter(plan -> !plan.headers().isEmpty());
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB Java's readers find all by the directory, and what is behind")
  @EnumSource
  void librariesReadBehind4GiB(LibraryReader reader) throws IOException {
    Path zip = largeFile();

    assertThat(reader.list(zip)).isEqualTo(LARGE.contents());
    assertThat(reader.read(zip, Set.of(BEHIND)::contains))
        .isEqualTo(List.of(LARGE.contents().get(1), LARGE.contents().get(3)));
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB Java's readers read each byte, range by range")
  @EnumSource
  void librariesReadAbove4GiB(LibraryReader reader) throws IOException {
    assertThat(reader.read(new RangedStream(LARGE.layout(), LARGE))).isEqualTo(LARGE.contents());
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB programs list all entries, and read what is behind")
  @EnumSource
  void programsReadBehind4GiB(CommandLineReader program) throws IOException, InterruptedException {
    assumeInstalled(program);
    Path zip = largeFile();

    assertListed(program.list(zip), LARGE);
    assertThat(program.complaintsOf(zip, BEHIND)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB Java's readers find stored blocks by the directory, and what is behind")
  @EnumSource
  void librariesReadBehind4GiBOfBlocks(LibraryReader reader) throws IOException {
    Path zip = largeFileOfBlocks();

    assertThat(reader.list(zip)).isEqualTo(LARGE_BLOCKS.contents());
    assertThat(reader.read(zip, "behind.txt"::equals))
        .isEqualTo(List.of(LARGE_BLOCKS.contents().get(1)));
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB Java's readers read each byte of stored blocks, range by range")
  @EnumSource
  void librariesReadBlocksAbove4GiB(LibraryReader reader) throws IOException {
    assertThat(reader.read(new RangedStream(NEARLY_LARGE_BLOCKS.layout(), NEARLY_LARGE_BLOCKS)))
        .isEqualTo(NEARLY_LARGE_BLOCKS.contents());
  }

  @ParameterizedTest
  @DisplayName("Above 4 GiB of stored blocks programs list all, and read what is behind")
  @EnumSource
  void programsReadBehind4GiBOfBlocks(CommandLineReader program)
      throws IOException, InterruptedException {
    assumeInstalled(program);
    Path zip = largeFileOfBlocks();

    assertListed(program.list(zip), LARGE_BLOCKS);
    assertThat(program.complaintsOf(zip, "behind.txt")).isEmpty();
  }

  private static Path largeFileOfBlocks() throws IOException {
    Path file = folder.resolve("4 GiB of blocks.zip");
    return Files.exists(file) ? file : LARGE_BLOCKS.writeTo(file);
  }

  private static Path largeFile() throws IOException {
    Path file = folder.resolve("4 GiB.zip");
    return Files.exists(file) ? file : LARGE.writeTo(file);
  }

  private static void assumeInstalled(CommandLineReader program)
      throws IOException, InterruptedException {
    assumeTrue(
        program.isInstalled(), () -> program + " is not installed; " + program.howToInstall());
  }

  /** A line an entry, with its size and its name. */
  private static void assertListed(List<String> lines, SampleEntries entries) {
    assertThat(lines)
        .zipSatisfy(
            entries.contents(),
            (line, entry) ->
                assertThat(line).contains(entry.size() + " ").endsWith(" " + entry.name()));
  }

  @Test
  @DisplayName("Times are those of the wall, wherever the reader is (APPNOTE 4.4.6)")
  void timesAreThoseOfTheWall() throws IOException, InterruptedException {
    SampleEntries entries =
        SampleEntries.empty()
            .add("a", EntryForms.STORED, new byte[1], LocalDateTime.of(1980, 1, 1, 0, 0))
            .add("b", EntryForms.STORED, new byte[1], LocalDateTime.of(2024, 3, 31, 2, 30, 58))
            .add("c", EntryForms.STORED, new byte[1], LocalDateTime.of(2107, 12, 31, 23, 59));
    Path zip = entries.writeTo(folder.resolve("times.zip"));

    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.stream().map(ZipEntry::getTimeLocal))
          .containsExactlyElementsOf(
              entries.headers().stream().map(EntryHeader::modified).toList());
    }
    assumeInstalled(CommandLineReader.PYTHON);
    assertThat(CommandLineReader.PYTHON.list(zip))
        .containsExactly(
            "1 (1980, 1, 1, 0, 0, 0) a",
            "1 (2024, 3, 31, 2, 30, 58) b",
            "1 (2107, 12, 31, 23, 59, 0) c");
  }
}
