package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.PathSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dcm4chee.arc.zip.http.protocol.Conditions;
import org.dcm4chee.arc.zip.http.protocol.Preconditions;
import org.dcm4chee.arc.zip.http.protocol.RangeRequest;
import org.dcm4chee.arc.zip.negotiation.Decision;
import org.dcm4chee.arc.zip.negotiation.Negotiation;
import org.dcm4chee.arc.zip.negotiation.QueryString;
import org.jboss.resteasy.specimpl.PathSegmentImpl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Requests made of pieces of requests, broken at random. {@code -Dfuzz.inputs=} of each kind,
 * {@code -Dfuzz.seed=}; each failure says its seed.
 */
@DisplayName("Whatever a client sends is understood or refused, and never misunderstood")
class RequestFuzzTest {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());

  private static final String[] TYPES = {
    "application/zip",
    "application/*",
    "*/*",
    "*",
    "multipart/related",
    "text/html",
    "Application/ZIP",
    "application/dicom+json",
    "*/zip",
    "application",
    "/zip",
    "application/",
    "",
    "a/b/c",
    "x"
  };
  private static final String[] PARAMETERS = {
    ";q=0",
    ";q=1",
    ";q=0.5",
    ";q=",
    ";q=x",
    ";q",
    ";q=1.0000000001",
    ";q=-1",
    ";Q=0",
    ";q=0;q=1",
    ";transfer-syntax=*",
    ";transfer-syntax=1.2.840.10008.1.2.1",
    ";transfer-syntax=",
    ";=x",
    ";x",
    ";type=\"application/dicom\"",
    ";type=\"application/octet-stream\"",
    ";type=application/dicom",
    ";a=\"b",
    ";a=b\"",
    ";a=\"\\\"",
    ";",
    ";;",
    ";a=\",\"",
    ";charset=\"a;b\"",
    "; a = b"
  };
  private static final String[] SEPARATORS = {",", ", ", ",,", " ", ";", "\t,", ""};
  private static final String ODD = "\u0000\t\n\r \"%&'*+,./;<=>?\\\u007f\u00e9\u2028\ud800";

  private static Random random(int input) {
    return new Random(SEED + input);
  }

  private static String told(int input, Object what) {
    return "fuzz.seed=" + SEED + ", input " + input + ": " + what;
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String accept(Random random) {
    StringBuilder text = new StringBuilder();
    int elements = 1 + random.nextInt(3);
    for (int i = 0; i < elements; i++) {
      text.append(i == 0 ? "" : pick(random, SEPARATORS)).append(pick(random, TYPES));
      int parameters = random.nextInt(3);
      for (int p = 0; p < parameters; p++) {
        text.append(pick(random, PARAMETERS));
      }
    }
    return broken(random, text.toString());
  }

  /** Half of them with a character more, less or other, at random. */
  private static String broken(Random random, String text) {
    StringBuilder broken = new StringBuilder(text);
    int changes = random.nextInt(4) - 1;
    for (int i = 0; i < changes && broken.length() > 0; i++) {
      int at = random.nextInt(broken.length());
      char odd = ODD.charAt(random.nextInt(ODD.length()));
      switch (random.nextInt(4)) {
        case 0 -> broken.deleteCharAt(at);
        case 1 -> broken.setCharAt(at, odd);
        case 2 -> broken.insert(at, odd);
        default -> broken.insert(at, broken.substring(0, at));
      }
    }
    return broken.length() > 2000 ? broken.substring(0, 2000) : broken.toString();
  }

  @Test
  @DisplayName("what is not decided to be a ZIP is none to the archive either")
  void negotiation() {
    int zips = 0;
    int others = 0;
    for (int input = 0; input < INPUTS; input++) {
      Random random = random(input);
      List<String> parameters = random.nextBoolean() ? List.of(accept(random)) : List.of();
      List<String> headers = random.nextBoolean() ? List.of(accept(random)) : List.of();
      String what = told(input, parameters + " " + headers);
      Decision decision = Negotiation.decide(new Negotiation.Request(parameters, headers));
      if (decision instanceof Decision.Zip zip) {
        zips++;
        assertThat(archiveTakesItForZip(List.of(zip.canonicalAccept()), List.of()))
            .as(what)
            .isTrue();
      } else if (decision instanceof Decision.NotZip notZip) {
        others++;
        boolean zip =
            notZip.cleanedAcceptable().isPresent()
                ? archiveTakesItForZip(notZip.cleanedAcceptable().get(), List.of())
                : archiveTakesItForZip(parameters, headers);
        assertThat(zip).as(what).isFalse();
      }
    }
    // Or else nothing was compared.
    assertThat(zips).isGreaterThan(INPUTS / 50);
    assertThat(others).isGreaterThan(INPUTS / 50);
  }

  /** As {@code WadoRS} chooses, with the media types as RESTEasy reads them. */
  private static boolean archiveTakesItForZip(List<String> parameters, List<String> headers) {
    List<MediaType> types = new ArrayList<>();
    for (String value : parameters.isEmpty() ? headers : parameters) {
      for (String type : value.split(",", -1)) {
        try {
          types.add(MediaType.valueOf(type.strip()));
        } catch (IllegalArgumentException e) {
          // To the archive that is an error of the request, and no ZIP.
        }
      }
    }
    for (MediaType type : types) {
      boolean multipart =
          type.getType().equalsIgnoreCase("multipart")
              && type.getSubtype().equalsIgnoreCase("related")
              && "application/dicom"
                  .equals(type.getParameters().getOrDefault("type", "application/dicom"));
      if (type.isWildcardType() || multipart) {
        return false;
      }
    }
    return types.stream().anyMatch(MediaType.valueOf("application/zip")::isCompatible);
  }

  @Test
  @DisplayName("a query keeps every byte but those of accept, which are what was set")
  void query() {
    for (int input = 0; input < INPUTS; input++) {
      Random random = random(input);
      String given =
          broken(
              random,
              pick(random, "", "a=b&", "&&", "dicomdir=true&", "x=%2&")
                  + pick(random, "accept=", "Accept=", "%61ccept=", "accept", "accept%3D")
                  + accept(random)
                  + pick(random, "", "&accept=x", "&a=%zz", "&", ";accept=application/zip"));
      // Half a character is in no URL.
      String raw = given.replace('\ud800', '?');
      QueryString query = QueryString.parse(raw);
      assertThat(query.raw()).as(told(input, raw)).isEqualTo(raw);
      List<String> values = List.of(accept(random).replace("\ud800", "?"), "application/zip");
      QueryString changed = query.withAccept(values);
      assertThat(changed.accept()).as(told(input, raw + values)).isEqualTo(values);
      assertThat(changed.withAccept(query.accept()).accept())
          .as(told(input, raw))
          .isEqualTo(query.accept());
    }
  }

  @Test
  @DisplayName("a range lies in the file, or is none")
  void range() {
    for (int input = 0; input < INPUTS; input++) {
      Random random = random(input);
      long length = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextLong() >>> 1;
      String header =
          broken(
              random,
              pick(random, "bytes=", "Bytes =", "bytes", "lines=", " bytes=")
                  + number(random)
                  + pick(random, "-", "-", "--", " - ", "")
                  + number(random)
                  + pick(random, "", "", ",", ",0-1", ", ,"));
      if (RangeRequest.parse(header, length) instanceof RangeRequest.Single single) {
        assertThat(single.range().first()).as(told(input, header)).isBetween(0L, length - 1);
        assertThat(single.range().last())
            .as(told(input, header))
            .isBetween(single.range().first(), length - 1);
      }
    }
  }

  private static String number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "";
      case 1 -> Integer.toString(random.nextInt(10));
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "9".repeat(1 + random.nextInt(40));
      default -> Long.toUnsignedString(random.nextLong());
    };
  }

  @Test
  @DisplayName("If-Match goes on only for the very tag, If-Range too")
  void preconditions() {
    Optional<Instant> changed = Optional.of(Instant.parse("2024-03-05T10:11:12Z"));
    String tag = "\"0123456789abcdef\"";
    for (int input = 0; input < INPUTS; input++) {
      Random random = random(input);
      String given =
          broken(
              random,
              pick(random, "", "W/", "\"x\", ", ", ", "*", "W/\"y\",")
                  + pick(random, tag, tag, "\"other\"", "0123456789abcdef", "*", "")
                  + pick(random, "", ",", ", \"z\"", "\""));
      Optional<String> header = Optional.of(given);
      Conditions conditions =
          new Conditions(
              header,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              header,
              Optional.of("bytes=0-"));
      Preconditions.Outcome outcome = Preconditions.evaluate(conditions, Optional.of(tag), changed);
      if (outcome == Preconditions.Outcome.PROCEED) {
        assertThat(given.contains(tag) || given.strip().equals("*"))
            .as(told(input, given))
            .isTrue();
      }
      if (Preconditions.rangeApplies(header, Optional.of(tag))) {
        assertThat(given.strip()).as(told(input, given)).isEqualTo(tag);
      }
      assertThat(Preconditions.evaluate(conditions, Optional.empty(), changed))
          .as(told(input, given))
          .isEqualTo(
              given.strip().equals("*")
                  ? Preconditions.Outcome.PROCEED
                  : Preconditions.Outcome.PRECONDITION_FAILED);
    }
  }

  @Test
  @DisplayName("a path names what its segments name, without matrix parameters, or nothing")
  void path() {
    int found = 0;
    for (int input = 0; input < INPUTS; input++) {
      Random random = random(input);
      StringBuilder text = new StringBuilder();
      String[] usual = {"aets", "A", "rs", "studies", "1.2.3", "series", "4", "instances", "5"};
      int count = random.nextInt(8) == 0 ? random.nextInt(9) : 5 + 2 * random.nextInt(3);
      for (int i = 0; i < count; i++) {
        text.append(pick(random, "/", "/", "/", "//", "/./", ""));
        text.append(random.nextInt(12) == 0 ? broken(random, usual[i]) : usual[i]);
        text.append(pick(random, "", "", "", ";", ";x", ";a=b", ";a=%2F", "%20", "/"));
      }
      String path = text.toString().replace("%\u0000", "%00");
      List<PathSegment> segments;
      try {
        segments = PathSegmentImpl.parseSegments(path, true);
      } catch (RuntimeException e) {
        // The server's own code has refused it before us.
        continue;
      }
      Optional<DicomResource> resource = DicomResource.of(segments);
      found += resource.isPresent() ? 1 : 0;
      resource.ifPresent(
          r -> {
            assertThat(r.uids().size()).as(told(0, path)).isBetween(1, 3);
            assertThat(r.uids()).as(told(0, path)).noneMatch(String::isEmpty);
            if (r.namesOne()) {
              assertThat(String.join("", r.uids()))
                  .as(told(0, path))
                  .doesNotContain("*", "?", "\\", ",");
            }
          });
    }
    assertThat(found).isGreaterThan(INPUTS / 50);
  }
}
