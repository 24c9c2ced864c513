package org.dcm4chee.arc.zip.it.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * What is wrong with an answer, by all that is known of the study it is of.
 *
 * @param settings those that are set
 * @param wanted instances that were asked for
 * @param disturbed whether the archive was deployed anew meanwhile: then an answer may end early
 */
record SoakVerdict(
    StudyInSoak study,
    Set<String> settings,
    WireAnswer answer,
    Set<String> wanted,
    boolean head,
    boolean disturbed) {
  private static final Set<Integer> ALLOWED =
      Set.of(200, 206, 304, 403, 404, 410, 412, 413, 416, 429, 500, 503);

  private static boolean any(Set<String> settings, String name) {
    return settings.stream().anyMatch(setting -> setting.startsWith(name));
  }

  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    if (answer.isNative() && !head) {
      wrong.add("a ZIP of the archive's own");
    } else if (answer.status() == 0) {
      // Cut before its first byte.
      cut(wrong);
    } else if (!answer.isZip()) {
      noZip(wrong);
    } else if (any(settings, "zip.roles")) {
      wrong.add("past zip.roles");
    } else if (!answer.complete()) {
      cut(wrong);
    } else if (!head && !isPart(answer)) {
      whole(wrong);
    }
    return wrong;
  }

  private void noZip(List<String> wrong) {
    int status = answer.status();
    if (disturbed && (status == 404 || status >= 500)) {
      return;
    }
    if (!ALLOWED.contains(status)) {
      wrong.add("a status that nobody expects");
    }
    String text = answer.text();
    if (text.contains("fault of this server's plugin")) {
      wrong.add("a fault of the plugin's own");
    }
    if (text.contains("Exception") || text.contains("\tat ")) {
      wrong.add("a stack trace");
    }
    if (status == 500 && !any(settings, "zip.onMissing=fail")) {
      wrong.add("500 without zip.onMissing=fail");
    }
    if (study.isWell() && Set.of(404, 410, 500).contains(status)) {
      wrong.add("all is well, and it is not there");
    }
  }

  /** Something has to have struck that cannot be told before the first byte. */
  private void cut(List<String> wrong) {
    boolean expected =
        disturbed
            || !study.isWell()
            // A plan may hold the CRC-32 of what was rotten then, and was not noticed.
            || study.wasChangedInSilence()
            || any(settings, "zip.maxSeconds")
            || any(settings, "zip.idleSeconds");
    if (!expected) {
      wrong.add("cut though all is well");
    }
  }

  private void whole(List<String> wrong) {
    Map<String, byte[]> files;
    try {
      files = files();
    } catch (IOException | RuntimeException e) {
      wrong.add("it looks whole and cannot be read: " + e);
      return;
    }
    wrong.addAll(study.wrongIn(files, wanted, any(settings, "zip.verify=digest")));
    boolean lacks = files.containsKey("MISSING.txt");
    if (lacks && any(settings, "zip.onMissing=fail")) {
      wrong.add("it lacks objects in spite of zip.onMissing=fail");
    }
    if (lacks && answer.has("Content-Length") && !answer.header("Warning").startsWith("299 ")) {
      wrong.add("it lacks objects without a Warning");
    }
    if (lacks && study.isWell()) {
      wrong.add("all is well, and it lacks objects");
    }
  }

  /** By the central directory; each checksum is compared. */
  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(answer.body()))
            .get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        CRC32 crc = new CRC32();
        crc.update(content);
        if (crc.getValue() != entry.getCrc() || content.length != entry.getSize()) {
          throw new UncheckedIOException(new IOException("CRC or size of " + entry.getName()));
        }
        if (files.put(entry.getName(), content) != null) {
          throw new UncheckedIOException(new IOException("Twice: " + entry.getName()));
        }
      }
    }
    return files;
  }

  /** Whether it is less than all there is. */
  static boolean isPart(WireAnswer answer) {
    String range = answer.header("Content-Range");
    return answer.status() == 206
        && range.startsWith("bytes ")
        && Long.parseLong(range.substring(range.indexOf('/') + 1)) != answer.body().length;
  }

  static boolean isSliceOf(WireAnswer answer, byte[] whole) {
    String range = answer.header("Content-Range").substring("bytes ".length());
    int first = Integer.parseInt(range.substring(0, range.indexOf('-')));
    int last = Integer.parseInt(range.substring(range.indexOf('-') + 1, range.indexOf('/')));
    return last < whole.length
        && Arrays.equals(answer.body(), Arrays.copyOfRange(whole, first, last + 1));
  }
}
