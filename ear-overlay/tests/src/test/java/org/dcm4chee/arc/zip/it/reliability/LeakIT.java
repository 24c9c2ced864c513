package org.dcm4chee.arc.zip.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.OpenResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of an ended download nothing stays in the heap")
class LeakIT {
  private static final int DOWNLOADS = 500;
  private static final int CLIENTS = 4;

  /** Where everything is of one download but what is named below. */
  private static final Pattern OF_A_DOWNLOAD =
      Pattern.compile("org\\.dcm4chee\\.arc\\.zip\\.(?:archive|pipeline|http)\\.[^/]+");

  /** What the application holds, and what the cache of plans may hold. */
  private static final Set<String> HELD_BY_BEANS =
      Set.of(
          "archive.Admission",
          "archive.AsOfARequest",
          "archive.SenderThreads",
          "archive.StandAside",
          "archive.Underway",
          "archive.WebAppSettings",
          "archive.WebAppSettings$1",
          "archive.Workers",
          "http.AsyncZipBodyWriter",
          "http.Undeployment",
          "http.Undeployment$BeforeServlets",
          "http.ZipBodyWriter",
          "pipeline.ByteBudget",
          "pipeline.PlanMemo",
          "pipeline.Workspace",
          "pipeline.PlanCache",
          "pipeline.PlanCache$1",
          "pipeline.ZipPlan");

  /**
   * What is left of a request, without anything of a download in it: a thread of WildFly's keeps
   * its last one until it has another.
   */
  private static final Set<String> SHELLS =
      Set.of(
          "archive.CurrentRequest",
          // The archive notes in its own context which file it could not open.
          "archive.OneLocation",
          "http.ZipBody",
          "http.protocol.Conditions");

  private static final long THREADS = 64;

  /** How a download goes. */
  private enum Kind {
    FINISHED,
    PART,
    CHUNKED,
    HEAD,
    NOT_MODIFIED,
    NOT_SATISFIABLE,
    PRECONDITION_FAILED,
    TOO_MANY,
    NOT_ACCEPTABLE,
    ABORTED,
    CUT
  }

  private final ArchiveUnderTest archive = Attacked.archive();
  private final int port = Attacked.port();
  private OpenResources open;
  private Set<String> ofTheApplication;

  /** Also shells of other tests' requests: one of them may have had thousands of lost files. */
  private Map<String, Long> before = Map.of();

  private String small;
  private String large;
  private String broken;

  @BeforeEach
  void studies() throws IOException {
    ofTheApplication = PluginClasses.ofTheApplication();
    archive.settings("DCM4CHEE", "zip.maxConcurrentPerUser=unlimited");
    archive.settings("AS_RECEIVED", "zip.prepareSeconds=0", "zip.maxConcurrentPerUser=unlimited");
    // Who was aborted may be counted for a second more.
    archive.settings(
        "ANON", "zip.prepareSeconds=0", "zip.onMissing=fail", "zip.maxConcurrentPerUser=unlimited");
    archive.settings("HEADERS", "zip.maxInstances=2");
    open = OpenResources.now(archive);
    small = archive.invent(1, 3, 2_000);
    large = archive.invent(1, 40, 200_000);
    broken = archive.invent(1, 4, 20_000);
    archive.fault(broken, "lost", broken + ".1.3", 0);
  }

  @AfterEach
  void back() {
    for (String ae : new String[] {"DCM4CHEE", "AS_RECEIVED", "ANON", "HEADERS"}) {
      archive.settings(ae);
    }
  }

  @Test
  @DisplayName("after downloads that finished, were refused, aborted, cut, HEAD, 304, 412, 416")
  void nothingStays() throws IOException, InterruptedException, ExecutionException {
    try (Jvm jvm = Jvm.of(archive.server())) {
      before = withShells(jvm);
      seenWhileItGoesOn(jvm);
      Map<Kind, Integer> done = run();
      assertThat(done).hasSize(Kind.values().length);
      open.awaitNoMore();
      await("nothing of a download is in the heap")
          .untilAsserted(() -> assertThat(ofDownloads(jvm)).isEmpty());
    }
  }

  /** Or else the test would look for the wrong names. */
  private void seenWhileItGoesOn(Jvm jvm) throws IOException {
    try (Wire client = Wire.narrow(port)) {
      client.send("GET", Attacked.zip("DCM4CHEE", large));
      client.take(1000);
      assertThat(ofDownloads(jvm))
          .containsKeys(
              "archive.Delivery",
              "archive.InstanceSource",
              "archive.ClientStream",
              "pipeline.Download",
              "pipeline.ReadAhead",
              "http.ClientConnection");
    }
  }

  private Map<String, Long> withShells(Jvm jvm) throws IOException {
    Map<String, Long> found = new TreeMap<>();
    jvm.histogram()
        .forEach(
            (name, objects) -> {
              String relative = name.replace("org.dcm4chee.arc.zip.", "");
              if (OF_A_DOWNLOAD.matcher(name).matches()
                  && !ofTheApplication.contains(name)
                  && !HELD_BY_BEANS.contains(relative)
                  && !name.contains("Proxy$_$$_Weld")) {
                found.put(relative, objects);
              }
            });
    return found;
  }

  private Map<String, Long> ofDownloads(Jvm jvm) throws IOException {
    Map<String, Long> found = withShells(jvm);
    found
        .entrySet()
        .removeIf(
            objects ->
                isShell(objects.getKey())
                    && objects.getValue() - before.getOrDefault(objects.getKey(), 0L) <= THREADS);
    return found;
  }

  /** With why it ended early, and what that was caused by. */
  private static boolean isShell(String name) {
    return SHELLS.contains(name) || name.endsWith("Exception");
  }

  private Map<Kind, Integer> run() throws InterruptedException, ExecutionException {
    String tag = Wire.ask(port, "HEAD", Attacked.zip("DCM4CHEE", small)).header("ETag");
    assertThat(tag).isNotEmpty();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    Map<Kind, Integer> done = new EnumMap<>(Kind.class);
    try {
      List<Future<Kind>> downloads = new ArrayList<>();
      for (int i = 0; i < DOWNLOADS; i++) {
        Kind kind = Kind.values()[i % Kind.values().length];
        downloads.add(clients.submit(() -> download(kind, tag)));
      }
      for (Future<Kind> download : downloads) {
        done.merge(download.get(), 1, Integer::sum);
      }
    } finally {
      clients.shutdownNow();
    }
    return done;
  }

  private Kind download(Kind kind, String tag) throws IOException {
    String target = Attacked.zip("DCM4CHEE", small);
    switch (kind) {
      case FINISHED -> expect(200, Wire.ask(port, "GET", target));
      case PART -> expect(206, Wire.ask(port, "GET", target, "Range: bytes=100-"));
      case CHUNKED -> expect(200, Wire.ask(port, "GET", Attacked.zip("AS_RECEIVED", small)));
      case HEAD -> expect(200, Wire.ask(port, "HEAD", target));
      case NOT_MODIFIED -> expect(304, Wire.ask(port, "GET", target, "If-None-Match: " + tag));
      case NOT_SATISFIABLE -> expect(416, Wire.ask(port, "GET", target, "Range: bytes=99999999-"));
      case PRECONDITION_FAILED -> expect(412, Wire.ask(port, "GET", target, "If-Match: \"x\""));
      case TOO_MANY -> expect(413, Wire.ask(port, "GET", Attacked.zip("HEADERS", small)));
      case NOT_ACCEPTABLE ->
          expect(406, Wire.ask(port, "GET", target + ";transfer-syntax=1.2.3.4"));
      case ABORTED -> {
        try (Wire client = Wire.narrow(port)) {
          client.send("GET", Attacked.zip("DCM4CHEE", large));
          assertThat(client.take(5000)).hasSize(5000);
        }
      }
      case CUT -> {
        WireAnswer answer = Wire.ask(port, "GET", Attacked.zip("ANON", broken));
        assertThat(answer.complete()).as("a ZIP that lacks an object ends as if whole").isFalse();
      }
    }
    return kind;
  }

  private static void expect(int status, WireAnswer answer) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.complete()).isTrue();
  }
}
