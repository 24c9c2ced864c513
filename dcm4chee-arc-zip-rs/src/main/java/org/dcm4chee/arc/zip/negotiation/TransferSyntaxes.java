package org.dcm4chee.arc.zip.negotiation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the transfer syntax in which one object is written (PS3.18 §8.7.3.5, PS3.5 Annex A).
 * Stateless.
 */
public final class TransferSyntaxes {
  /** Stands for "no transfer syntax was given" among others that were. */
  public static final String DEFAULT = "";

  /** Stands for "as stored". */
  public static final String AS_STORED = "*";

  /** Explicit VR Little Endian, the default of web services. */
  public static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

  private static final String IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";
  private static final String EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2";

  /** Not used over web services (PS3.18 §8.7.3.5). */
  private static final Set<String> NOT_FOR_WEB =
      Set.of(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN);

  /**
   * MPEG-2, MPEG-4 AVC/H.264 and HEVC/H.265 (PS3.5 §8.2.5 to §8.2.8): lossy, and not decompressed
   * by the archive.
   */
  private static final Set<String> VIDEO =
      Set.of(
          "1.2.840.10008.1.2.4.100",
          "1.2.840.10008.1.2.4.100.1",
          "1.2.840.10008.1.2.4.101",
          "1.2.840.10008.1.2.4.101.1",
          "1.2.840.10008.1.2.4.102",
          "1.2.840.10008.1.2.4.102.1",
          "1.2.840.10008.1.2.4.103",
          "1.2.840.10008.1.2.4.103.1",
          "1.2.840.10008.1.2.4.104",
          "1.2.840.10008.1.2.4.104.1",
          "1.2.840.10008.1.2.4.105",
          "1.2.840.10008.1.2.4.105.1",
          "1.2.840.10008.1.2.4.106",
          "1.2.840.10008.1.2.4.106.1",
          "1.2.840.10008.1.2.4.107",
          "1.2.840.10008.1.2.4.108");

  /**
   * Still images in a syntax that need not keep every bit. Where a syntax allows both (JPEG 2000,
   * part 2, High-Throughput JPEG 2000, JPEG XL), the lossless one has a UID of its own.
   */
  private static final Set<String> LOSSY_IMAGES =
      Set.of(
          "1.2.840.10008.1.2.4.50", // JPEG Baseline
          "1.2.840.10008.1.2.4.51", // JPEG Extended
          "1.2.840.10008.1.2.4.52", // JPEG processes 3 and 5, and so on to 56: retired
          "1.2.840.10008.1.2.4.53",
          "1.2.840.10008.1.2.4.54",
          "1.2.840.10008.1.2.4.55",
          "1.2.840.10008.1.2.4.56",
          "1.2.840.10008.1.2.4.59", // JPEG processes 20 and 22, 21 and 23, 24 and 26, 25 and 27
          "1.2.840.10008.1.2.4.60",
          "1.2.840.10008.1.2.4.61",
          "1.2.840.10008.1.2.4.62",
          "1.2.840.10008.1.2.4.63",
          "1.2.840.10008.1.2.4.64",
          "1.2.840.10008.1.2.4.81", // JPEG-LS Near-Lossless
          "1.2.840.10008.1.2.4.91", // JPEG 2000
          "1.2.840.10008.1.2.4.93", // JPEG 2000 Part 2 Multi-component
          "1.2.840.10008.1.2.4.111", // JPEG XL JPEG Recompression
          "1.2.840.10008.1.2.4.112", // JPEG XL
          "1.2.840.10008.1.2.4.203"); // High-Throughput JPEG 2000

  private TransferSyntaxes() {}

  /** By whose rules to choose. */
  public enum Rules {
    /** PS3.18 §8.7.3.5. */
    STANDARD,
    /**
     * The archive's own: order does not count; as stored if that or {@code *} is acceptable, else
     * Explicit VR Little Endian if that is; without a syntax, Explicit VR Little Endian and video.
     */
    ARCHIVE
  }

  /**
   * What the archive can make of one object.
   *
   * @param stored the transfer syntaxes in which it is stored, the preferred replica first
   * @param pixelsLossyOnly whether it has pixels and no replica holds them without loss
   * @param producible all syntaxes that the archive can write it in, the stored ones included
   */
  public record Instance(List<String> stored, boolean pixelsLossyOnly, Set<String> producible) {
    /** Copies of the collections. */
    public Instance {
      stored = List.copyOf(stored);
      producible = Set.copyOf(producible);
    }

    /**
     * An object of which only the stored syntaxes are known: producible are those and, unless it is
     * video, Explicit VR Little Endian.
     */
    public static Instance of(List<String> stored) {
      Set<String> producible = new LinkedHashSet<>(stored);
      if (!stored.stream().allMatch(TransferSyntaxes::isVideo)) {
        producible.add(EXPLICIT_VR_LITTLE_ENDIAN);
      }
      return new Instance(
          stored,
          !stored.isEmpty() && stored.stream().allMatch(TransferSyntaxes::isLossy),
          producible);
    }
  }

  /** Whether a syntax does not keep every bit of the pixels, or need not. */
  public static boolean isLossy(String transferSyntaxUid) {
    return LOSSY_IMAGES.contains(transferSyntaxUid) || isVideo(transferSyntaxUid);
  }

  /** Whether it is an encoding of video. */
  public static boolean isVideo(String transferSyntaxUid) {
    return VIDEO.contains(transferSyntaxUid);
  }

  /**
   * The transfer syntax to write one object in: of the acceptable ones, in the order wanted, the
   * first that the archive can produce.
   *
   * @param acceptable as {@link Decision.Zip#transferSyntaxes()}
   * @return a UID; empty if nothing that is acceptable can be produced: the object is "not
   *     acceptable"
   */
  public static Optional<String> choose(List<String> acceptable, Instance instance, Rules rules) {
    List<String> wanted = acceptable.isEmpty() ? List.of(DEFAULT) : acceptable;
    return rules == Rules.ARCHIVE
        ? chooseAsArchive(wanted, instance)
        : wanted.stream().flatMap(one -> produce(one, instance).stream()).findFirst();
  }

  private static Optional<String> produce(String wanted, Instance instance) {
    return switch (wanted) {
      case DEFAULT ->
          instance.pixelsLossyOnly()
              ? asStored(instance)
              : only(EXPLICIT_VR_LITTLE_ENDIAN, instance);
      case AS_STORED -> asStored(instance);
      default -> NOT_FOR_WEB.contains(wanted) ? Optional.empty() : only(wanted, instance);
    };
  }

  private static Optional<String> only(String uid, Instance instance) {
    return instance.producible().contains(uid) ? Optional.of(uid) : Optional.empty();
  }

  /** As stored, but what is not used over web services as Explicit VR Little Endian. */
  private static Optional<String> asStored(Instance instance) {
    return instance.stored().stream()
        .filter(uid -> !NOT_FOR_WEB.contains(uid))
        .findFirst()
        .or(() -> only(EXPLICIT_VR_LITTLE_ENDIAN, instance));
  }

  private static Optional<String> chooseAsArchive(List<String> wanted, Instance instance) {
    boolean defaultWanted = wanted.contains(DEFAULT);
    Optional<String> stored =
        instance.stored().stream()
            .filter(
                uid ->
                    wanted.contains(AS_STORED)
                        || wanted.contains(uid)
                        || (defaultWanted && isVideo(uid)))
            .findFirst();
    return stored.or(
        () ->
            defaultWanted || wanted.contains(EXPLICIT_VR_LITTLE_ENDIAN)
                ? only(EXPLICIT_VR_LITTLE_ENDIAN, instance)
                : Optional.empty());
  }
}
