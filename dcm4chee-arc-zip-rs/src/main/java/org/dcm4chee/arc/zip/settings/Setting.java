package org.dcm4chee.arc.zip.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One row of the table of settings: what an administrator may write, what it means, and how it is
 * read. Parsing, validation and documentation all come from these rows. Immutable.
 *
 * @param name the property's name without the prefix {@code zip.}
 * @param defaultText what is in force when it is absent, for people
 * @param defaultValue the same, for the program
 * @param allowed what may be written, for people
 * @param meaning what it does, for people
 * @param example a value that may be written
 * @param parser reads it
 */
record Setting<T>(
    String name,
    String defaultText,
    T defaultValue,
    String allowed,
    String meaning,
    String example,
    Parser<T> parser) {

  static final String PREFIX = "zip.";

  private static final String FLAG = "`true`, `false`";
  private static final String COUNT = "a whole number from 1, or `unlimited`";
  private static final String SIZE =
      "bytes, with `kB` `MB` `GB` `TB` or `KiB` `MiB` `GiB` `TiB`, or `unlimited`";
  private static final String FORMAT = "a pattern in the archive's `AttributesFormat` syntax";

  static final Setting<Boolean> ENABLED =
      new Setting<>(
          "enabled",
          "true",
          true,
          FLAG,
          "`false`: the archive's own ZIP answers, as if this plugin were not there",
          "false",
          Parsers::flag);

  static final Setting<List<String>> ROLES =
      new Setting<>(
          "roles",
          "(any)",
          List.of(),
          "names of roles, separated by commas",
          "only users with one of these roles get a ZIP; others get 403",
          "research, admin",
          Parsers::names);

  static final Setting<Limit> MAX_INSTANCES =
      new Setting<>(
          "maxInstances",
          "100000",
          Limit.of(100_000),
          COUNT,
          "instances in one ZIP; more get 413",
          "20000",
          Parsers.countLimit());

  static final Setting<Limit> MAX_BYTES =
      new Setting<>(
          "maxBytes",
          "200 GiB",
          Limit.of(200L << 30),
          SIZE,
          "bytes of the objects in one ZIP, as they will be written; more get 413",
          "50 GiB",
          Parsers.byteLimit());

  static final Setting<Limit> MAX_CONCURRENT =
      new Setting<>(
          "maxConcurrent",
          "16",
          Limit.of(16),
          COUNT,
          "ZIPs at the same time in this server; more get 503 with `Retry-After`",
          "8",
          Parsers.countLimit());

  static final Setting<Limit> MAX_CONCURRENT_PER_USER =
      new Setting<>(
          "maxConcurrentPerUser",
          "4",
          Limit.of(4),
          COUNT,
          "ZIPs at the same time for one user, or for one address when nobody is logged in;"
              + " more get 429 with `Retry-After`",
          "2",
          Parsers.countLimit());

  static final Setting<Limit> MAX_RATE =
      new Setting<>(
          "maxRate",
          "unlimited",
          Limit.UNLIMITED,
          SIZE,
          "bytes a second for one download, steady",
          "20 MB",
          Parsers.rateLimit());

  static final Setting<Limit> MAX_SECONDS =
      new Setting<>(
          "maxSeconds",
          "6 h",
          Limit.of(6 * 3600),
          "seconds, or a number with `s`, `min` or `h`, or `unlimited`",
          "a download's whole time; then the connection is cut",
          "90 min",
          Parsers.durationLimit());

  static final Setting<Duration> PREPARE_SECONDS =
      new Setting<>(
          "prepareSeconds",
          "5",
          Duration.ofSeconds(5),
          "seconds from 0 to 3600, or a number with `s`, `min` or `h`",
          "how long the exact length may be measured before the first byte; what takes longer is"
              + " sent without a length and cannot be resumed",
          "30",
          Parsers.duration(Duration.ofHours(1)));

  static final Setting<Long> BUFFER_BYTES =
      new Setting<>(
          "bufferBytes",
          "64 MiB",
          64L << 20,
          "from `1 MiB` to `16 GiB`, in bytes or with a unit",
          "memory for what one download has encoded ahead of the network",
          "32 MiB",
          Parsers.bytes(1L << 20, 16L << 30));

  static final Setting<Integer> THREADS =
      new Setting<>(
          "threads",
          "the cores, at most 4",
          Math.min(Math.max(Runtime.getRuntime().availableProcessors(), 1), 4),
          "a whole number from 1 to 64",
          "threads that encode for one download",
          "8",
          Parsers.wholeNumber(1, 64));

  static final Setting<Compression> COMPRESSION =
      new Setting<>(
          "compression",
          "store",
          Compression.STORE,
          "`store`, `fast`, `best`, `auto`",
          "`store`: nothing is compressed; `fast`, `best`: everything is deflated; `auto`: only"
              + " what is not compressed by its transfer syntax is",
          "auto",
          Parsers.oneOf(Compression.class));

  static final Setting<OnMissing> ON_MISSING =
      new Setting<>(
          "onMissing",
          "omit",
          OnMissing.OMIT,
          "`omit`, `fail`",
          "an object that cannot be read is left out (206 with a `Warning`), or the whole download"
              + " fails (500)",
          "fail",
          Parsers.oneOf(OnMissing.class));

  static final Setting<Syntaxes> SYNTAXES =
      new Setting<>(
          "syntaxes",
          "standard",
          Syntaxes.STANDARD,
          "`standard`, `archive`",
          "transfer syntaxes are chosen as PS3.18 §8.7.3 says, or as the archive's own ZIP does",
          "archive",
          Parsers.oneOf(Syntaxes.class));

  static final Setting<Optional<String>> ENTRY_NAME_FORMAT =
      new Setting<>(
          "entryNameFormat",
          "(the archive's own `dcmWadoZIPEntryNameFormat` if one is set, else readable names"
              + " without patient data)",
          Optional.empty(),
          FORMAT,
          "names of the files in the ZIP",
          "{00080060}{00200011}/{00200013}.dcm",
          Parsers::format);

  static final Setting<Optional<String>> FILE_NAME =
      new Setting<>(
          "fileName",
          "(StudyInstanceUID, and _SeriesInstanceUID and _SOPInstanceUID if asked for)",
          Optional.empty(),
          FORMAT,
          "name of the ZIP that the browser saves",
          "{0020000D}",
          Parsers::format);

  static final Setting<Boolean> MANIFEST =
      new Setting<>(
          "manifest",
          "false",
          false,
          FLAG,
          "adds `manifest.csv`, one line an instance; `manifest=true` in the URL asks for it, too",
          "true",
          Parsers::flag);

  static final Setting<Boolean> RANGES =
      new Setting<>(
          "ranges",
          "true",
          true,
          FLAG,
          "interrupted downloads can be resumed",
          "false",
          Parsers::flag);

  /** All rows, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          ENABLED,
          ROLES,
          MAX_INSTANCES,
          MAX_BYTES,
          MAX_CONCURRENT,
          MAX_CONCURRENT_PER_USER,
          MAX_RATE,
          MAX_SECONDS,
          PREPARE_SECONDS,
          BUFFER_BYTES,
          THREADS,
          COMPRESSION,
          ON_MISSING,
          SYNTAXES,
          ENTRY_NAME_FORMAT,
          FILE_NAME,
          MANIFEST,
          RANGES);

  /** The whole name of the property. */
  String property() {
    return PREFIX + name;
  }

  /** What may be written, without the marks of Markdown: for logs. */
  String allowedInWords() {
    return allowed.replace("`", "");
  }
}
