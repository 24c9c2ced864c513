package org.dcm4chee.arc.zip.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcm4chee.arc.zip.deidentify.Key;
import org.dcm4chee.arc.zip.deidentify.Option;
import org.dcm4chee.arc.zip.negotiation.TransferSyntaxes;
import org.dcm4chee.arc.zip.pipeline.Compression;

/**
 * One row of the table of settings: what an administrator may write, what it means, how it is read
 * and how it is shown. A new setting is a new row and its place in {@link #ALL}, nothing else:
 * parsing, validation, documentation and what JMX shows all come from the rows. Immutable. It is
 * long because it is the table.
 *
 * @param <T> what it is for the program
 */
public final class Setting<T> {
  static final String PREFIX = "zip.";

  /** Whether this plugin answers, and not the archive's own ZIP. */
  public static final Setting<Boolean> ENABLED =
      new Setting<>(
          "enabled",
          Kind.FLAG,
          true,
          "`false`: the archive's own ZIP answers, as if this plugin were not there",
          "false");

  /** Roles of which a user needs one; none: everybody may. */
  public static final Setting<List<String>> ROLES =
      new Setting<>(
              "roles",
              Kind.NAMES,
              List.of(),
              "any",
              "only users with one of these roles get a ZIP; others get 403",
              "research, admin")
          .whenNotUnderstood(List.of("(none: zip.roles is not understood)"));

  /** Instances in one ZIP. */
  public static final Setting<Limit> MAX_INSTANCES =
      new Setting<>(
          "maxInstances",
          Kind.COUNT_LIMIT,
          Limit.of(100_000),
          "instances in one ZIP; more get 413",
          "20000");

  /** Bytes of the objects in one ZIP. */
  public static final Setting<Limit> MAX_BYTES =
      new Setting<>(
          "maxBytes",
          Kind.BYTE_LIMIT,
          Limit.of(200L << 30),
          "bytes of the objects in one ZIP, as they will be written; more get 413",
          "50 GiB");

  /** ZIPs at the same time in this server. */
  public static final Setting<Limit> MAX_CONCURRENT =
      new Setting<>(
          "maxConcurrent",
          Kind.COUNT_LIMIT,
          Limit.of(16),
          "ZIPs at the same time in this server; more get 503 with `Retry-After`",
          "8");

  /** ZIPs at the same time in all servers of a cluster. */
  public static final Setting<Limit> MAX_CONCURRENT_CLUSTER =
      new Setting<>(
          "maxConcurrentCluster",
          Kind.COUNT_LIMIT,
          Limit.UNLIMITED,
          "ZIPs at the same time in all servers of a cluster together; more get 503 with"
              + " `Retry-After`",
          "40");

  /** ZIPs at the same time for one user. */
  public static final Setting<Limit> MAX_CONCURRENT_PER_USER =
      new Setting<>(
          "maxConcurrentPerUser",
          Kind.COUNT_LIMIT,
          Limit.of(4),
          "ZIPs at the same time for one user, or for one address when nobody is logged in, in all"
              + " servers of a cluster together;"
              + " more get 429 with `Retry-After`",
          "2");

  /** Bytes a second for one download. */
  public static final Setting<Limit> MAX_RATE =
      new Setting<>(
          "maxRate",
          Kind.RATE_LIMIT,
          Limit.UNLIMITED,
          "bytes a second for one download, steady",
          "20 MB");

  /** Seconds that one download may take, from its slot on. */
  public static final Setting<Limit> MAX_SECONDS =
      new Setting<>(
          "maxSeconds",
          Kind.TIME_LIMIT,
          Limit.of(6 * 3600),
          "a download's whole time; then the connection is cut",
          "90 min");

  /** Seconds that a client may accept nothing while it is being sent something. */
  public static final Setting<Limit> IDLE_SECONDS =
      new Setting<>(
          "idleSeconds",
          Kind.TIME_LIMIT,
          Limit.of(120),
          "nothing accepted by the client for so long: the connection is cut, and its place is free",
          "30");

  /** How long the exact length may be measured before the first byte, 0 to 1 h. */
  public static final Setting<Duration> PREPARE_SECONDS =
      new Setting<>(
          "prepareSeconds",
          Kind.duration(Duration.ofHours(1)),
          Duration.ofSeconds(5),
          "how long the exact length may be measured before the first byte; what takes longer is"
              + " sent without a length and cannot be resumed",
          "30");

  /** Bytes that one download may hold encoded ahead of its writer, 1 MiB to 16 GiB. */
  public static final Setting<Long> BUFFER_BYTES =
      new Setting<>(
          "bufferBytes",
          Kind.bytes(1L << 20, 16L << 30),
          64L << 20,
          "memory for what one download has encoded ahead of the network",
          "32 MiB");

  /**
   * Threads that read and encode for one download, 1 to 64. More than there are cores: most of the
   * time of a network storage is waited for.
   */
  public static final Setting<Integer> THREADS =
      new Setting<>(
          "threads",
          Kind.wholeNumber(1, 64),
          8,
          "files of one download that are opened, read and encoded at a time",
          "2");

  /** How the entries are compressed. */
  public static final Setting<Compression> COMPRESSION =
      new Setting<>(
          "compression",
          Kind.oneOf(Compression.class),
          Compression.STORE,
          "`store`: nothing is compressed; `fast`, `best`: everything is deflated; `auto`: only"
              + " what is not compressed by its transfer syntax is",
          "auto");

  /** What happens when objects cannot be read. */
  public static final Setting<OnMissing> ON_MISSING =
      new Setting<>(
          "onMissing",
          Kind.oneOf(OnMissing.class),
          OnMissing.OMIT,
          "an object that cannot be read is left out (206 with a `Warning`), or the whole download"
              + " fails (500)",
          "fail");

  /** What is looked at while a stored object is read. */
  public static final Setting<Verify> VERIFY =
      new Setting<>(
          "verify",
          Kind.oneOf(Verify.class),
          Verify.NONE,
          "`digest`: each stored file is compared with the digest that the archive keeps of it, and"
              + " one that does not match counts as unreadable",
          "digest");

  /** Which rules choose the transfer syntaxes. */
  public static final Setting<TransferSyntaxes.Rules> SYNTAXES =
      new Setting<>(
          "syntaxes",
          Kind.oneOf(TransferSyntaxes.Rules.class),
          TransferSyntaxes.Rules.STANDARD,
          "transfer syntaxes are chosen as PS3.18 §8.7.3 says, or as the archive's own ZIP does",
          "archive");

  /** Pattern for the names in the ZIP; empty: the archive's, or readable ones. */
  public static final Setting<Optional<String>> ENTRY_NAME_FORMAT =
      new Setting<>(
          "entryNameFormat",
          Kind.PATTERN,
          Optional.empty(),
          "the archive's own `dcmWadoZIPEntryNameFormat` if one is set, else readable names without"
              + " patient data",
          "names of the files in the ZIP",
          "{00080060}{00200011}/{00200013}.dcm");

  /** Pattern for the name of the ZIP; empty: its UIDs. */
  public static final Setting<Optional<String>> FILE_NAME =
      new Setting<>(
          "fileName",
          Kind.PATTERN,
          Optional.empty(),
          "StudyInstanceUID, and _SeriesInstanceUID and _SOPInstanceUID if asked for; of a search"
              + " studies, series or instances",
          "name of the ZIP that the browser saves",
          "{0020000D}");

  /** Whether {@code manifest.csv} is added without being asked for. */
  public static final Setting<Boolean> MANIFEST =
      new Setting<>(
          "manifest",
          Kind.FLAG,
          false,
          "adds `manifest.csv`, one line an instance; `manifest=true` in the URL asks for it, too",
          "true");

  /** Whether downloads can be resumed. */
  public static final Setting<Boolean> RANGES =
      new Setting<>("ranges", Kind.FLAG, true, "interrupted downloads can be resumed", "false");

  /** Whether a search can be had as one ZIP. */
  public static final Setting<Boolean> COLLECTIONS =
      new Setting<>(
              "collections",
              Kind.FLAG,
              true,
              "a search (`/studies`, `/series`, `/instances`) can be had as one ZIP of what it finds",
              "false")
          .whenNotUnderstood(false);

  /** Studies in the ZIP of one search. */
  public static final Setting<Limit> MAX_STUDIES =
      new Setting<>(
          "maxStudies",
          Kind.COUNT_LIMIT,
          Limit.of(100),
          "studies in the ZIP of one search; more get 413",
          "1000");

  /** Whether a search without any matching key is refused. */
  public static final Setting<Boolean> FILTER_REQUIRED =
      new Setting<>(
          "filterRequired",
          Kind.FLAG,
          true,
          "a search without any matching key gets no ZIP but 400, so that nobody fetches an archive"
              + " by mistake",
          "false");

  /** Whether ZIPs are de-identified. What is not understood means that they are. */
  public static final Setting<Deidentify> DEIDENTIFY =
      new Setting<>(
              "deidentify",
              Kind.oneOf(Deidentify.class),
              Deidentify.NEVER,
              "`allowed`: `deidentify=basic` in the URL gives a ZIP without what identifies the"
                  + " patient (PS3.15 Annex E); `always`: there is no other ZIP",
              "allowed")
          .whenNotUnderstood(Deidentify.ALWAYS);

  /** Options of PS3.15 §E.3 that may be asked for. */
  public static final Setting<Set<Option>> DEIDENTIFY_OPTIONS =
      new Setting<>(
          "deidentifyOptions",
          Kind.anyOf(Option.class, Option::keyword),
          Set.of(),
          "none",
          "options of de-identification that may be asked for in the URL",
          "modified-dates, patient-characteristics");

  /** The secret from which pseudonyms are made. */
  public static final Setting<Optional<Secret>> DEIDENTIFY_KEY =
      new Setting<>(
          "deidentifyKey",
          Kind.secret(Key.MIN_LENGTH),
          Optional.empty(),
          "none: nothing can be de-identified",
          "the secret from which new UIDs, pseudonyms and days are made; it is never shown",
          "file:/etc/zip-rs.key");

  /** Kinds of images that need no Burned In Annotation. */
  public static final Setting<Set<org.dcm4chee.arc.zip.deidentify.Kind>> DEIDENTIFY_ALLOW =
      new Setting<>(
          "deidentifyAllow",
          Kind.anyOf(
              org.dcm4chee.arc.zip.deidentify.Kind.class,
              org.dcm4chee.arc.zip.deidentify.Kind::keyword),
          Set.of(),
          "none",
          "kinds of images whose pixels are known to show no names here, so that they are sent"
              + " de-identified without Burned In Annotation `NO`",
          "us, sc");

  /** Whether ZIPs are encrypted. What is not understood means that they are. */
  public static final Setting<Encrypt> ENCRYPTION =
      new Setting<>(
              "encryption",
              Kind.oneOf(Encrypt.class),
              Encrypt.ALLOWED,
              "`allowed`: who sends a password in the header `Zip-Password` gets a ZIP that is"
                  + " encrypted with AES-256; `always`: there is no other ZIP",
              "always")
          .whenNotUnderstood(Encrypt.ALWAYS);

  /** The password for who cannot send one. */
  public static final Setting<Optional<Secret>> PASSWORD =
      new Setting<>(
          "password",
          Kind.secret(8),
          Optional.empty(),
          "none: who wants an encrypted ZIP has to send a password",
          "the password of encrypted ZIPs for who sends none, such as a browser; it is never shown",
          "file:/etc/zip-rs.password");

  /** How many characters a password needs, 8 to 128. */
  public static final Setting<Integer> PASSWORD_MIN_LENGTH =
      new Setting<>(
              "passwordMinLength",
              Kind.wholeNumber(8, 128),
              12,
              "characters that a password needs; a shorter one gets 400",
              "16")
          .whenNotUnderstood(128);

  /** Whether a password may be sent without TLS. */
  public static final Setting<Boolean> PASSWORD_OVER_HTTP =
      new Setting<>(
          "passwordOverHttp",
          Kind.FLAG,
          false,
          "`true`: `Zip-Password` may be sent over `http://`, where others can read it, and not only"
              + " over `https://` or from the server itself",
          "true");

  /** All rows, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      List.of(
          ENABLED,
          ROLES,
          MAX_INSTANCES,
          MAX_BYTES,
          MAX_CONCURRENT,
          MAX_CONCURRENT_CLUSTER,
          MAX_CONCURRENT_PER_USER,
          MAX_RATE,
          MAX_SECONDS,
          IDLE_SECONDS,
          PREPARE_SECONDS,
          BUFFER_BYTES,
          THREADS,
          COMPRESSION,
          ON_MISSING,
          VERIFY,
          SYNTAXES,
          ENTRY_NAME_FORMAT,
          FILE_NAME,
          MANIFEST,
          RANGES,
          COLLECTIONS,
          MAX_STUDIES,
          FILTER_REQUIRED,
          DEIDENTIFY,
          DEIDENTIFY_OPTIONS,
          DEIDENTIFY_KEY,
          DEIDENTIFY_ALLOW,
          ENCRYPTION,
          PASSWORD,
          PASSWORD_MIN_LENGTH,
          PASSWORD_OVER_HTTP);

  private final String name;
  private final Kind<T> kind;
  private final T defaultValue;
  private final Optional<String> defaultNote;
  private final String meaning;
  private final String example;
  private final Optional<T> ifNotUnderstood;

  private Setting(String name, Kind<T> kind, T defaultValue, String meaning, String example) {
    this(name, kind, defaultValue, Optional.empty(), meaning, example, Optional.empty());
  }

  /** A row whose default needs words: it depends on the machine, or is no value. */
  private Setting(
      String name,
      Kind<T> kind,
      T defaultValue,
      String defaultNote,
      String meaning,
      String example) {
    this(name, kind, defaultValue, Optional.of(defaultNote), meaning, example, Optional.empty());
  }

  private Setting(
      String name,
      Kind<T> kind,
      T defaultValue,
      Optional<String> defaultNote,
      String meaning,
      String example,
      Optional<T> ifNotUnderstood) {
    this.name = name;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.defaultNote = defaultNote;
    this.meaning = meaning;
    this.example = example;
    this.ifNotUnderstood = ifNotUnderstood;
  }

  /** The same row; a value that is not understood means {@code value}, and not the default. */
  private Setting<T> whenNotUnderstood(T value) {
    return new Setting<>(
        name, kind, defaultValue, defaultNote, meaning, example, Optional.of(value));
  }

  /** What is in force when somebody has made a mistake in it, if not the default. */
  Optional<T> ifNotUnderstood() {
    return ifNotUnderstood;
  }

  /** Whether its value must not be shown. */
  public boolean isSecret() {
    return kind.isSecret();
  }

  /** The name without the prefix {@code zip.}. */
  public String name() {
    return name;
  }

  /** The whole name of the property. */
  public String property() {
    return PREFIX + name;
  }

  /** What is in force when it is absent. */
  public T defaultValue() {
    return defaultValue;
  }

  /** What it does, for people, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /** What its number counts. */
  public Unit unit() {
    return kind.unit();
  }

  /** What may be written, for people, in Markdown. */
  String allowed() {
    return kind.allowed();
  }

  /** A value that may be written, other than the default. */
  String example() {
    return example;
  }

  /**
   * Reads a value.
   *
   * @param text not blank, without blanks around it
   */
  T parse(String text) throws NotUnderstood {
    return kind.parser().parse(text);
  }

  /** A value as an administrator would write it: {@code 64 MiB}. */
  public String format(T value) {
    return kind.formatter().apply(value);
  }

  /** The default in words that are the same on every machine, in Markdown. */
  String documentedDefault() {
    return defaultNote.map(Setting::inParentheses).orElseGet(() -> format(defaultValue));
  }

  /** The default as it is on this machine: {@code 2 (the cores of the machine, at most 4)}. */
  public String defaultInForce() {
    String note = defaultNote.map(Setting::inParentheses).map(Setting::withoutMarks).orElse("");
    return (format(defaultValue) + " " + note).strip();
  }

  /** What may be written, for logs. */
  String allowedInWords() {
    return withoutMarks(allowed());
  }

  private static String inParentheses(String note) {
    return "(" + note + ")";
  }

  private static String withoutMarks(String markdown) {
    return markdown.replace("`", "");
  }

  /** The property's name. */
  @Override
  public String toString() {
    return property();
  }
}
