package org.dcm4chee.arc.zip.metadata;

import java.util.Set;

/**
 * What compressed pixels are in (PS3.18 Table 8.7.3-5): the extension is that of the media type.
 *
 * @param extension of a file with one frame, or with a whole video
 * @param video all frames are one stream
 */
record FrameFormat(String extension, boolean video) {
  private static final String COMPRESSED = "1.2.840.10008.1.2.4.";
  private static final String RLE_LOSSLESS = "1.2.840.10008.1.2.5";

  private static final FrameFormat UNKNOWN = new FrameFormat("raw", false);

  private static final Set<String> JPEG = Set.of("50", "51", "57", "70");
  private static final Set<String> JPEG_LS = Set.of("80", "81");
  private static final Set<String> JPEG_2000 = Set.of("90", "91");
  private static final Set<String> JPEG_2000_PART_2 = Set.of("92", "93");
  private static final Set<String> JPEG_XL = Set.of("110", "111", "112");
  private static final Set<String> HTJ2K = Set.of("201", "202", "203");
  private static final Set<String> MPEG_2 = Set.of("100", "100.1", "101", "101.1");
  private static final Set<String> H264 =
      Set.of("102", "102.1", "103", "103.1", "104", "104.1", "105", "105.1", "106", "106.1");
  private static final Set<String> H265 = Set.of("107", "108");

  /** That of a transfer syntax; octets, each frame on its own, if it is none of the standard's. */
  static FrameFormat of(String transferSyntaxUid) {
    if (transferSyntaxUid.equals(RLE_LOSSLESS)) {
      // image/dicom-rle
      return new FrameFormat("rle", false);
    }
    if (!transferSyntaxUid.startsWith(COMPRESSED)) {
      return UNKNOWN;
    }
    String last = transferSyntaxUid.substring(COMPRESSED.length());
    if (JPEG.contains(last)) {
      return new FrameFormat("jpg", false);
    } else if (JPEG_LS.contains(last)) {
      return new FrameFormat("jls", false);
    } else if (JPEG_2000.contains(last)) {
      return new FrameFormat("jp2", false);
    } else if (JPEG_2000_PART_2.contains(last)) {
      return new FrameFormat("jpx", false);
    } else if (JPEG_XL.contains(last)) {
      return new FrameFormat("jxl", false);
    } else if (HTJ2K.contains(last)) {
      return new FrameFormat("jphc", false);
    } else if (MPEG_2.contains(last)) {
      return new FrameFormat("mpg", true);
    } else if (H264.contains(last)) {
      return new FrameFormat("mp4", true);
    } else if (H265.contains(last)) {
      return new FrameFormat("h265", true);
    }
    return UNKNOWN;
  }
}
