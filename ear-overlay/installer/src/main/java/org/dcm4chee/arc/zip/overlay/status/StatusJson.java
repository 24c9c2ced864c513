package org.dcm4chee.arc.zip.overlay.status;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dcm4chee.arc.zip.overlay.directory.GivenTwice;
import org.dcm4chee.arc.zip.overlay.server.ClusterState;
import org.jboss.dmr.ModelNode;

/**
 * The status for programs: one JSON object. {@code overlay}, {@code links}, {@code files}, {@code
 * archives}, {@code up}; {@code cluster} where it is one of several; and, if the plugin is up,
 * {@code webApplications} with the values as the plugin words them, and {@code counters} by the
 * names of the MXBean's attributes. {@code givenTwice} has how often a web application's settings
 * stand in LDAP that stand there more than once, if it was looked at.
 */
public final class StatusJson {
  private StatusJson() {}

  /** The object, on several lines. */
  public static String of(ServerStatus status, GivenTwice twice) {
    ModelNode json = new ModelNode();
    json.get("overlay").set(status.overlay());
    json.get("links").set(list(status.links()));
    ModelNode files = json.get("files").setEmptyList();
    for (ServerStatus.InstalledFile file : status.files()) {
      ModelNode node = files.add();
      file.version().ifPresent(version -> node.get("version").set(version));
      node.get("path").set(file.path());
      node.get("sha1").set(file.sha1());
      node.get("asCarried").set(file.asCarried());
    }
    ModelNode archives = json.get("archives").setEmptyList();
    for (ServerStatus.Archive archive : status.archives()) {
      ModelNode node = archives.add();
      node.get("name").set(archive.name());
      node.get("status").set(archive.status());
      node.get("absent").set(list(archive.absent()));
    }
    status.cluster().ifPresent(cluster -> add(json.get("cluster"), cluster));
    json.get("up").set(status.plugin().isPresent());
    status.plugin().ifPresent(state -> add(json, state));
    if (twice.notLooked().isEmpty()) {
      json.get("givenTwice").set(object(twice.times()));
    }
    return json.toJSONString(false);
  }

  private static void add(ModelNode json, ClusterState cluster) {
    json.get("members").set(cluster.members());
    json.get("view").set(cluster.view());
    cluster.entries().ifPresent(count -> json.get("entries").set(count));
    cluster.hits().ifPresent(count -> json.get("hits").set(count));
    cluster.misses().ifPresent(count -> json.get("misses").set(count));
    cluster.writes().ifPresent(count -> json.get("writes").set(count));
  }

  private static void add(ModelNode json, PluginState state) {
    ModelNode webApplications = json.get("webApplications").setEmptyObject();
    state
        .webApplications()
        .forEach(
            (name, webApplication) -> {
              webApplications.get(name, "settings").set(object(webApplication.settings()));
              webApplication
                  .changed()
                  .ifPresent(
                      changed ->
                          webApplications
                              .get(name, "changed")
                              .set(list(changed.stream().sorted().toList())));
              webApplications.get(name, "ignored").set(object(webApplication.ignored()));
            });
    ModelNode counters = json.get("counters").setEmptyObject();
    state
        .counters()
        .forEach(
            (name, value) ->
                counters
                    .get(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                    .set(value(value)));
  }

  private static ModelNode list(List<String> texts) {
    ModelNode list = new ModelNode().setEmptyList();
    texts.forEach(list::add);
    return list;
  }

  private static ModelNode object(Map<?, ?> map) {
    ModelNode object = new ModelNode().setEmptyObject();
    map.forEach((key, value) -> object.get(String.valueOf(key)).set(value(value)));
    return object;
  }

  private static ModelNode value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    if (value instanceof Long || value instanceof Integer) {
      return new ModelNode(((Number) value).longValue());
    }
    if (value instanceof Number number) {
      return new ModelNode(number.doubleValue());
    }
    return value instanceof Boolean flag ? new ModelNode(flag) : new ModelNode(value.toString());
  }
}
