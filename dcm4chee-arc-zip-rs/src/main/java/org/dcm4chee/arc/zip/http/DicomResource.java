package org.dcm4chee.arc.zip.http;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A study, a series or an instance that a URL names, or the metadata of one: the resources that can
 * be a ZIP.
 *
 * @param aeTitle decoded
 * @param uids of the study, and the series, and the instance as far as they are given; decoded
 * @param metadata whether it is the metadata of it
 */
record DicomResource(String aeTitle, List<String> uids, boolean metadata) {
  private static final String METADATA = "metadata";
  private static final List<String> LEVELS = List.of("studies", "series", "instances");

  /** The paths of the archive's methods for them, each variable as {@code {}}. */
  private static final List<String> TEMPLATES =
      List.of(
          "aets/{}/rs/studies/{}",
          "aets/{}/rs/studies/{}/series/{}",
          "aets/{}/rs/studies/{}/series/{}/instances/{}");

  private static final String BELOW_AN_AE = "aets/{}/rs";
  private static final Pattern VARIABLE = Pattern.compile("\\{[^{}]*\\}");
  private static final Pattern SLASHES_AROUND = Pattern.compile("^/+|/+$");

  /** Wildcards and lists: to the archive they are many studies at once, up to all that it has. */
  private static final Pattern NO_SINGLE_UID = Pattern.compile("[*?\\\\,]");

  DicomResource {
    uids = List.copyOf(uids);
  }

  /**
   * What a path names.
   *
   * @param path its segments, decoded; matrix parameters do not count, as for the server
   * @return empty if it is none of them
   */
  static Optional<DicomResource> of(List<PathSegment> path) {
    List<String> all =
        path.stream().map(PathSegment::getPath).filter(segment -> !segment.isEmpty()).toList();
    int last = all.size() - 1;
    // Of an odd number of segments the last one is a UID, whatever it looks like.
    boolean metadata = last % 2 == 1 && all.get(last).equals(METADATA);
    List<String> segments = metadata ? all.subList(0, last) : all;
    int uids = (segments.size() - 3) / 2;
    boolean counts = segments.size() % 2 == 1 && uids >= 1 && uids <= LEVELS.size();
    if (!counts || !segments.get(0).equals("aets") || !segments.get(2).equals("rs")) {
      return Optional.empty();
    }
    for (int level = 0; level < uids; level++) {
      if (!segments.get(3 + 2 * level).equals(LEVELS.get(level))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new DicomResource(
            segments.get(1),
            Stream.iterate(4, i -> i < segments.size(), i -> i + 2).map(segments::get).toList(),
            metadata));
  }

  /** Whether each UID can be one: the archive would take others for many. */
  boolean namesOne() {
    return uids.stream().noneMatch(uid -> NO_SINGLE_UID.matcher(uid).find());
  }

  /** Whether the method that the server has chosen gives one of the three. */
  static boolean isMatchedBy(ResourceInfo matched) {
    return TEMPLATES.contains(template(matched));
  }

  /** Whether the method that the server has chosen is one of the archive's for an AE's objects. */
  static boolean isBelowAnAe(ResourceInfo matched) {
    return template(matched).startsWith(BELOW_AN_AE);
  }

  /** The path of the method that the server has chosen, each variable as {@code {}}. */
  static String template(ResourceInfo matched) {
    if (matched.getResourceClass() == null || matched.getResourceMethod() == null) {
      return "";
    }
    String ofClass = pathOf(matched.getResourceClass());
    Path ofMethod = matched.getResourceMethod().getAnnotation(Path.class);
    return ofClass + (ofMethod == null ? "" : '/' + clean(ofMethod.value()));
  }

  /** Of the class, or of the one that a container has derived it from. */
  private static String pathOf(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      Path path = c.getAnnotation(Path.class);
      if (path != null) {
        return clean(path.value());
      }
    }
    return "";
  }

  private static String clean(String path) {
    return VARIABLE.matcher(SLASHES_AROUND.matcher(path).replaceAll("")).replaceAll("{}");
  }
}
