package org.dcm4chee.arc.zip.it.reliability;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A request for a study, written in another way than usual; what it means to a server is not known
 * beforehand.
 *
 * @param ae whose service it was before it was rewritten
 * @param study that it names, as far as it is still readable
 * @param target as it stands in the request line
 * @param headers whole lines
 */
record RewrittenRequest(
    String method, String ae, String study, String target, List<String> headers) {

  private static final String[] ZIPS = {
    "application/zip",
    "application/zip;transfer-syntax=*",
    "application/zip;type=\"application/dicom\"",
    "application/zip;x",
    "application/zip;=x",
    "application/zip;a=\"b",
    "application/zip;a=b\"",
    "application/zip ; x = y",
    "application/zip;q=0.0",
    "application/zip;q=1;q=0",
    "application/zip;Q=0.5",
    "application/zip;q=nonsense",
    "Application/ZIP",
    "application/*",
    "application/*;x",
    "*/zip",
    "*",
    "*;q=0",
    " application/zip",
    "application /zip",
    "application/zip;transfer-syntax=",
    "application/zip;transfer-syntax=\"*\"",
    "application/zip;;;",
    "application/zip;charset=\"\\\"\"",
    "application/zip;type=foo",
    "\"application/zip\"",
    "application/zip\u0000",
    "application%2Fzip",
    "application/zip,text/html;x",
    "multipart/related;type=\"application/octet-stream\", application/zip;x",
    "text/html;=,application/zip",
    ""
  };

  private static final String[] OTHERS = {
    "multipart/related;type=\"application/dicom\"",
    "multipart/related;type=\"application/dicom\";q=0",
    "application/dicom+json",
    "application/json",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "*/*",
    "*/*;q=0.1",
    "image/jpeg;x",
    "nonsense",
    ";",
    ","
  };

  private static final String[] MATRIX = {
    ";", ";x", ";a=b", ";a=b;c", ";accept=application/zip", ";a=%2F", ";%3B", ";a=\"/\""
  };

  private static final String[] NAMES = {
    "accept",
    "accept",
    "accept",
    "Accept",
    "ACCEPT",
    "a%63cept",
    "%61ccept",
    "accept%20",
    "accept[]",
    "+accept",
    "acc%00ept"
  };

  /** The same with another method. */
  RewrittenRequest with(String otherMethod) {
    return new RewrittenRequest(otherMethod, ae, study, target, headers);
  }

  /** One, at random. */
  static RewrittenRequest of(Random random, String ae, String study) {
    List<String> segments =
        new ArrayList<>(List.of("dcm4chee-arc", "aets", ae, "rs", "studies", study));
    int level = random.nextInt(4);
    if (level > 1) {
      segments.addAll(List.of("series", study + ".1"));
    }
    if (level > 2) {
      segments.addAll(List.of("instances", study + ".1.1"));
    }
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      change(random, segments);
    }
    StringBuilder target = new StringBuilder(random.nextInt(40) == 0 ? "http://localhost" : "");
    segments.forEach(segment -> target.append('/').append(segment));
    target.append(random.nextInt(10) == 0 ? "/" : "");
    List<String> headers = new ArrayList<>();
    accept(random, target, headers);
    if (random.nextInt(8) == 0) {
      headers.add(pick(random, "Range: bytes=0-", "If-Match: *", "If-None-Match: \"0\"", "TE: x"));
    }
    String method = random.nextInt(20) == 0 ? pick(random, "HEAD", "POST", "OPTIONS") : "GET";
    // What a request line cannot hold is no request.
    String sendable = target.toString().replace(" ", "%20").replace("\u0000", "%00");
    return new RewrittenRequest(method, ae, study, sendable, headers);
  }

  private static void accept(Random random, StringBuilder target, List<String> headers) {
    int where = random.nextInt(4);
    List<String> query = new ArrayList<>();
    if (where != 0) {
      int count = 1 + random.nextInt(10) / 8;
      for (int i = 0; i < count; i++) {
        String value = random.nextInt(4) == 0 ? pick(random, OTHERS) : pick(random, ZIPS);
        query.add(
            pick(random, NAMES) + (random.nextInt(30) == 0 ? "" : "=") + coded(random, value));
      }
    }
    if (where != 1) {
      int count = 1 + random.nextInt(10) / 8;
      for (int i = 0; i < count; i++) {
        String value = random.nextInt(4) == 0 ? pick(random, OTHERS) : pick(random, ZIPS);
        headers.add(pick(random, "Accept", "Accept", "accept", "ACCEPT") + ": " + value);
      }
    }
    if (random.nextInt(6) == 0) {
      query.add(
          random.nextInt(query.size() + 1),
          pick(random, "dicomdir=true", "manifest=true", "x", "", "=", "a=b;c", "dicomdir=false"));
    }
    if (!query.isEmpty()) {
      target.append('?').append(String.join(pick(random, "&", "&", "&", "&&", ";"), query));
    }
  }

  private static String coded(Random random, String value) {
    return switch (random.nextInt(4)) {
      case 0 -> encoded(value);
      case 1 -> value.replace(" ", "+").replace("\"", "%22");
      case 2 -> oneEncoded(random, value);
      default -> value.replace(" ", "%20");
    };
  }

  private static void change(Random random, List<String> segments) {
    int at = random.nextInt(segments.size());
    String segment = segments.get(at);
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> segments.set(at, segment + pick(random, MATRIX));
      case 3, 4, 5 -> segments.set(at, oneEncoded(random, segment));
      case 6 -> segments.set(at, encoded(segment));
      case 7 -> segments.add(at, "");
      case 8 -> segments.add(at, pick(random, ".", "%2e", "%2E", ".;x"));
      case 9 -> segments.addAll(at, List.of("x", pick(random, "..", "%2e%2e", ".%2E", "..;x")));
      case 10 -> segments.set(at, segment.toUpperCase(Locale.ROOT));
      case 11 -> segments.set(at, segment.toLowerCase(Locale.ROOT));
      case 12 ->
          segments.set(
              at, segment + pick(random, "%20", "%00", "%0A", "%2F", "%3B", "%5C", "\\", "%u0041"));
      case 13 -> segments.set(at, pick(random, "%2F", "%5C", "+", "%C0%AF", "%EF%BC%8F") + segment);
      case 14 -> segments.set(at, pick(random, MATRIX) + segment);
      default -> segments.set(at, doublyEncoded(segment));
    }
    // Nothing that a request line cannot hold.
    segments.replaceAll(text -> text.replace(" ", "%20"));
  }

  private static String doublyEncoded(String segment) {
    return segment.isEmpty()
        ? "%25"
        : "%25" + Integer.toHexString(segment.charAt(0)) + segment.substring(1);
  }

  private static String oneEncoded(Random random, String text) {
    if (text.isEmpty()) {
      return text;
    }
    int at = random.nextInt(text.length());
    String code =
        String.format(
            Locale.ROOT, random.nextBoolean() ? "%%%02x" : "%%%02X", (int) text.charAt(at));
    return text.substring(0, at) + code + text.substring(at + 1);
  }

  private static String encoded(String text) {
    StringBuilder all = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      all.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    return all.toString();
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  WireAnswer ask(int port) {
    return Wire.ask(port, method, target, headers.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return method + ' ' + target + ' ' + headers + ' ' + Arrays.asList(ae, study);
  }
}
