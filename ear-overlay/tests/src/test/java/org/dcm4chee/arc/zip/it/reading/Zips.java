package org.dcm4chee.arc.zip.it.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.lingala.zip4j.io.inputstream.ZipInputStream;
import net.lingala.zip4j.model.LocalFileHeader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Opens ZIPs. */
public final class Zips {

  private Zips() {}

  /** All files in a ZIP, in its order. */
  public static Map<String, byte[]> read(byte[] zip) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipFile file =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(zip)).get()) {
      for (ZipArchiveEntry entry : java.util.Collections.list(file.getEntriesInPhysicalOrder())) {
        files.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("No ZIP", e);
    }
  }

  /** Whether a stream reader, which sees no central directory, finds the same. */
  public static Map<String, byte[]> readAsStream(byte[] zip) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (java.util.zip.ZipInputStream in =
        new java.util.zip.ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("No ZIP", e);
    }
  }

  /** All files of a ZIP, each of which must be encrypted, without a CRC-32 for all to see. */
  public static Map<String, byte[]> decrypt(byte[] zip, String password) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(zip), password.toCharArray())) {
      for (LocalFileHeader entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.isEncrypted()).as(entry.getFileName()).isTrue();
        assertThat(entry.getCrc()).as(entry.getFileName()).isZero();
        files.put(entry.getFileName(), in.readAllBytes());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("No ZIP for this password", e);
    }
  }
}
