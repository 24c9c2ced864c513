package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.lingala.zip4j.model.FileHeader;
import net.lingala.zip4j.model.LocalFileHeader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.dcm4chee.arc.zip.format.SampleEntries.Content;

/** Java's readers of ZIPs. Entries come in the order in which the reader finds them. */
enum LibraryReader {
  JDK {
    @Override
    List<Content> list(Path zip) throws IOException {
      try (var file = new java.util.zip.ZipFile(zip.toFile())) {
        return file.stream()
            .map(entry -> new Content(entry.getName(), entry.getSize(), (int) entry.getCrc()))
            .toList();
      }
    }

    @Override
    List<Content> read(Path zip, Predicate<String> wanted) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var file = new java.util.zip.ZipFile(zip.toFile())) {
        for (ZipEntry entry : Collections.list(file.entries())) {
          if (wanted.test(entry.getName())) {
            try (InputStream body = file.getInputStream(entry)) {
              found.add(content(entry.getName(), body));
            }
          }
        }
      }
      return found;
    }

    @Override
    List<Content> read(InputStream zip) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var stream = new ZipInputStream(zip)) {
        for (ZipEntry e = stream.getNextEntry(); e != null; e = stream.getNextEntry()) {
          found.add(content(e.getName(), stream));
        }
      }
      return found;
    }
  },

  COMMONS_COMPRESS {
    @Override
    List<Content> list(Path zip) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var file = open(zip)) {
        for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
          found.add(new Content(entry.getName(), entry.getSize(), (int) entry.getCrc()));
        }
      }
      return found;
    }

    @Override
    List<Content> read(Path zip, Predicate<String> wanted) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var file = open(zip)) {
        for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
          if (wanted.test(entry.getName())) {
            try (InputStream body = file.getInputStream(entry)) {
              found.add(content(entry.getName(), body));
            }
          }
        }
      }
      return found;
    }

    private org.apache.commons.compress.archivers.zip.ZipFile open(Path zip) throws IOException {
      return org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(zip).get();
    }

    @Override
    List<Content> read(InputStream zip) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var stream = new ZipArchiveInputStream(zip)) {
        for (ZipArchiveEntry e = stream.getNextEntry(); e != null; e = stream.getNextEntry()) {
          found.add(content(e.getName(), stream));
        }
      }
      return found;
    }
  },

  ZIP4J {
    @Override
    List<Content> list(Path zip) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var file = new net.lingala.zip4j.ZipFile(zip.toFile())) {
        for (FileHeader header : file.getFileHeaders()) {
          found.add(
              new Content(
                  header.getFileName(), header.getUncompressedSize(), (int) header.getCrc()));
        }
      }
      return found;
    }

    @Override
    List<Content> read(Path zip, Predicate<String> wanted) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var file = new net.lingala.zip4j.ZipFile(zip.toFile())) {
        for (FileHeader header : file.getFileHeaders()) {
          if (wanted.test(header.getFileName())) {
            try (InputStream body = file.getInputStream(header)) {
              found.add(content(header.getFileName(), body));
            }
          }
        }
      }
      return found;
    }

    @Override
    List<Content> read(InputStream zip) throws IOException {
      List<Content> found = new ArrayList<>();
      try (var stream = new net.lingala.zip4j.io.inputstream.ZipInputStream(zip)) {
        for (LocalFileHeader h = stream.getNextEntry(); h != null; h = stream.getNextEntry()) {
          found.add(content(h.getFileName(), stream));
        }
      }
      return found;
    }
  };

  /** What the central directory says. */
  abstract List<Content> list(Path zip) throws IOException;

  /** What the bodies have that the central directory leads to. */
  abstract List<Content> read(Path zip, Predicate<String> wanted) throws IOException;

  /** What the bodies have when the ZIP is read on and on, by its local headers. */
  abstract List<Content> read(InputStream zip) throws IOException;

  private static Content content(String name, InputStream body) throws IOException {
    CRC32 crc = new CRC32();
    long size = 0;
    byte[] buffer = new byte[1 << 16];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      crc.update(buffer, 0, count);
      size += count;
    }
    return new Content(name, size, (int) crc.getValue());
  }
}
