package org.dcm4chee.arc.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/conformance.md")
class ConformanceTableTest {
  private static final Path DOCUMENT = Path.of("docs", "conformance.md");
  private static final Set<String> VERDICTS = Set.of("yes", "no", "differs");
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Za-z0-9]+)\\.([A-Za-z0-9_]+)`");
  private static final Pattern TEST_ANNOTATION =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|ArchTest)\\b");

  /** A line of a table whose columns are those that the document begins with. */
  private record Row(String rule, String asks, String verdict, String why, String shownBy) {}

  /** Maven runs tests in the module's folder, an IDE perhaps in another one. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(DOCUMENT))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("a folder above this one that has %s", DOCUMENT).isNotNull();
    return folder;
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(root().resolve(DOCUMENT))) {
      if (line.startsWith("| rule |")) {
        inTable = true;
      } else if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable && !line.startsWith("|---")) {
        String[] cells = line.substring(1).split("\\|", -1);
        assertThat(cells).as("cells of %s", line).hasSize(6);
        rows.add(
            new Row(
                cells[0].strip(),
                cells[1].strip(),
                cells[2].strip(),
                cells[3].strip(),
                cells[4].strip()));
      }
    }
    assertThat(rows).as("rows of %s", DOCUMENT).hasSizeGreaterThan(100);
    return rows;
  }

  @Test
  void everyRowHasAVerdict() throws IOException {
    for (Row row : rows()) {
      assertThat(VERDICTS).as("verdict of %s", row.rule()).contains(row.verdict());
      assertThat(row.asks()).as("what %s asks", row.rule()).isNotEmpty();
    }
  }

  @Test
  void everyRuleIsThereOnce() throws IOException {
    assertThat(rows().stream().map(Row::rule)).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void aYesHasATest_andAllElseHasAReason() throws IOException {
    for (Row row : rows()) {
      if (row.verdict().equals("yes")) {
        assertThat(row.shownBy()).as("what shows %s", row.rule()).isNotEmpty();
      } else {
        assertThat(row.why()).as("why not %s", row.rule()).isNotEmpty();
      }
    }
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, String> sources = testSources(root());
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      assertThat(row.shownBy().replaceAll(TEST_NAME.pattern(), "").replace(",", "").strip())
          .as("what is no test's name in %s", row.rule())
          .isEmpty();
      Matcher name = TEST_NAME.matcher(row.shownBy());
      while (name.find()) {
        if (!hasTest(sources.getOrDefault(name.group(1), ""), name.group(2))) {
          missing.add(row.rule() + ": " + name.group(1) + "." + name.group(2));
        }
      }
    }

    assertThat(missing).as("tests that %s names and that are nowhere", DOCUMENT).isEmpty();
  }

  /** So that the test above can fail. */
  @Test
  void whatIsNoTestIsNotTakenForOne() {
    String source =
        """
        class SomeTest {
          private static void helper() {
          }

          @Test
          void real() {
            calls();
          }

          void notAnnotated() {
          }
        }
        """;

    assertThat(hasTest(source, "real")).isTrue();
    assertThat(hasTest(source, "helper")).isFalse();
    assertThat(hasTest(source, "notAnnotated")).isFalse();
    assertThat(hasTest(source, "calls")).isFalse();
    assertThat(hasTest(source, "rea")).isFalse();
  }

  /**
   * Whether a method or field of this name is declared, with an annotation that makes it a test.
   */
  private static boolean hasTest(String source, String name) {
    Matcher declared =
        Pattern.compile("(void|ArchRule|Stream<\\S+>) " + Pattern.quote(name) + "\\b")
            .matcher(source);
    while (declared.find()) {
      String before = source.substring(0, declared.start());
      int member =
          Math.max(
              Math.max(before.lastIndexOf("\n  }\n"), before.lastIndexOf("\n    }\n")),
              before.lastIndexOf(";\n\n"));
      if (TEST_ANNOTATION.matcher(before.substring(Math.max(member, 0))).find()) {
        return true;
      }
    }
    return false;
  }

  /** All sources of tests of the repository, by the simple name of their class. */
  private static Map<String, String> testSources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            return !folder.equals(root) && (name.equals("target") || name.startsWith("."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")
                && file.toString().replace('\\', '/').contains("/src/test/")) {
              String type = name.substring(0, name.length() - ".java".length());
              sources.merge(type, Files.readString(file), String::concat);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
