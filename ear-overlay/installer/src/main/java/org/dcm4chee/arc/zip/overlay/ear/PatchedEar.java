package org.dcm4chee.arc.zip.overlay.ear;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;

/**
 * Writes an EAR with the plugin in it. Entries keep their order, times and compressed bytes; the
 * web application and the plugin are stored as they are; so the same input gives the same bytes on
 * every machine. Signatures of the EAR and of the web application would no longer be true and are
 * left out; those of the jars inside stay.
 */
public final class PatchedEar {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(?:[^/]+\\.(?:SF|RSA|DSA|EC)|SIG-[^/]+)");

  /** ZIP's own first moment, for the entry that was not there before. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Set<String> leftOut = new TreeSet<>();
  private final String war;
  private final Plugin plugin;

  private PatchedEar(String war, Plugin plugin) {
    this.war = war;
    this.plugin = plugin;
  }

  /**
   * What was written.
   *
   * @param leftOut entries of the input that are not in it
   * @param ownerKept whether owner and group are those of the input, where there is such a thing
   */
  public record Result(Set<String> leftOut, boolean ownerKept) {}

  /**
   * Writes the file whole or not at all, with the permissions of the input, and its owner and group
   * where the operating system lets this user give files away.
   */
  public static Result write(Path in, Path out, String war, Plugin plugin) throws OverlayException {
    PatchedEar patched = new PatchedEar(war, plugin);
    Path folder = out.toAbsolutePath().getParent();
    Path temporary;
    try {
      temporary = Files.createTempFile(folder, ".zip-rs-", ".ear");
    } catch (IOException e) {
      throw Problem.FILE_UNWRITABLE.because(e, out, Reason.of(e));
    }
    try {
      patched.write(in, temporary);
      boolean ownerKept = keepAccess(in, temporary);
      Files.move(
          temporary, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Result(Collections.unmodifiableSet(patched.leftOut), ownerKept);
    } catch (IOException e) {
      throw Problem.FILE_UNWRITABLE.because(e, out, Reason.of(e));
    } finally {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        System.getLogger(PatchedEar.class.getName())
            .log(System.Logger.Level.WARNING, temporary + " stays behind", e);
      }
    }
  }

  /**
   * A temporary file is its owner's alone; what is deployed is read by the server's user.
   *
   * @return whether owner and group could be kept
   */
  private static boolean keepAccess(Path in, Path temporary) throws IOException {
    PosixFileAttributeView from = Files.getFileAttributeView(in, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (from == null || to == null) {
      return true;
    }
    PosixFileAttributes wanted = from.readAttributes();
    // The group first: who has given a file away can no longer change it.
    boolean kept =
        may(to.readAttributes().group().equals(wanted.group()), () -> to.setGroup(wanted.group()));
    to.setPermissions(wanted.permissions());
    return may(
            to.readAttributes().owner().equals(wanted.owner()), () -> to.setOwner(wanted.owner()))
        && kept;
  }

  private static boolean may(boolean done, Step step) {
    if (done) {
      return true;
    }
    try {
      step.run();
      return true;
    } catch (IOException e) {
      System.getLogger(PatchedEar.class.getName()).log(System.Logger.Level.DEBUG, "chown", e);
      return false;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void write(Path in, Path out) throws IOException {
    try (ZipFile ear = ZipFile.builder().setPath(in).get();
        OutputStream file = Files.newOutputStream(out);
        ZipArchiveOutputStream patched = new ZipArchiveOutputStream(file)) {
      patched.setUseZip64(Zip64Mode.AsNeeded);
      for (ZipArchiveEntry entry : Collections.list(ear.getEntriesInPhysicalOrder())) {
        if (entry.getName().equals(war)) {
          byte[] before;
          try (InputStream stream = ear.getInputStream(entry)) {
            before = stream.readAllBytes();
          }
          addStored(patched, war, entry.getTimeLocal(), patchWar(before));
        } else {
          copy(ear, entry, patched, "");
        }
      }
    }
  }

  private byte[] patchWar(byte[] before) throws IOException {
    ByteArrayOutputStream after = new ByteArrayOutputStream(before.length);
    try (ZipFile zip =
            ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(before))
                .get();
        ZipArchiveOutputStream patched = new ZipArchiveOutputStream(after)) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (Plugin.isOurs(entry.getName()) && entry.getName().startsWith(Plugin.LIB)) {
          leftOut.add(war + "/" + entry.getName());
        } else {
          copy(zip, entry, patched, war + "/");
        }
      }
      byte[] jar;
      try (InputStream stream = plugin.open()) {
        jar = stream.readAllBytes();
      }
      addStored(patched, Plugin.LIB + plugin.fileName(), NO_TIME, jar);
    }
    return after.toByteArray();
  }

  private void copy(
      ZipFile from, ZipArchiveEntry entry, ZipArchiveOutputStream to, String container)
      throws IOException {
    if (SIGNATURE.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches()) {
      leftOut.add(container + entry.getName());
      return;
    }
    try (InputStream raw = from.getRawInputStream(entry)) {
      to.addRawArchiveEntry(entry, raw);
    }
  }

  private static void addStored(
      ZipArchiveOutputStream to, String name, LocalDateTime time, byte[] bytes) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setTimeLocal(time);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    to.putArchiveEntry(entry);
    to.write(bytes);
    to.closeArchiveEntry();
  }
}
