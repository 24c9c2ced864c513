package org.dcm4chee.arc.zip.overlay.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The jar that goes into a hospital's server has nothing in it but the plugin. */
class PluginJarTest {

  @Test
  void pluginJar_onlyItsOwnClasses_nothingOfTheStandInOrOfLibraries() throws IOException {
    List<String> strangers = new ArrayList<>();
    int classes = 0;
    try (InputStream carried = Plugin.carried().open();
        ZipInputStream jar = new ZipInputStream(carried)) {
      for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
        String name = entry.getName();
        if (name.startsWith("org/dcm4chee/arc/zip/")) {
          classes += name.endsWith(".class") ? 1 : 0;
        } else if (!entry.isDirectory() && !name.startsWith("META-INF/")) {
          strangers.add(name);
        }
      }
    }
    assertThat(strangers).isEmpty();
    assertThat(classes).isGreaterThan(50);
  }
}
