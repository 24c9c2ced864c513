package org.dcm4chee.arc.zip.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client wants most (PS3.18 §8.7.8.1), and what the archive has to be told. Immutable. */
public sealed interface Decision {

  /** What the files of a ZIP are (Supplement 211 v19). */
  enum Content {
    /** DICOM files. */
    DICOM("application/dicom"),
    /** The metadata of each object, in the DICOM JSON Model (PS3.18 §F.2). */
    JSON("application/dicom+json"),
    /** The metadata of each object, in the Native DICOM Model (PS3.19 §A.1). */
    XML("application/dicom+xml"),
    /** As {@link #JSON}, with a file beside it for each value of bulk data. */
    SPLIT_JSON("application/dicom+json"),
    /** As {@link #XML}, with a file beside it for each value of bulk data. */
    SPLIT_XML("application/dicom+xml");

    private final String mediaType;

    Content(String mediaType) {
      this.mediaType = mediaType;
    }

    /** Whether the values that are not in the metadata are in files of their own. */
    public boolean hasBulkData() {
      return this == SPLIT_JSON || this == SPLIT_XML;
    }

    /** What the parameter {@code type} of {@code application/zip} says. */
    public String mediaType() {
      return mediaType;
    }
  }

  /**
   * A ZIP.
   *
   * @param content what its files are; to the archive it is a ZIP of DICOM files, whatever it is
   * @param transferSyntaxes the acceptable transfer syntaxes, the most wanted first: UIDs, {@code
   *     *} for "as stored", {@link TransferSyntaxes#DEFAULT} where a range without {@code
   *     transfer-syntax} stands among others; empty if none was given at all
   */
  record Zip(Content content, List<String> transferSyntaxes) implements Decision {
    private static final String MEDIA_TYPE = "application/zip";

    /** Of DICOM files. */
    public Zip(List<String> transferSyntaxes) {
      this(Content.DICOM, transferSyntaxes);
    }

    /** A copy of the list. */
    public Zip {
      transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    /**
     * The value of {@code accept}, or of the header, that makes the archive take its ZIP branch
     * with the same transfer syntaxes: {@code application/zip}, {@code
     * application/zip;transfer-syntax=*}, or several between commas.
     */
    public String canonicalAccept() {
      return transferSyntaxes.isEmpty()
          ? MEDIA_TYPE
          : transferSyntaxes.stream()
              .map(
                  uid ->
                      uid.equals(TransferSyntaxes.DEFAULT)
                          ? MEDIA_TYPE
                          : MEDIA_TYPE + ";transfer-syntax=" + uid)
              .collect(Collectors.joining(","));
    }
  }

  /**
   * Not a ZIP: the archive answers.
   *
   * @param cleanedAcceptable if present, the media types that the archive must be given in place of
   *     the {@code accept} parameters and the {@code Accept} header (never empty), because it would
   *     answer the original request with a ZIP; if empty, the request stays as it is
   */
  record NotZip(Optional<List<String>> cleanedAcceptable) implements Decision {}

  /**
   * Nothing of what the client accepts can be made: 406.
   *
   * @param message what to do about it, for people; holds nothing of the request
   */
  record NotAcceptable(String message) implements Decision {}

  /**
   * The {@code accept} parameter is no list of media types: 400.
   *
   * @param message what to do about it, for people; holds nothing of the request
   */
  record Malformed(String message) implements Decision {}
}
