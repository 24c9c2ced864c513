package org.dcm4chee.arc.zip.it.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcm4chee.arc.zip.it.bench.Pairs.Effort;

/**
 * The rows against a real archive that has the plugin, for studies that are there, as they are
 * stored. Nothing of the archive is changed.
 */
final class RealPlans {
  private static final String MULTIPART = "multipart";
  private static final Pattern INSTANCES =
      Pattern.compile("\"00201208\":\\{[^}]*\"Value\":\\[\"?(\\d+)");

  private final URI service;

  RealPlans(URI service) {
    this.service = service;
  }

  /** What a ZIP is to take at most, by the shape that a study is nearest to. */
  private static double target(int instances) {
    if (instances >= 2_000) {
      return 0.5;
    }
    return instances <= 10 ? 0.8 : 0.7;
  }

  List<Plan> of(String study) throws IOException {
    int instances = instances(study);
    String name = String.format(java.util.Locale.ROOT, "%,d objects, …%s", instances, end(study));
    Request zip =
        Request.get(uri("studies/" + study + "?accept=application/zip;transfer-syntax=*"));
    Request multipart =
        Request.get(
            uri("studies/" + study),
            "Accept",
            "multipart/related;type=\"application/dicom\";transfer-syntax=*");
    List<Plan> plans = new ArrayList<>();
    plans.add(
        Plan.pairs(
            name,
            "HEAD, the first of this run",
            zip::head,
            () -> multipart,
            Effort.ONCE,
            Judgement.times(MULTIPART)));
    plans.add(
        Plan.pairs(
            name,
            "ZIP",
            () -> zip,
            () -> multipart,
            new Effort(9, 1, Effort.LONG.atMost()),
            Judgement.times(MULTIPART).atMost(target(instances)),
            Judgement.firstByteAsPart().atMost(0.15)));
    plans.add(
        Plan.pairs(
            name, "HEAD", zip::head, () -> multipart, Effort.MIDDLE, Judgement.times(MULTIPART)));
    plans.add(
        Plan.pairs(
            name,
            "the last 1 MB, seen before",
            () -> zip.range("-1000000"),
            () -> multipart,
            Effort.MIDDLE,
            Judgement.times(MULTIPART).atMost(0.05)));
    return plans;
  }

  private static String end(String study) {
    return study.substring(Math.max(0, study.length() - 6));
  }

  private URI uri(String path) {
    return URI.create(service + "/" + path);
  }

  /** How many the archive says that the study has. */
  private int instances(String study) throws IOException {
    URI search =
        uri("studies?StudyInstanceUID=" + study + "&includefield=NumberOfStudyRelatedInstances");
    try (var answer = search.toURL().openStream()) {
      String json = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = INSTANCES.matcher(json);
      if (!matcher.find()) {
        throw new IOException(service + " does not know the study " + study);
      }
      return Integer.parseInt(matcher.group(1));
    }
  }
}
