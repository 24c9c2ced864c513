package org.dcm4chee.arc.zip.it.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.Operation;
import org.jboss.as.controller.client.OperationBuilder;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * What the tests do to a server through its management interface, beside the installer and not with
 * it. Every call is a connection of its own; what the server refuses is an {@link AssertionError}.
 */
public final class Management {
  private final int port;
  private final int securePort;

  Management(int port, int securePort) {
    this.port = port;
    this.securePort = securePort;
  }

  /** Where TLS is spoken, once the interface is {@linkplain #secure secured}. */
  public int securePort() {
    return securePort;
  }

  public int port() {
    return port;
  }

  /** Whether the server is up and, where one is named, its deployment too. */
  boolean isUp(List<String> deployments) {
    try (ModelControllerClient client = connect()) {
      boolean up = reads(client, new ModelNode().setEmptyList(), "server-state", "running");
      for (String name : deployments) {
        up = up && reads(client, deployment(name), "status", "OK");
      }
      return up;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean reads(
      ModelControllerClient client, ModelNode address, String attribute, String wanted)
      throws IOException {
    ModelNode answer = client.execute(Operations.createReadAttributeOperation(address, attribute));
    return Operations.isSuccessfulOutcome(answer)
        && Operations.readResult(answer).asString().equals(wanted);
  }

  /** Deploys a file under its own name. */
  public void deploy(String name, byte[] bytes) {
    ModelNode add = Operations.createAddOperation(deployment(name));
    add.get("content").get(0).get("input-stream-index").set(0);
    add.get("enabled").set(true);
    execute(
        OperationBuilder.create(add, true).addInputStream(new ByteArrayInputStream(bytes)).build());
  }

  /** Deploys a file where it lies, as the deployments folder does. */
  public void deployInPlace(Path file) {
    ModelNode add = Operations.createAddOperation(deployment(String.valueOf(file.getFileName())));
    add.get("content").get(0).get("path").set(file.toString());
    add.get("content").get(0).get("archive").set(true);
    add.get("enabled").set(true);
    execute(add);
  }

  /** What several servers share caches in, with none in it. */
  public void addCacheContainer(String name) {
    execute(
        Operations.createAddOperation(
            new ModelNode().add("subsystem", "infinispan").add("cache-container", name)));
  }

  public void redeploy(String name) {
    execute(Operations.createOperation("redeploy", deployment(name)));
  }

  public void undeploy(String name) {
    execute(Operations.createOperation("undeploy", deployment(name)));
  }

  /** Undeploys everything, and forgets it. */
  public void undeployAll() {
    for (String name : children("deployment")) {
      undeploy(name);
      execute(Operations.createRemoveOperation(deployment(name)));
    }
  }

  /** Names of the deployment overlays. */
  public List<String> overlays() {
    return children("deployment-overlay");
  }

  /** When the deployment was last enabled, in milliseconds: tells whether it was redeployed. */
  public String enabledTime(String name) {
    return execute(Operations.createReadAttributeOperation(deployment(name), "enabled-time"))
        .asString();
  }

  /** Has the server take the address of a client from what a reverse proxy says, and reloads it. */
  void forwardProxyAddresses() {
    listen("proxy-address-forwarding", "true");
  }

  /** Has the system keep no more than so many bytes for a client, and reloads it. */
  void keepToSend(int bytes) {
    listen("send-buffer", Integer.toString(bytes));
  }

  private void listen(String attribute, String value) {
    ModelNode listener =
        Operations.createAddress(
            "subsystem", "undertow", "server", "default-server", "http-listener", "default");
    execute(Operations.createWriteAttributeOperation(listener, attribute, value));
    execute(Operations.createOperation("reload"));
  }

  /** Has the management interface speak TLS too, with the one key of a PKCS12 store. */
  void secure(Path store, String password) {
    addSslContext("management", store, password);
    ModelNode http =
        Operations.createAddress(
            "core-service", "management", "management-interface", "http-interface");
    execute(Operations.createWriteAttributeOperation(http, "ssl-context", "management"));
    execute(
        Operations.createWriteAttributeOperation(
            http, "secure-socket-binding", "management-https"));
    execute(Operations.createOperation("reload"));
  }

  private void addSslContext(String name, Path store, String password) {
    ModelNode keys = Operations.createAddOperation(elytron("key-store", name));
    keys.get("path").set(store.toString());
    keys.get("type").set("PKCS12");
    keys.get("credential-reference", "clear-text").set(password);
    execute(keys);
    ModelNode manager = Operations.createAddOperation(elytron("key-manager", name));
    manager.get("key-store").set(name);
    manager.get("credential-reference", "clear-text").set(password);
    execute(manager);
    ModelNode context = Operations.createAddOperation(elytron("server-ssl-context", name));
    context.get("key-manager").set(name);
    execute(context);
  }

  /**
   * Has the archive listen for TLS, with the one key of a PKCS12 store.
   *
   * @return the port
   */
  public int listenForTls(Path store, String password) {
    addSslContext("of-the-test", store, password);
    ModelNode https = Operations.createAddOperation(listener("https-listener", "of-the-test"));
    https.get("ssl-context").set("of-the-test");
    https.get("enable-http2").set(true);
    return listen("of-the-test", https);
  }

  /**
   * Has the archive listen for a reverse proxy, and believe what that says of its clients.
   *
   * @return the port
   */
  public int listenForProxy() {
    ModelNode http = Operations.createAddOperation(listener("http-listener", "for-proxy"));
    http.get("proxy-address-forwarding").set(true);
    return listen("for-proxy", http);
  }

  private int listen(String name, ModelNode listener) {
    int free = Ports.freeOne();
    ModelNode binding =
        Operations.createAddOperation(
            Operations.createAddress(
                "socket-binding-group", "standard-sockets", "socket-binding", name));
    binding.get("port").set(free);
    execute(binding);
    listener.get("socket-binding").set(name);
    execute(listener);
    return free;
  }

  private static ModelNode listener(String type, String name) {
    return Operations.createAddress(
        "subsystem", "undertow", "server", "default-server", type, name);
  }

  /** Whether something listens where TLS is to be spoken. */
  boolean isSecure() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), securePort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static ModelNode elytron(String type, String name) {
    return Operations.createAddress("subsystem", "elytron", type, name);
  }

  /** What all threads of the server are doing now. */
  public String threads() {
    ModelNode dump =
        Operations.createOperation(
            "dump-all-threads",
            Operations.createAddress("core-service", "platform-mbean", "type", "threading"));
    dump.get("locked-monitors").set(false);
    dump.get("locked-synchronizers").set(false);
    return execute(dump).asString();
  }

  private List<String> children(String type) {
    ModelNode operation =
        Operations.createOperation("read-children-names", new ModelNode().setEmptyList());
    operation.get("child-type").set(type);
    return execute(operation).asList().stream().map(ModelNode::asString).toList();
  }

  private ModelNode execute(ModelNode operation) {
    return execute(Operation.Factory.create(operation));
  }

  private ModelNode execute(Operation operation) {
    try (ModelControllerClient client = connect()) {
      ModelNode answer = client.execute(operation);
      if (!Operations.isSuccessfulOutcome(answer)) {
        throw new AssertionError(Operations.getFailureDescription(answer).asString());
      }
      return Operations.readResult(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ModelControllerClient connect() throws IOException {
    return ModelControllerClient.Factory.create("remote+http", "127.0.0.1", port);
  }

  private static ModelNode deployment(String name) {
    return Operations.createAddress("deployment", name);
  }
}
