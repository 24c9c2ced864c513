package org.dcm4chee.arc.zip.overlay.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.SaslException;
import org.dcm4chee.arc.zip.overlay.report.OverlayException;
import org.dcm4chee.arc.zip.overlay.report.Problem;
import org.dcm4chee.arc.zip.overlay.report.Reason;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.as.controller.client.ModelControllerClientConfiguration;
import org.jboss.as.controller.client.Operation;
import org.jboss.as.controller.client.OperationMessageHandler;
import org.jboss.as.controller.client.OperationResponse;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;

/**
 * A running stand-alone WildFly, through its management interface. Translates every failure into a
 * {@link Problem}. Not thread-safe.
 */
public final class ManagedServer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;

  private final Endpoint endpoint;
  private final ModelControllerClient client;

  private ManagedServer(Endpoint endpoint, ModelControllerClient client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  /** Connects, within ten seconds, and makes sure that it is no domain. */
  public static ManagedServer connect(Endpoint endpoint) throws OverlayException {
    var configuration =
        new ModelControllerClientConfiguration.Builder()
            .setProtocol(endpoint.protocol())
            .setHostName(endpoint.host())
            .setPort(endpoint.port())
            .setConnectionTimeout(CONNECT_MILLIS);
    endpoint.tls().ifPresent(configuration::setSslContext);
    if (endpoint.login().isPresent()) {
      configuration.setHandler(handler(endpoint.login().get()));
      // A wrong password must not go unnoticed because the user happens to be on the same machine.
      configuration.setSaslOptions(Map.of("SASL_DISALLOWED_MECHANISMS", "JBOSS-LOCAL-USER"));
    }
    ManagedServer server =
        new ManagedServer(endpoint, ModelControllerClient.Factory.create(configuration.build()));
    try {
      String process = server.attribute(List.of(), "process-type").orElse("Server");
      if (!process.equals("Server")
          || server.attribute(List.of(), "launch-type").orElse("STANDALONE").equals("DOMAIN")) {
        throw Problem.DOMAIN_MODE.with(endpoint);
      }
      return server;
    } catch (OverlayException e) {
      server.close();
      throw e;
    }
  }

  private static CallbackHandler handler(Endpoint.Login login) {
    return callbacks -> {
      for (Callback callback : callbacks) {
        if (callback instanceof NameCallback name) {
          name.setName(login.user());
        } else if (callback instanceof PasswordCallback password) {
          password.setPassword(login.password().toCharArray());
        } else if (callback instanceof RealmCallback realm) {
          realm.setText(realm.getDefaultText());
        }
      }
    };
  }

  /** What it is connected to. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Runs an operation and gives its result. */
  ModelNode execute(ModelNode operation) throws OverlayException {
    ModelNode answer = answer(operation);
    if (!Operations.isSuccessfulOutcome(answer)) {
      throw refusal(answer);
    }
    return Operations.readResult(answer);
  }

  /** As {@link #execute}; empty where there is no such resource, attribute or value. */
  public Optional<ModelNode> find(ModelNode operation) throws OverlayException {
    ModelNode answer = answer(operation);
    if (!Operations.isSuccessfulOutcome(answer)) {
      String failure = Operations.getFailureDescription(answer).asString();
      if (failure.contains("WFLYCTL0313") || failure.contains("WFLYCTL0332")) {
        throw refusal(answer);
      }
      return Optional.empty();
    }
    ModelNode result = Operations.readResult(answer);
    return result.isDefined() ? Optional.of(result) : Optional.empty();
  }

  /**
   * Runs an operation that may take long.
   *
   * @param eachSecond told the seconds that have passed
   * @return the server's whole answer, successful or not
   */
  ModelNode executeSlowly(Operation operation, LongConsumer eachSecond) throws OverlayException {
    long start = System.nanoTime();
    CompletableFuture<ModelNode> future =
        client.executeAsync(operation, OperationMessageHandler.DISCARD);
    try {
      while (true) {
        try {
          return future.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException stillWorking) {
          eachSecond.accept(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? unreachable(io, true)
          : Problem.UNEXPECTED.because(e, Reason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.CONNECTION_LOST.because(e, endpoint);
    }
  }

  /** The stream an operation answers with; empty where the server will not give it. */
  public Optional<InputStream> stream(ModelNode operation) throws OverlayException {
    try {
      OperationResponse response =
          client.executeOperation(
              Operation.Factory.create(operation), OperationMessageHandler.DISCARD);
      if (response.getInputStreams().isEmpty()) {
        response.close();
        return Optional.empty();
      }
      return Optional.of(
          new FilterInputStream(response.getInputStreams().get(0).getStream()) {
            @Override
            public void close() throws IOException {
              super.close();
              response.close();
            }
          });
    } catch (IOException e) {
      throw unreachable(e, true);
    }
  }

  /** An attribute of a resource as text; the address is a list of key, value, key, value, …. */
  public Optional<String> attribute(List<String> address, String name) throws OverlayException {
    return find(Operations.createReadAttributeOperation(address(address), name))
        .map(ModelNode::asString);
  }

  /** Names of a resource's children, sorted; empty if there is no such resource. */
  List<String> children(List<String> address, String type) throws OverlayException {
    ModelNode operation = Operations.createOperation("read-children-names", address(address));
    operation.get("child-type").set(type);
    List<String> names = new ArrayList<>();
    find(operation).ifPresent(list -> list.asList().forEach(name -> names.add(name.asString())));
    names.sort(null);
    return names;
  }

  /** An address from key, value, key, value, …. */
  public static ModelNode address(List<String> address) {
    ModelNode node = new ModelNode().setEmptyList();
    for (int i = 0; i < address.size(); i += 2) {
      node.add(address.get(i), address.get(i + 1));
    }
    return node;
  }

  /** The problem behind an unsuccessful answer. */
  static OverlayException refusal(ModelNode answer) {
    ModelNode failure = Operations.getFailureDescription(answer);
    String text = failure.asString();
    Throwable full = new IllegalStateException(text);
    return text.contains("WFLYCTL0313") || text.contains("WFLYCTL0332")
        ? Problem.NOT_ALLOWED.because(full)
        : Problem.OPERATION_REFUSED.because(full, ServerFailure.reason(failure));
  }

  private ModelNode answer(ModelNode operation) throws OverlayException {
    try {
      return client.execute(operation);
    } catch (IOException e) {
      throw unreachable(e, false);
    }
  }

  private OverlayException unreachable(IOException e, boolean wasConnected) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return Problem.HOST_UNKNOWN.because(e, endpoint.host());
      }
      if (cause instanceof SaslException) {
        return Problem.LOGIN_REFUSED.because(e, endpoint);
      }
      if (cause instanceof SSLException) {
        return tlsRefused(e);
      }
      if (cause instanceof ConnectException && !wasConnected) {
        // The client wraps what it meets in a ConnectException of its own: look further in.
        if (cause.getCause() == null) {
          return Problem.SERVER_DOWN.because(e, endpoint);
        }
      }
    }
    if (wasConnected) {
      return Problem.CONNECTION_LOST.because(e, endpoint);
    }
    return endpoint.tls().isPresent() ? tlsRefused(e) : Problem.SERVER_DOWN.because(e, endpoint);
  }

  private OverlayException tlsRefused(IOException e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return Problem.TLS_REFUSED.because(e, endpoint, Reason.of(innermost));
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      // Nothing is lost: every operation has been answered by now.
      System.getLogger(ManagedServer.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
    }
  }
}
