package org.dcm4chee.arc.zip.it.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.it.client.Program;
import org.dcm4chee.arc.zip.it.server.Built;

/**
 * A fenced block of a Markdown file, with what the comment in the line before it says: {@code not
 * run: why}, or {@code needs:} and programs, or modules as {@code python3:pydicom}.
 *
 * @param line of its fence, from 1
 * @param language as the fence has it; may be empty
 * @param notRun why it is not run
 */
public record CommandBlock(
    Path document,
    int line,
    String language,
    Optional<String> notRun,
    List<String> needs,
    String text) {
  /** What runs a block of a language that it is given as its standard input. */
  private static final Map<String, String> INTERPRETERS =
      Map.of(
          "python", "python3 -",
          "r", "Rscript -",
          "powershell", "pwsh -NoProfile -NonInteractive -Command -");

  private static final Pattern FENCE = Pattern.compile("```(\\w*)");
  private static final Pattern NOT_RUN = Pattern.compile("<!-- not run: (.*) -->");
  private static final Pattern NEEDS = Pattern.compile("<!-- needs: (.*) -->");

  /** All Markdown files for people, relative to the project's folder. */
  static List<Path> documents() throws IOException {
    Path root = Built.ROOT.path();
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of("", "docs", "ldap-config", "archive-stand-in")) {
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .map(root::relativize)
            .sorted()
            .forEach(documents::add);
      }
    }
    return documents;
  }

  static List<CommandBlock> of(Path document) throws IOException {
    List<String> lines = Files.readAllLines(Built.ROOT.path().resolve(document));
    List<CommandBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      int end = i + 1;
      while (!lines.get(end).equals("```")) {
        end++;
      }
      String before = i > 0 ? lines.get(i - 1) : "";
      blocks.add(
          new CommandBlock(
              document,
              i + 1,
              fence.group(1),
              comment(NOT_RUN, before),
              comment(NEEDS, before)
                  .map(names -> Arrays.asList(names.split(" ")))
                  .orElse(List.of()),
              String.join("\n", lines.subList(i + 1, end)) + "\n"));
      i = end;
    }
    return blocks;
  }

  /** The text of the first block in a language. */
  public static String text(Path document, String language) throws IOException {
    return of(document).stream()
        .filter(block -> block.language().equals(language))
        .map(CommandBlock::text)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> comment(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether there is something that can run it. */
  boolean isForAShell() {
    return language.equals("bash") || INTERPRETERS.containsKey(language);
  }

  /** What it lacks on this machine. */
  Optional<String> missing() throws IOException, InterruptedException {
    for (String need : needs) {
      String[] parts = need.split(":", 2);
      if (!Program.isInstalled(parts[0])) {
        return Optional.of(Program.missing(parts[0]));
      }
      if (parts.length == 2
          && Program.run(Path.of("").toAbsolutePath(), parts[0], "-c", "import " + parts[1])
                  .status()
              != 0) {
        return Optional.of(parts[0] + " has no module " + parts[1]);
      }
    }
    return Optional.empty();
  }

  /** For a shell, after a line that says where it stands. */
  String script() {
    String interpreter = INTERPRETERS.get(language);
    String shell =
        interpreter == null ? text : interpreter + " <<'END_OF_BLOCK'\n" + text + "END_OF_BLOCK\n";
    return "echo '== " + this + "'\n" + shell;
  }

  @Override
  public String toString() {
    return document + ":" + line;
  }
}
