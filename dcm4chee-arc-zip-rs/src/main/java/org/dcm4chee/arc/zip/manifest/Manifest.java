package org.dcm4chee.arc.zip.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The list of what is in a ZIP, for programs: comma-separated values (RFC 4180) in UTF-8, a header,
 * then one line an object. Stateless.
 *
 * <p>A field that a spreadsheet would take for a formula (it begins with {@code = + - @}, a tab or
 * a line break, and is no number) gets an apostrophe before it, so that nobody who double-clicks
 * the file runs what somebody else wrote into a DICOM header.
 */
public final class Manifest {
  private static final String END_OF_LINE = "\r\n";

  private static final int CRC_DIGITS = 8;

  private static final List<String> HEADER =
      List.of(
          "entry",
          "study_instance_uid",
          "series_instance_uid",
          "sop_instance_uid",
          "sop_class_uid",
          "modality",
          "series_number",
          "instance_number",
          "transfer_syntax_uid",
          "bytes",
          "crc32",
          "missing");

  private Manifest() {}

  /**
   * One object. What is not known is blank or empty. All of it comes from the dataset as it is
   * written, or, for what is missing, from what the client named or may know.
   *
   * @param entry its name in the ZIP; blank if it is missing
   * @param studyInstanceUid (0020,000D)
   * @param seriesInstanceUid (0020,000E)
   * @param sopInstanceUid (0008,0018)
   * @param sopClassUid (0008,0016)
   * @param modality (0008,0060)
   * @param seriesNumber (0020,0011)
   * @param instanceNumber (0020,0013)
   * @param transferSyntaxUid (0002,0010)
   * @param bytes of the entry, not compressed
   * @param crc32 of the entry, 0 to 2^32 - 1
   * @param missing why it is not in the ZIP; empty if it is
   */
  public record Row(
      String entry,
      String studyInstanceUid,
      String seriesInstanceUid,
      String sopInstanceUid,
      String sopClassUid,
      String modality,
      OptionalInt seriesNumber,
      OptionalInt instanceNumber,
      String transferSyntaxUid,
      OptionalLong bytes,
      OptionalLong crc32,
      Optional<String> missing) {}

  /**
   * The file.
   *
   * @param crcPositions where the CRC-32 of the rows that have one is in {@code content}, eight
   *     digits each
   */
  // Made here and handed to one caller: nobody else sees the arrays.
  @SuppressWarnings("ArrayRecordComponent")
  public record Csv(byte[] content, int[] crcPositions) {}

  /** The whole file, lines in the order given. */
  public static Csv csv(List<Row> rows) {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    IntStream.Builder crcs = IntStream.builder();
    csv.writeBytes(utf8(line(HEADER)));
    for (Row row : rows) {
      List<String> fields = fields(row);
      csv.writeBytes(utf8(line(fields)));
      if (row.crc32().isPresent()) {
        int behind = utf8(',' + field(fields.get(HEADER.size() - 1)) + END_OF_LINE).length;
        crcs.add(csv.size() - behind - CRC_DIGITS);
      }
    }
    return new Csv(csv.toByteArray(), crcs.build().toArray());
  }

  private static String line(List<String> fields) {
    return fields.stream().map(Manifest::field).collect(Collectors.joining(",", "", END_OF_LINE));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> fields(Row row) {
    return List.of(
        row.entry(),
        row.studyInstanceUid(),
        row.seriesInstanceUid(),
        row.sopInstanceUid(),
        row.sopClassUid(),
        row.modality(),
        row.seriesNumber().isPresent() ? Integer.toString(row.seriesNumber().getAsInt()) : "",
        row.instanceNumber().isPresent() ? Integer.toString(row.instanceNumber().getAsInt()) : "",
        row.transferSyntaxUid(),
        row.bytes().isPresent() ? Long.toString(row.bytes().getAsLong()) : "",
        row.crc32().isPresent()
            ? String.format(Locale.ROOT, "%08x", row.crc32().getAsLong() & 0xffff_ffffL)
            : "",
        row.missing().orElse(""));
  }

  private static String field(String text) {
    String safe = looksLikeFormula(text) ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static boolean looksLikeFormula(String text) {
    return !text.isEmpty()
        && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0
        && !text.matches("-?[0-9]+");
  }
}
