package org.dcm4chee.arc.zip.it.bench;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was asked for.
 *
 * @param only which rows, by {@code study: what}
 * @param url the WADO-RS service of a real archive instead of the stand-in
 * @param studies of it
 */
record Options(Pattern only, Optional<URI> url, List<String> studies) {

  /** {@code bench.only}, {@code bench.url} and {@code bench.studies}, separated by commas. */
  static Options ofSystemProperties() {
    String only = System.getProperty("bench.only", "");
    String url = System.getProperty("bench.url", "");
    String studies = System.getProperty("bench.studies", "");
    if (!url.isEmpty() && studies.isEmpty()) {
      throw new IllegalArgumentException(
          "-Dbench.url needs -Dbench.studies=uid,uid,…: studies that are in that archive");
    }
    return new Options(
        Pattern.compile(only),
        url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url)),
        studies.isEmpty() ? List.of() : List.of(studies.split(",")));
  }

  /** Those that were asked for. */
  List<Plan> selected(List<Plan> plans) {
    return plans.stream().filter(plan -> only.matcher(plan.name()).find()).toList();
  }
}
