package org.dcm4chee.arc.zip.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Encrypted by WinZip's AE-2 (APPNOTE 4.4.5, method 99), not compressed: salt, verifier, the file,
 * an authentication code. The records say no CRC-32, as it would tell something of the file.
 */
final class EncryptedForm extends EntryForm {
  static final int ID = 4;

  /** Bit 0: the entry is encrypted (APPNOTE 4.4.4). */
  private static final int ENCRYPTED = 1;

  /** Vendor version 2, vendor "AE", strength 3 for 256 bits, and the method inside: 0. */
  private static final byte[] EXTRA = {1, (byte) 0x99, 7, 0, 2, 0, 'A', 'E', 3, 0, 0};

  private final Optional<Encryption> encryption;
  private final int index;

  /** The form without its key: how long bodies are, and what the records say. */
  EncryptedForm() {
    super(ID, "AES-256");
    encryption = Optional.empty();
    index = 0;
  }

  EncryptedForm(Encryption encryption, int index) {
    super(ID, "AES-256");
    this.encryption = Optional.of(encryption);
    this.index = index;
  }

  @Override
  int method() {
    return 99;
  }

  @Override
  int versionNeeded() {
    return 51;
  }

  @Override
  int flags() {
    return ENCRYPTED;
  }

  @Override
  byte[] extra() {
    return EXTRA.clone();
  }

  @Override
  public boolean saysCrc32() {
    return false;
  }

  @Override
  public OptionalLong bodyLength(long size) {
    return OptionalLong.of(BodySealer.HEAD_BYTES + size + BodySealer.TAIL_BYTES);
  }

  @Override
  public boolean needsDigest() {
    return true;
  }

  @Override
  public BodySealer sealer(FileDigest digest) {
    return encryption
        .orElseThrow(() -> new IllegalStateException("There is no password to encrypt with"))
        .sealer(index, digest);
  }

  @Override
  public BodyEncoder encoder(OutputStream out, Scratch scratch) {
    throw new IllegalStateException("The salt needs the file's digest");
  }

  @Override
  public BodyEncoder encoder(OutputStream out, Scratch scratch, FileDigest digest) {
    return new Encoder(out, scratch, sealer(digest), digest);
  }

  private static final class Encoder extends BodyEncoder {
    private final Scratch scratch;
    private final BodySealer sealer;
    private final FileDigest.Comparison before;
    private final byte[] sealed;
    private boolean begun;

    Encoder(OutputStream out, Scratch scratch, BodySealer sealer, FileDigest digest) {
      super(out, scratch, Scratch.BLOCK_BYTES);
      this.scratch = scratch;
      this.sealer = sealer;
      before = digest.comparison();
      sealed = scratch.takeBlock();
    }

    @Override
    void encode(byte[] bytes, int offset, int length, boolean last) throws IOException {
      if (!before.isSame(bytes, offset, length, last)) {
        // The salt is that of another file: of this one nothing may be encrypted with it.
        throw new IOException("The object was another when it was read a second time");
      }
      if (!begun) {
        begun = true;
        emit(sealer.head(), 0, BodySealer.HEAD_BYTES);
      }
      System.arraycopy(bytes, offset, sealed, 0, length);
      sealer.seal(sealed, 0, length);
      emit(sealed, 0, length);
      if (last) {
        emit(sealer.tail(), 0, BodySealer.TAIL_BYTES);
      }
    }

    @Override
    void giveBack() {
      sealer.wipe();
      scratch.giveBack(sealed);
    }
  }
}
