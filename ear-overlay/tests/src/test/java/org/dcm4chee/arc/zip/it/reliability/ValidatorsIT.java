package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dcm4chee.arc.zip.it.reading.Bytes;
import org.dcm4chee.arc.zip.it.reading.Zips;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file that is put together from several answers is one of them, byte for byte")
class ValidatorsIT {
  private static final String AE = "AS_RECEIVED";
  private final ArchiveUnderTest archive = Attacked.archive();
  private OpenResources open;
  private String study;
  private String target;

  @BeforeEach
  void invent() {
    open = OpenResources.now(archive);
    study = archive.invent(1, 4, 30_000);
    target = Attacked.zip(AE, study);
  }

  @AfterEach
  void back() {
    archive.settings(AE);
    open.awaitNoMore();
  }

  private WireAnswer ask(String... headers) {
    return Wire.ask(Attacked.port(), "GET", target, headers);
  }

  private void lose(int number) {
    archive.fault(study, "lost", study + ".1." + number, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "incomplete", "chunked", "chunked and incomplete"})
  @DisplayName("If-Match that is another tag, or none at all, is 412")
  void ifMatch(String kind) {
    if (kind.contains("incomplete")) {
      lose(2);
    }
    if (kind.contains("chunked")) {
      archive.settings(AE, "zip.prepareSeconds=0");
    }
    for (String value :
        new String[] {"garbage", "\"other\"", "W/\"other\"", "", "\"", "other, \"x"}) {
      WireAnswer answer = ask("If-Match: " + value);
      assertThat(answer.status()).as("If-Match: %s", value).isEqualTo(412);
      assertThat(answer.isZip()).isFalse();
      assertThat(ask("If-Match: " + value, "Range: bytes=0-9").status()).isEqualTo(412);
    }
    assertThat(ask("If-Match: *").status()).isIn(200, 206);
    assertThat(ask("If-None-Match: *").status()).isEqualTo(304);
  }

  @Test
  @DisplayName("who got less than all as it came is sent the whole, whatever tag is shown")
  void asItComes() {
    archive.settings(AE, "zip.prepareSeconds=0");
    lose(2);
    WireAnswer lacking = ask();
    assertThat(lacking.status()).isEqualTo(200);
    String tag = lacking.header("ETag");
    assertThat(tag).startsWith("W/\"");
    archive.control("DELETE", "studies/" + study + "/faults");

    WireAnswer whole = ask("If-None-Match: " + tag);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.body().length).isNotEqualTo(lacking.body().length);

    archive.settings(AE, "zip.prepareSeconds=0", "zip.onMissing=fail");
    String other = archive.invent(1, 2, 30_000);
    assertThat(Wire.ask(Attacked.port(), "GET", Attacked.zip(AE, other)).header("ETag"))
        .as("what is lost late cuts it")
        .startsWith("\"");
  }

  @Test
  @DisplayName("the tag of an incomplete ZIP is its own, and is good for conditions")
  void incompleteTag() {
    String whole = ask().header("ETag");
    lose(3);
    WireAnswer lacking = ask();
    String tag = lacking.header("ETag");
    assertThat(tag).isNotEmpty().isNotEqualTo(whole);
    assertThat(ask("If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(ask("If-Match: " + tag).status()).isEqualTo(206);
    assertThat(ask("If-Match: " + whole).status()).isEqualTo(412);
  }

  @Test
  @DisplayName("an incomplete ZIP of known length: 206, Warning, Content-Range of all of it")
  void incomplete() {
    lose(1);
    WireAnswer answer = ask();
    int length = answer.body().length;
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Warning")).startsWith("299 ").contains("1 of 4");
    assertThat(answer.header("Content-Length")).isEqualTo("" + length);
    assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-" + (length - 1) + "/" + length);
    assertThat(answer.header("Content-Disposition")).contains(study + "-incomplete.zip");
    assertThat(Zips.read(answer.body())).hasSize(4).containsKey("MISSING.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=100-199", "bytes=-50", "bytes=99999999-"})
  @DisplayName("never a part of an incomplete ZIP: 200 and the whole of it, with a Warning")
  void rangeOfIncomplete(String range) {
    lose(1);
    byte[] whole = ask().body();
    WireAnswer answer = ask("Range: " + range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.has("Content-Range")).isFalse();
    assertThat(answer.header("Warning")).startsWith("299 ");
    Bytes.assertSame(answer.body(), whole);
  }

  @Test
  @DisplayName("a resume after an object was lost begins again, and appends nothing")
  void resumeAfterALoss() {
    WireAnswer first = ask();
    String tag = first.header("ETag");
    byte[] begun = Arrays.copyOf(first.body(), 40_000);
    WireAnswer resumed = ask("Range: bytes=40000-", "If-Range: " + tag);
    assertThat(resumed.status()).isEqualTo(206);
    Bytes.assertSame(joined(begun, resumed.body()), first.body());

    lose(4);
    byte[] now = ask().body();
    for (String[] headers :
        new String[][] {
          {"Range: bytes=40000-", "If-Range: " + tag}, {"Range: bytes=40000-"},
        }) {
      WireAnswer answer = ask(headers);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.has("Content-Range")).isFalse();
      Bytes.assertSame(answer.body(), now);
    }
    assertThat(ask("Range: bytes=40000-", "If-Match: " + tag).status()).isEqualTo(412);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  @DisplayName("If-Range with a date, a weak tag or nonsense: the whole")
  void ifRange() {
    WireAnswer whole = ask();
    String tag = whole.header("ETag");
    assertThat(ask("Range: bytes=5-9", "If-Range: " + tag).status()).isEqualTo(206);
    for (String value :
        new String[] {whole.header("Last-Modified"), "W/" + tag, "x", "\"x\"", "*"}) {
      WireAnswer answer = ask("Range: bytes=5-9", "If-Range: " + value);
      assertThat(answer.status()).as("If-Range: %s", value).isEqualTo(200);
      Bytes.assertSame(answer.body(), whole.body());
    }
  }

  @Test
  @DisplayName("HEAD of a study that lost an object since its last download tells the truth")
  void headAfterALoss() {
    WireAnswer before = ask();
    lose(2);
    WireAnswer head = Wire.ask(Attacked.port(), "HEAD", target);
    WireAnswer get = ask();
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.header("Warning")).isEqualTo(get.header("Warning")).isNotEmpty();
    assertThat(head.header("ETag"))
        .isEqualTo(get.header("ETag"))
        .isNotEqualTo(before.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo("" + get.body().length);
    assertThat(head.header("Content-Disposition")).contains("-incomplete.zip");
    archive.control("DELETE", "studies/" + study + "/faults");
    assertThat(Wire.ask(Attacked.port(), "HEAD", target).header("ETag"))
        .isEqualTo(before.header("ETag"));
    Bytes.assertSame(ask().body(), before.body());
  }

  @Test
  @DisplayName("a part from the plan of before a loss is cut, and never other bytes")
  void partAfterALoss() {
    archive.settings(AE, "zip.bufferBytes=1 MiB");
    String large = archive.invent(1, 3, 2_000_000);
    String path = Attacked.zip(AE, large);
    byte[] whole = Wire.ask(Attacked.port(), "GET", path).body();
    // What its objects are is remembered when it has ended.
    open.awaitNoMore();
    archive.fault(large, "changed", large + ".1.2", 0);
    WireAnswer part = Wire.ask(Attacked.port(), "GET", path, "Range: bytes=1000000-5000000");
    if (part.complete() && part.status() == 206) {
      Bytes.assertSlice(part.body(), whole, 1_000_000, 5_000_000);
    }
    assertThat(new String(part.body(), 0, Math.min(20, part.body().length), StandardCharsets.UTF_8))
        .doesNotContain("errorMessage");
  }
}
