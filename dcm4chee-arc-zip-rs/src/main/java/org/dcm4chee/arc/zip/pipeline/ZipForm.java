package org.dcm4chee.arc.zip.pipeline;

import java.util.List;
import org.dcm4chee.arc.zip.format.EntryForm;
import org.dcm4chee.arc.zip.format.EntryForms;

/**
 * How a ZIP comes about. Chosen by what the archive's database says of the objects and by the
 * settings alone, never by a clock, a queue or free memory: so every node and every try makes the
 * same bytes.
 */
enum ZipForm {
  /** Small: everything is encoded into memory before the first byte. */
  COMPLETE,
  /** Lengths are told by the headers alone; CRC-32 follow the bodies. */
  STREAMED,
  /** Everything has to be encoded to know its length. */
  MEASURED;

  static <F extends ObjectFacts> ZipForm of(Download.Order<F> order) {
    long all = 0;
    long untold = 0;
    boolean deflates = false;
    for (ObjectSource<F> source : order.sources()) {
      all = plus(all, source.estimatedSize());
      if (!source.headerTellsLength()) {
        untold = plus(untold, source.estimatedSize());
      }
      // What is encrypted is not compressed.
      deflates |=
          order.encryption().isEmpty() && order.compression().formOf(source) != EntryForms.STORED;
    }
    if (all <= order.completeBytes()) {
      return COMPLETE;
    }
    return deflates || untold > order.completeBytes() ? MEASURED : STREAMED;
  }

  /** Saturates: an estimate may be anything. */
  private static long plus(long sum, long more) {
    long result = sum + Math.max(more, 0);
    return result < 0 ? Long.MAX_VALUE : result;
  }

  /** The form of an object's entry. */
  EntryForm entryForm(ObjectSource<?> source, Compression compression) {
    return this == STREAMED ? EntryForms.STORED_BLOCKS : compression.formOf(source);
  }

  /** The form of the entry of a file that is not an object. */
  EntryForm entryForm(ExtraEntry extra) {
    return this == STREAMED && extra.crcPositions().length > 0
        ? EntryForms.STORED_BLOCKS
        : EntryForms.STORED;
  }

  /** Whether headers tell all lengths, so that nothing has to be encoded for them. */
  boolean canBeOutlined(List<? extends Slot<?>> slots) {
    return slots.stream().allMatch(slot -> slot.form().bodyLength(0).isPresent());
  }
}
