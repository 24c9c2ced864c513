package org.dcm4chee.arc.zip.overlay.fit;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcm4chee.arc.zip.overlay.ear.ArchiveNames;
import org.dcm4chee.arc.zip.overlay.ear.EarContents;
import org.dcm4chee.arc.zip.overlay.links.ClassSpace;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.dcm4chee.arc.zip.overlay.server.DeployedArchive;
import org.dcm4chee.arc.zip.overlay.server.Endpoint;
import org.dcm4chee.arc.zip.overlay.server.ManagedServer;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * An archive the plugin may go into, and the classes the plugin would find there.
 *
 * @param ear name of the deployment or file
 * @param war name of the web application in it
 * @param modules the folders of JBoss modules that were read
 * @param unread what could not be read, one sentence each; links cannot be judged without it
 * @param wildfly version of the server, as far as known
 * @param java the server's Java, as far as known: {@code 17}
 */
public record TargetArchive(
    String ear,
    String war,
    ClassSpace classes,
    List<Path> modules,
    List<String> unread,
    Optional<String> wildfly,
    Optional<String> java) {
  private static final String WILDFLY_VERSION_FILE = "wildfly-feature-pack-product-conf-";

  /** From files alone. */
  public static TargetArchive fromFiles(Path ear, Optional<String> war, List<Path> modules)
      throws OverlayException {
    EarContents contents;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(ear))) {
      contents = EarContents.read(in);
    } catch (IOException e) {
      throw Problem.FILE_UNREADABLE.because(e, ear, Reason.of(e));
    }
    if (contents.empty()) {
      throw Problem.NOT_AN_EAR.with(ear);
    }
    Path name = ear.getFileName();
    List<String> unread = new ArrayList<>();
    if (modules.isEmpty()) {
      unread.add("the server's modules: none were named with --modules");
    }
    return of(
        name == null ? ear.toString() : name.toString(),
        contents,
        war,
        modules,
        unread,
        wildflyIn(modules),
        Optional.empty());
  }

  /**
   * From a running server: the EAR through the management interface, the modules from the disk if
   * that is this machine's.
   *
   * @param modules folders to read instead of the server's own
   */
  public static TargetArchive fromServer(
      ManagedServer server, DeployedArchive deployment, Optional<String> war, List<Path> modules)
      throws OverlayException {
    List<String> unread = new ArrayList<>();
    ModelNode properties = properties(server);
    List<Path> read = modules.isEmpty() ? localModules(server.endpoint(), properties) : modules;
    if (read.isEmpty()) {
      unread.add("the server's modules: they are not on this machine");
    }
    Optional<String> java = text(properties, "java.specification.version");
    Optional<String> wildfly = server.attribute(List.of(), "product-version");
    Optional<EarContents> contents = contents(server, deployment, properties);
    if (contents.isEmpty()) {
      unread.add("the EAR: the server does not give its content away");
      String chosen =
          ArchiveNames.chooseWar(deployment.name(), deployment.subdeployments(server), war);
      return new TargetArchive(
          deployment.name(), chosen, new ClassSpace(), read, unread, wildfly, java);
    }
    return of(deployment.name(), contents.get(), war, read, unread, wildfly, java);
  }

  private static TargetArchive of(
      String ear,
      EarContents contents,
      Optional<String> wantedWar,
      List<Path> modules,
      List<String> unread,
      Optional<String> wildfly,
      Optional<String> java)
      throws OverlayException {
    String war = ArchiveNames.chooseWar(ear, contents.wars().keySet(), wantedWar);
    ClassSpace classes = new ClassSpace();
    classes.addAll(contents.wars().get(war));
    classes.addAll(contents.shared());
    for (Path folder : modules) {
      try {
        classes.addModules(folder);
      } catch (IOException e) {
        throw Problem.FILE_UNREADABLE.because(e, folder, Reason.of(e));
      }
    }
    return new TargetArchive(ear, war, classes, modules, unread, wildfly, java);
  }

  /**
   * Whether everything was read and there is no DICOM library: then this is no archive's server.
   */
  boolean isNoArchives() {
    return unread.isEmpty() && !classes.hasDicomLibrary();
  }

  /** The archive's version. */
  String version() {
    return ArchiveNames.version(war).orElse("of unknown version");
  }

  private static ModelNode properties(ManagedServer server) throws OverlayException {
    return server
        .find(
            Operations.createReadAttributeOperation(
                ManagedServer.address(List.of("core-service", "platform-mbean", "type", "runtime")),
                "system-properties"))
        .orElse(new ModelNode());
  }

  private static Optional<String> text(ModelNode properties, String name) {
    return properties.hasDefined(name)
        ? Optional.of(properties.get(name).asString())
        : Optional.empty();
  }

  private static Optional<EarContents> contents(
      ManagedServer server, DeployedArchive deployment, ModelNode properties)
      throws OverlayException {
    ModelNode address = ManagedServer.address(deployment.address());
    Optional<InputStream> stream =
        server.stream(Operations.createOperation("read-content", address));
    if (stream.isEmpty()) {
      stream = unmanaged(server, deployment, properties);
    }
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = new BufferedInputStream(stream.get())) {
      EarContents contents = EarContents.read(in);
      return contents.empty() ? Optional.empty() : Optional.of(contents);
    } catch (IOException e) {
      throw Problem.CONNECTION_LOST.because(e, server.endpoint());
    }
  }

  /** A deployment that stayed where it was put, in the deployments folder for example. */
  private static Optional<InputStream> unmanaged(
      ManagedServer server, DeployedArchive deployment, ModelNode properties)
      throws OverlayException {
    if (!isHere(server.endpoint())) {
      return Optional.empty();
    }
    Optional<ModelNode> content =
        server.find(
            Operations.createReadAttributeOperation(
                ManagedServer.address(deployment.address()), "content"));
    if (content.isEmpty()
        || content.get().asList().isEmpty()
        || !content.get().get(0).hasDefined("path")) {
      return Optional.empty();
    }
    ModelNode file = content.get().get(0);
    Path path = Path.of(file.get("path").asString());
    if (file.hasDefined("relative-to")) {
      Optional<String> base = text(properties, file.get("relative-to").asString());
      if (base.isEmpty()) {
        return Optional.empty();
      }
      path = Path.of(base.get()).resolve(path);
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.newInputStream(path));
    } catch (IOException e) {
      throw Problem.FILE_UNREADABLE.because(e, path, Reason.of(e));
    }
  }

  private static List<Path> localModules(Endpoint endpoint, ModelNode properties) {
    if (!isHere(endpoint)) {
      return List.of();
    }
    Optional<String> search =
        text(properties, "module.path")
            .or(() -> text(properties, "jboss.home.dir").map(home -> home + "/modules"));
    return search.stream()
        .flatMap(list -> Stream.of(list.split(File.pathSeparator, -1)))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(Files::isDirectory)
        .toList();
  }

  private static boolean isHere(Endpoint endpoint) {
    try {
      InetAddress address = InetAddress.getByName(endpoint.host());
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> wildflyIn(Collection<Path> modules) throws OverlayException {
    for (Path folder : modules) {
      try (Stream<Path> files = Files.walk(folder)) {
        Optional<String> version =
            files
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.startsWith(WILDFLY_VERSION_FILE) && name.endsWith(".jar"))
                .map(name -> name.substring(WILDFLY_VERSION_FILE.length(), name.length() - 4))
                .findFirst();
        if (version.isPresent()) {
          return version;
        }
      } catch (IOException e) {
        throw Problem.FILE_UNREADABLE.because(e, folder, Reason.of(e));
      } catch (UncheckedIOException e) {
        throw Problem.FILE_UNREADABLE.because(e, folder, Reason.of(e.getCause()));
      }
    }
    return Optional.empty();
  }
}
