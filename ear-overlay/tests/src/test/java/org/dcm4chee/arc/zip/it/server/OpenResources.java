package org.dcm4chee.arc.zip.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was open in the stand-in before a test. The archive never closes the contexts of its own
 * answers, so nothing at all is not what to wait for.
 */
public record OpenResources(ArchiveUnderTest archive, Map<String, Long> before) {
  /**
   * Waits for the end of the downloads before: one that ends a moment after its client has its last
   * byte would hide one that stays.
   */
  public static OpenResources now(ArchiveUnderTest archive) {
    await("no download goes on").until(() -> archive.resource("downloads") == 0);
    return new OpenResources(archive, counters(archive));
  }

  private static Map<String, Long> counters(ArchiveUnderTest archive) {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (String name : new String[] {"files", "storages", "contexts", "downloads"}) {
      counters.put(name, archive.resource(name));
    }
    return counters;
  }

  /** Returns as soon as no more is open than before. */
  public void awaitNoMore() {
    await("no more is open than before the download")
        .untilAsserted(() -> assertThat(more()).isEmpty());
  }

  /** What there is more of than before. */
  private Map<String, Long> more() {
    Map<String, Long> more = counters(archive);
    more.replaceAll((name, count) -> count - before.get(name));
    more.values().removeIf(count -> count <= 0);
    return more;
  }
}
