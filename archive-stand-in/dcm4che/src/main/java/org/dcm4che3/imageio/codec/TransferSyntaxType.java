package org.dcm4che3.imageio.codec;

import org.dcm4che3.data.UID;

/** Families of transfer syntaxes by how their pixel data is encoded (PS3.5 Annex A). */
public enum TransferSyntaxType {
  NATIVE(false, 0),
  JPEG_BASELINE(true, 0),
  JPEG_EXTENDED(true, 0),
  JPEG_SPECTRAL(true, 0),
  JPEG_PROGRESSIVE(true, 0),
  JPEG_LOSSLESS(true, 0),
  JPEG_LS(true, 0),
  JPEG_2000(true, 0),
  JPEG_XL(true, 0),
  RLE(true, 1),
  JPIP(false, 0),
  MPEG(true, 0),
  DEFLATED(false, 0),
  UNKNOWN(false, 0);

  private final boolean pixeldataEncapsulated;
  private final int planarConfiguration;

  TransferSyntaxType(boolean pixeldataEncapsulated, int planarConfiguration) {
    this.pixeldataEncapsulated = pixeldataEncapsulated;
    this.planarConfiguration = planarConfiguration;
  }

  public boolean isPixeldataEncapsulated() {
    return pixeldataEncapsulated;
  }

  /** How the samples come out of the decoder: 0 by pixel, 1 by plane. */
  public int getPlanarConfiguration() {
    return planarConfiguration;
  }

  public static TransferSyntaxType forUID(String uid) {
    return switch (uid) {
      case UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian ->
          NATIVE;
      case UID.DeflatedExplicitVRLittleEndian -> DEFLATED;
      case UID.JPEGBaseline8Bit -> JPEG_BASELINE;
      case UID.JPEGExtended12Bit -> JPEG_EXTENDED;
      case UID.JPEGSpectralSelectionNonHierarchical68 -> JPEG_SPECTRAL;
      case UID.JPEGFullProgressionNonHierarchical1012 -> JPEG_PROGRESSIVE;
      case UID.JPEGLossless, UID.JPEGLosslessSV1 -> JPEG_LOSSLESS;
      case UID.JPEGLSLossless, UID.JPEGLSNearLossless -> JPEG_LS;
      case UID.JPEG2000Lossless,
          UID.JPEG2000,
          UID.JPEG2000MCLossless,
          UID.JPEG2000MC,
          UID.HTJ2KLossless,
          UID.HTJ2KLosslessRPCL,
          UID.HTJ2K ->
          JPEG_2000;
      case UID.JPEGXLLossless, UID.JPEGXLJPEGRecompression, UID.JPEGXL -> JPEG_XL;
      case UID.JPIPReferenced,
          UID.JPIPReferencedDeflate,
          UID.JPIPHTJ2KReferenced,
          UID.JPIPHTJ2KReferencedDeflate ->
          JPIP;
      case UID.RLELossless -> RLE;
      default ->
          uid.startsWith("1.2.840.10008.1.2.4.10") && !uid.equals("1.2.840.10008.1.2.4.10")
              ? MPEG
              : UNKNOWN;
    };
  }
}
