package org.dcm4chee.arc.zip.archive;

import java.util.Comparator;
import org.dcm4che3.data.Tag;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.dcm4chee.arc.zip.contents.Values;

/**
 * What the plugin looks at of what the database says of an instance; looked at once, without
 * changing it: the archive merges the same attributes into the object.
 *
 * @param study (0020,000D), not remapped: for nobody outside
 * @param series (0020,000E), not remapped: for nobody outside
 * @param instance (0008,0018), not remapped: for nobody outside
 * @param seriesNumber (0020,0011), 0 if there is none
 * @param instanceNumber (0020,0013), 0 if there is none
 * @param pixelBytes of its pixels without compression, 0 to 2^32 - 2, as far as is known
 */
record MatchValues(
    String study,
    String series,
    String instance,
    int seriesNumber,
    int instanceNumber,
    long pixelBytes) {
  /** The length of a value has 32 bits, and is even (PS3.5 §7.1.1). */
  static final long LONGEST_VALUE = 0xFFFF_FFFEL;

  /** More than any file is estimated at: sums of estimates do not overflow. */
  static final long LARGEST_FILE = 1L << 42;

  /** The archive gives no order; a ZIP has that in which the images are read. */
  static final Comparator<MatchValues> ORDER = MatchValues::compare;

  /** Metadata of most images is shorter than that. */
  private static final long TYPICAL_METADATA = 1 << 15;

  private static final Values.Selection LOOKED_AT =
      Values.Selection.of(
          Tag.StudyInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.SeriesNumber,
          Tag.InstanceNumber,
          Tag.Rows,
          Tag.Columns,
          Tag.SamplesPerPixel,
          Tag.BitsAllocated,
          Tag.NumberOfFrames);

  static MatchValues of(InstanceLocations match) {
    Values values = Values.of(match.getAttributes(), LOOKED_AT);
    return new MatchValues(
        values.text(Tag.StudyInstanceUID),
        values.text(Tag.SeriesInstanceUID),
        match.getSopInstanceUID(),
        values.number(Tag.SeriesNumber).orElse(0),
        values.number(Tag.InstanceNumber).orElse(0),
        pixelBytes(values));
  }

  private static int compare(MatchValues a, MatchValues b) {
    int order = Integer.compare(a.seriesNumber, b.seriesNumber);
    if (order == 0) {
      order = a.series.compareTo(b.series);
    }
    if (order == 0) {
      order = Integer.compare(a.instanceNumber, b.instanceNumber);
    }
    return order == 0 ? a.instance.compareTo(b.instance) : order;
  }

  private static long pixelBytes(Values values) {
    long[] factors = {
      values.count(Tag.Rows, 0),
      values.count(Tag.Columns, 0),
      values.count(Tag.SamplesPerPixel, 1),
      Math.max(values.count(Tag.BitsAllocated, 16), 8) / 8,
      values.count(Tag.NumberOfFrames, 1)
    };
    long product = 1;
    for (long factor : factors) {
      // Below 2^32 times below 2^31: the product of two is always a long.
      product = Math.min(product * factor, LONGEST_VALUE);
    }
    return product;
  }

  /** The metadata as a text is twice as long as in the file, where most of the file is metadata. */
  long estimatedMetadata(Iterable<Location> locations) {
    long stored = 0;
    for (Location location : locations) {
      if (Location.isDicomFile(location)) {
        stored = Math.max(stored, Math.min(location.getSize(), LARGEST_FILE));
      }
    }
    return 2 * (pixelBytes > 0 ? Math.min(stored, TYPICAL_METADATA) : stored);
  }

  /** The file's size, or where it will be decompressed, that of its pixels if that is more. */
  long estimatedSize(Iterable<Location> locations, String targetSyntax) {
    long stored = 0;
    for (Location location : locations) {
      if (Location.isDicomFile(location)) {
        long size = Math.min(location.getSize(), LARGEST_FILE);
        stored = Math.max(stored, size);
        if (size > 0 && targetSyntax.equals(location.getTransferSyntaxUID())) {
          return size;
        }
      }
    }
    return Math.max(stored, pixelBytes);
  }
}
