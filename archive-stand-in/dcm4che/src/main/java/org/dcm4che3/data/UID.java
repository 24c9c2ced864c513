package org.dcm4che3.data;

/**
 * Unique identifiers by their keyword (PS3.6 Annex A): transfer syntaxes, and the SOP classes that
 * the stand-in, the plugin and their tests name.
 */
public final class UID {
  private UID() {}

  // Transfer syntaxes
  public static final String ImplicitVRLittleEndian = "1.2.840.10008.1.2";
  public static final String ExplicitVRLittleEndian = "1.2.840.10008.1.2.1";
  public static final String EncapsulatedUncompressedExplicitVRLittleEndian =
      "1.2.840.10008.1.2.1.98";
  public static final String DeflatedExplicitVRLittleEndian = "1.2.840.10008.1.2.1.99";
  public static final String ExplicitVRBigEndian = "1.2.840.10008.1.2.2";
  public static final String JPEGBaseline8Bit = "1.2.840.10008.1.2.4.50";
  public static final String JPEGExtended12Bit = "1.2.840.10008.1.2.4.51";
  public static final String JPEGSpectralSelectionNonHierarchical68 = "1.2.840.10008.1.2.4.53";
  public static final String JPEGFullProgressionNonHierarchical1012 = "1.2.840.10008.1.2.4.55";
  public static final String JPEGLossless = "1.2.840.10008.1.2.4.57";
  public static final String JPEGLosslessSV1 = "1.2.840.10008.1.2.4.70";
  public static final String JPEGLSLossless = "1.2.840.10008.1.2.4.80";
  public static final String JPEGLSNearLossless = "1.2.840.10008.1.2.4.81";
  public static final String JPEG2000Lossless = "1.2.840.10008.1.2.4.90";
  public static final String JPEG2000 = "1.2.840.10008.1.2.4.91";
  public static final String JPEG2000MCLossless = "1.2.840.10008.1.2.4.92";
  public static final String JPEG2000MC = "1.2.840.10008.1.2.4.93";
  public static final String JPIPReferenced = "1.2.840.10008.1.2.4.94";
  public static final String JPIPReferencedDeflate = "1.2.840.10008.1.2.4.95";
  public static final String MPEG2MPML = "1.2.840.10008.1.2.4.100";
  public static final String MPEG2MPMLF = "1.2.840.10008.1.2.4.100.1";
  public static final String MPEG2MPHL = "1.2.840.10008.1.2.4.101";
  public static final String MPEG2MPHLF = "1.2.840.10008.1.2.4.101.1";
  public static final String MPEG4HP41 = "1.2.840.10008.1.2.4.102";
  public static final String MPEG4HP41F = "1.2.840.10008.1.2.4.102.1";
  public static final String MPEG4HP41BD = "1.2.840.10008.1.2.4.103";
  public static final String MPEG4HP41BDF = "1.2.840.10008.1.2.4.103.1";
  public static final String MPEG4HP422D = "1.2.840.10008.1.2.4.104";
  public static final String MPEG4HP422DF = "1.2.840.10008.1.2.4.104.1";
  public static final String MPEG4HP423D = "1.2.840.10008.1.2.4.105";
  public static final String MPEG4HP423DF = "1.2.840.10008.1.2.4.105.1";
  public static final String MPEG4HP42STEREO = "1.2.840.10008.1.2.4.106";
  public static final String MPEG4HP42STEREOF = "1.2.840.10008.1.2.4.106.1";
  public static final String HEVCMP51 = "1.2.840.10008.1.2.4.107";
  public static final String HEVCM10P51 = "1.2.840.10008.1.2.4.108";
  public static final String JPEGXLLossless = "1.2.840.10008.1.2.4.110";
  public static final String JPEGXLJPEGRecompression = "1.2.840.10008.1.2.4.111";
  public static final String JPEGXL = "1.2.840.10008.1.2.4.112";
  public static final String HTJ2KLossless = "1.2.840.10008.1.2.4.201";
  public static final String HTJ2KLosslessRPCL = "1.2.840.10008.1.2.4.202";
  public static final String HTJ2K = "1.2.840.10008.1.2.4.203";
  public static final String JPIPHTJ2KReferenced = "1.2.840.10008.1.2.4.204";
  public static final String JPIPHTJ2KReferencedDeflate = "1.2.840.10008.1.2.4.205";
  public static final String RLELossless = "1.2.840.10008.1.2.5";

  // SOP classes
  public static final String Verification = "1.2.840.10008.1.1";
  public static final String MediaStorageDirectoryStorage = "1.2.840.10008.1.3.10";
  public static final String ComputedRadiographyImageStorage = "1.2.840.10008.5.1.4.1.1.1";
  public static final String DigitalXRayImageStorageForPresentation = "1.2.840.10008.5.1.4.1.1.1.1";
  public static final String CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
  public static final String EnhancedCTImageStorage = "1.2.840.10008.5.1.4.1.1.2.1";
  public static final String UltrasoundMultiFrameImageStorage = "1.2.840.10008.5.1.4.1.1.3.1";
  public static final String MRImageStorage = "1.2.840.10008.5.1.4.1.1.4";
  public static final String EnhancedMRImageStorage = "1.2.840.10008.5.1.4.1.1.4.1";
  public static final String MRSpectroscopyStorage = "1.2.840.10008.5.1.4.1.1.4.2";
  public static final String UltrasoundImageStorage = "1.2.840.10008.5.1.4.1.1.6.1";
  public static final String SecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7";
  public static final String MultiFrameSingleBitSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.1";
  public static final String MultiFrameGrayscaleByteSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.2";
  public static final String MultiFrameGrayscaleWordSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.3";
  public static final String MultiFrameTrueColorSecondaryCaptureImageStorage =
      "1.2.840.10008.5.1.4.1.1.7.4";
  public static final String TwelveLeadECGWaveformStorage = "1.2.840.10008.5.1.4.1.1.9.1.1";
  public static final String GeneralECGWaveformStorage = "1.2.840.10008.5.1.4.1.1.9.1.2";
  public static final String GrayscaleSoftcopyPresentationStateStorage =
      "1.2.840.10008.5.1.4.1.1.11.1";
  public static final String ColorSoftcopyPresentationStateStorage = "1.2.840.10008.5.1.4.1.1.11.2";
  public static final String XRayAngiographicImageStorage = "1.2.840.10008.5.1.4.1.1.12.1";
  public static final String NuclearMedicineImageStorage = "1.2.840.10008.5.1.4.1.1.20";
  public static final String RawDataStorage = "1.2.840.10008.5.1.4.1.1.66";
  public static final String SpatialRegistrationStorage = "1.2.840.10008.5.1.4.1.1.66.1";
  public static final String SpatialFiducialsStorage = "1.2.840.10008.5.1.4.1.1.66.2";
  public static final String SegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";
  public static final String SurfaceSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.5";
  public static final String RealWorldValueMappingStorage = "1.2.840.10008.5.1.4.1.1.67";
  public static final String VLPhotographicImageStorage = "1.2.840.10008.5.1.4.1.1.77.1.4";
  public static final String StereometricRelationshipStorage = "1.2.840.10008.5.1.4.1.1.77.1.5.3";
  public static final String BasicTextSRStorage = "1.2.840.10008.5.1.4.1.1.88.11";
  public static final String EnhancedSRStorage = "1.2.840.10008.5.1.4.1.1.88.22";
  public static final String ComprehensiveSRStorage = "1.2.840.10008.5.1.4.1.1.88.33";
  public static final String KeyObjectSelectionDocumentStorage = "1.2.840.10008.5.1.4.1.1.88.59";
  public static final String XRayRadiationDoseSRStorage = "1.2.840.10008.5.1.4.1.1.88.67";
  public static final String EncapsulatedPDFStorage = "1.2.840.10008.5.1.4.1.1.104.1";
  public static final String EncapsulatedCDAStorage = "1.2.840.10008.5.1.4.1.1.104.2";
  public static final String PositronEmissionTomographyImageStorage = "1.2.840.10008.5.1.4.1.1.128";
  public static final String RTImageStorage = "1.2.840.10008.5.1.4.1.1.481.1";
  public static final String RTDoseStorage = "1.2.840.10008.5.1.4.1.1.481.2";
  public static final String RTStructureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3";
  public static final String RTBeamsTreatmentRecordStorage = "1.2.840.10008.5.1.4.1.1.481.4";
  public static final String RTPlanStorage = "1.2.840.10008.5.1.4.1.1.481.5";
}
