package org.dcm4chee.arc.zip.format;

import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * A form of entry: how a file becomes the body of an entry, and what the records say of it. {@link
 * EntryForms} lists them; a new one is a class and a row there. Immutable and thread-safe.
 */
public abstract class EntryForm {
  private static final byte[] NO_EXTRA = {};

  private final int id;
  private final String name;

  /**
   * @param id tells the forms apart where a plan is remembered; 0 to 255, never used again
   */
  EntryForm(int id, String name) {
    this.id = id;
    this.name = name;
  }

  /** Tells the forms apart; forms of one id have the same layout. */
  public final int id() {
    return id;
  }

  /** The compression method (APPNOTE 4.4.5). */
  abstract int method();

  /** The version needed to extract (APPNOTE 4.4.3.2), times ten. */
  abstract int versionNeeded();

  /** General purpose bits (APPNOTE 4.4.4), but for the one of UTF-8 and the one of a descriptor. */
  int flags() {
    return 0;
  }

  /** Extra fields of both headers, but for Zip64's (APPNOTE 4.5). */
  byte[] extra() {
    return NO_EXTRA;
  }

  /**
   * Whether CRC-32 and sizes follow the body in a data descriptor (APPNOTE 4.3.9), so that the body
   * can be written before its CRC-32 is known.
   */
  public boolean hasDescriptor() {
    return false;
  }

  /** Whether the records say the file's CRC-32; if not, it is 0 in all of them. */
  public boolean saysCrc32() {
    return true;
  }

  /** Whether the file's CRC-32 has to be known before its body can be written. */
  public final boolean beginsWithCrc32() {
    return saysCrc32() && !hasDescriptor();
  }

  /**
   * The length of the body of a file.
   *
   * @param size bytes of the file, at least 0
   * @return empty if only encoding the file can tell
   */
  public abstract OptionalLong bodyLength(long size);

  /**
   * Whether a body begins with what only the whole file tells, so that the file has to be read
   * before: then the methods that take its digest are to be used.
   */
  public boolean needsDigest() {
    return false;
  }

  /** An encoder of one file. It does not close {@code out}. */
  public abstract BodyEncoder encoder(OutputStream out, Scratch scratch);

  /** An encoder of one file that was read before. It does not close {@code out}. */
  public BodyEncoder encoder(OutputStream out, Scratch scratch, FileDigest digest) {
    return encoder(out, scratch);
  }

  /**
   * What makes the body of a file that lies in memory, where it lies.
   *
   * @throws IllegalStateException if the form changes nothing of a file
   */
  public BodySealer sealer(FileDigest digest) {
    throw new IllegalStateException(name + " seals nothing");
  }

  @Override
  public final String toString() {
    return name;
  }
}
