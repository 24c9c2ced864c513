package org.dcm4chee.arc.zip.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** Where the CRC-32 will be: eight hexadecimal digits, whatever it is. */
  private static final String CRC32_TO_COME = "00000000";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

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
      Optional<String> missing) {}

  /**
   * The whole file but for the CRC-32 of the entries, which need not be known yet.
   *
   * @param content eight digits zero stand for each CRC-32
   * @param crcPositions where in {@code content} they are to be written, in lower-case hexadecimal
   *     digits; one for each row that is not missing, in their order
   */
  // The bytes are made for one caller: nobody else sees the arrays.
  @SuppressWarnings("ArrayRecordComponent")
  public record Csv(byte[] content, int[] crcPositions) {}

  /** Lines in the order given. */
  public static Csv csv(List<Row> rows) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(256 * (rows.size() + 1));
    IntStream.Builder crcPositions = IntStream.builder();
    append(content, line(HEADER.stream()) + END_OF_LINE);
    for (Row row : rows) {
      append(content, line(beforeCrc(row)) + ",");
      if (row.missing().isEmpty()) {
        crcPositions.add(content.size());
        append(content, CRC32_TO_COME);
      }
      append(content, "," + field(row.missing().orElse("")) + END_OF_LINE);
    }
    return new Csv(content.toByteArray(), crcPositions.build().toArray());
  }

  private static void append(ByteArrayOutputStream content, String text) {
    content.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(Stream<String> fields) {
    return fields.map(Manifest::field).collect(Collectors.joining(","));
  }

  private static Stream<String> beforeCrc(Row row) {
    return Stream.of(
        row.entry(),
        row.studyInstanceUid(),
        row.seriesInstanceUid(),
        row.sopInstanceUid(),
        row.sopClassUid(),
        row.modality(),
        row.seriesNumber().isPresent() ? Integer.toString(row.seriesNumber().getAsInt()) : "",
        row.instanceNumber().isPresent() ? Integer.toString(row.instanceNumber().getAsInt()) : "",
        row.transferSyntaxUid(),
        row.bytes().isPresent() ? Long.toString(row.bytes().getAsLong()) : "");
  }

  private static String field(String text) {
    String safe = looksLikeFormula(text) ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static boolean looksLikeFormula(String text) {
    return !text.isEmpty()
        && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0
        && !NUMBER.matcher(text).matches();
  }
}
