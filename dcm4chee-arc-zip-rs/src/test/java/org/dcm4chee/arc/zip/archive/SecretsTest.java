package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dcm4chee.arc.zip.archive.Secrets.UnreadableException;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A secret is what the setting says, or what its file holds")
class SecretsTest {
  @TempDir Path folder;

  private static String read(String password) throws UnreadableException {
    return Secrets.read(
        ZipSettings.from(Map.of("zip.password", password), problem -> {})
            .get(Setting.PASSWORD)
            .orElseThrow());
  }

  private String readFile(String content) throws Exception {
    return read("file:" + Files.writeString(folder.resolve("secret"), content));
  }

  @Test
  void inTheSettingItself() throws Exception {
    assertThat(read("the secret")).isEqualTo("the secret");
  }

  @Test
  void inAFile_inUtf8_withoutBlanksAtItsEnds() throws Exception {
    assertThat(readFile(" grüner Tee\r\n")).isEqualTo("grüner Tee");
    assertThat(readFile("another")).as("read anew").isEqualTo("another");
  }

  @Test
  void inAFileOfAtMost4096Bytes() throws Exception {
    assertThat(readFile("a".repeat(4096))).hasSize(4096);
    assertThatThrownBy(() -> readFile("a".repeat(4097)))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("its file has more than 4096 bytes");
  }

  @Test
  void inNoFile_andNoMessageSaysWhereItShouldBe() {
    String path = folder.resolve("absent").toString();

    assertThatThrownBy(() -> read("file:" + path))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("its file cannot be read")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("file:\0")).isInstanceOf(UnreadableException.class);
  }
}
