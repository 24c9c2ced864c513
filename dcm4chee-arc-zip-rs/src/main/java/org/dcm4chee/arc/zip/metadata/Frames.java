package org.dcm4chee.arc.zip.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Tag;

/**
 * Which fragments of encapsulated pixel data are which frame (PS3.5 §A.4). A frame may be in
 * several fragments; then a Basic or Extended Offset Table says where it begins, or, where there is
 * none, the first bytes of the compressed stream do.
 */
final class Frames {
  /** Of an item: its tag and its length. */
  private static final int ITEM_HEADER = 8;

  /** SOI of JPEG and JPEG-LS, SOC of JPEG 2000 and HTJ2K. */
  private static final int[] STARTS = {0xFFD8, 0xFF4F};

  private Frames() {}

  /**
   * The fragments of each frame.
   *
   * @param pixels with the Basic Offset Table as its first fragment
   * @param object that has the pixels
   * @throws IOException if the frames cannot be told apart
   */
  static List<List<Octets>> of(Fragments pixels, Attributes object, boolean video)
      throws IOException {
    List<Octets> fragments = new ArrayList<>();
    for (Object fragment : pixels.subList(Math.min(1, pixels.size()), pixels.size())) {
      fragments.add(Octets.of(fragment, pixels.vr()));
    }
    int frames = numberOfFrames(object);
    if (video || frames == 1) {
      return fragments.isEmpty() ? List.of() : List.of(fragments);
    }
    if (fragments.size() == frames) {
      return fragments.stream().map(List::of).toList();
    }
    List<List<Octets>> byTable = split(fragments, starts(fragments, offsets(pixels, object)));
    List<List<Octets>> found =
        byTable.size() == frames ? byTable : split(fragments, startsOfStreams(fragments));
    if (found.size() != frames) {
      throw new IOException(
          "The "
              + frames
              + " frames of the compressed pixel data cannot be told apart: it has "
              + fragments.size()
              + " fragments, and no usable table of their offsets");
    }
    return found;
  }

  private static int numberOfFrames(Attributes object) throws IOException {
    // A copy is asked: to ask decodes a number in place, and it would be written otherwise.
    String value = new Attributes(object, Tag.NumberOfFrames).getString(Tag.NumberOfFrames);
    try {
      int frames = value == null ? 1 : Integer.parseInt(value.strip());
      return Math.max(frames, 1);
    } catch (NumberFormatException e) {
      throw new IOException("Number of Frames (0028,0008) is no number", e);
    }
  }

  /** From the first fragment's item on, as the Basic Offset Table counts them. */
  private static List<Long> offsets(Fragments pixels, Attributes object) throws IOException {
    List<Long> offsets = new ArrayList<>();
    if (!pixels.isEmpty() && pixels.get(0) instanceof byte[] table) {
      ByteBuffer basic = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
      while (basic.remaining() >= Integer.BYTES) {
        offsets.add(Integer.toUnsignedLong(basic.getInt()));
      }
    }
    byte[] table = object.getBytes(Tag.ExtendedOffsetTable);
    if (offsets.isEmpty() && table != null) {
      ByteBuffer extended = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
      while (extended.remaining() >= Long.BYTES) {
        offsets.add(extended.getLong());
      }
    }
    return offsets;
  }

  /** The indexes of the fragments at these offsets; none if there is one without a fragment. */
  private static List<Integer> starts(List<Octets> fragments, List<Long> offsets) {
    Map<Long, Integer> indexes = new HashMap<>();
    long at = 0;
    for (int i = 0; i < fragments.size(); i++) {
      indexes.put(at, i);
      at += ITEM_HEADER + (fragments.get(i).length() + 1 & ~1L);
    }
    List<Integer> starts = new ArrayList<>();
    for (long offset : offsets) {
      Integer index = indexes.get(offset);
      if (index == null) {
        return List.of();
      }
      starts.add(index);
    }
    return starts;
  }

  private static List<Integer> startsOfStreams(List<Octets> fragments) throws IOException {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < fragments.size(); i++) {
      int first = fragments.get(i).firstTwo();
      for (int start : STARTS) {
        if (first == start) {
          starts.add(i);
        }
      }
    }
    return starts;
  }

  private static List<List<Octets>> split(List<Octets> fragments, List<Integer> starts) {
    if (starts.isEmpty() || starts.get(0) != 0) {
      return List.of();
    }
    List<List<Octets>> frames = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : fragments.size();
      if (end <= starts.get(i)) {
        return List.of();
      }
      frames.add(List.copyOf(fragments.subList(starts.get(i), end)));
    }
    return frames;
  }
}
