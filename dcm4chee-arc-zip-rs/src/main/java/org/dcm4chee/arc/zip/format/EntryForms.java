package org.dcm4chee.arc.zip.format;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** The forms of entry that there are, a row each. */
public final class EntryForms {
  /** As it is; read by every reader. */
  public static final EntryForm STORED = new StoredForm(0);

  /** Raw deflate at the fastest level. */
  public static final EntryForm DEFLATED_FAST = new DeflatedForm(1, Deflater.BEST_SPEED);

  /** Raw deflate at the highest level. */
  public static final EntryForm DEFLATED_BEST = new DeflatedForm(2, Deflater.BEST_COMPRESSION);

  /** Deflate's stored blocks, CRC-32 behind them: length and place known before the content is. */
  public static final EntryForm STORED_BLOCKS = new StoredBlocksForm(3);

  /** Encrypted, without a key to do it: see {@link Encryption#form}. */
  public static final EntryForm ENCRYPTED = new EncryptedForm();

  private static final List<EntryForm> ALL =
      List.of(STORED, DEFLATED_FAST, DEFLATED_BEST, STORED_BLOCKS);

  private EntryForms() {}

  /** Those that need nothing but the file. */
  public static List<EntryForm> all() {
    return ALL;
  }

  /** The form that says {@code id} of itself. */
  public static Optional<EntryForm> byId(int id) {
    return Stream.concat(ALL.stream(), Stream.of(ENCRYPTED))
        .filter(form -> form.id() == id)
        .findFirst();
  }
}
