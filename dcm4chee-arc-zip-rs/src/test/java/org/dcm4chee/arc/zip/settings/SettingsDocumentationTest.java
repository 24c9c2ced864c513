package org.dcm4chee.arc.zip.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ldap-config says is what the plugin does. */
class SettingsDocumentationTest {
  private static final Path FOLDER = Path.of("..", "ldap-config");

  @Test
  void readme_hasTheTableThatTheCodeHas() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    String table = readme.replaceAll("(?s).*<!-- settings -->\\R(.*)<!-- /settings -->.*", "$1");
    assertThat(table.strip())
        .as(
            "the table in ldap-config/README.md; put this in its place:%n%s",
            SettingsTable.markdown())
        .isEqualTo(SettingsTable.markdown().strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hospital.ldif", "research.ldif", "public-teaching.ldif"})
  void ldif_hasOnlySettingsThatAreUnderstood(String file) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve(file))) {
      if (line.startsWith("dcmProperty: ")) {
        String[] property = line.substring("dcmProperty: ".length()).split("=", 2);
        properties.put(property[0], property[1]);
      }
    }
    List<Problem> problems = new ArrayList<>();
    ZipSettings.from(properties, problems::add);
    assertThat(properties).isNotEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void removeLdif_takesAwayEverySettingOfTheOthers() throws IOException {
    String recipe = Files.readString(FOLDER.resolve("remove.ldif"));
    String removed = recipe.substring(recipe.indexOf("delete: dcmProperty\n"));
    for (String file : List.of("hospital.ldif", "research.ldif", "public-teaching.ldif")) {
      for (String line : Files.readAllLines(FOLDER.resolve(file))) {
        if (line.startsWith("dcmProperty: ")) {
          assertThat(removed.lines()).contains(line);
        }
      }
    }
  }
}
