package org.dcm4chee.arc.zip.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcm4chee.arc.zip.it.server.ArchiveUnderTest.header;
import static org.dcm4chee.arc.zip.it.server.Await.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.dcm4chee.arc.zip.it.server.ArchiveUnderTest;
import org.dcm4chee.arc.zip.it.server.Node;
import org.dcm4chee.arc.zip.it.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One server, to which a second comes, is lost and found again, stands still for a while, leaves
 * and comes back; in this order, and all the time clients download from whoever is there.
 */
@DisplayName("Servers join, leave, lose each other and meet: no wrong byte, no lost slot")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MembershipIT {
  /** The clients' AE, without limits; those that are tried are of {@code DCM4CHEE}. */
  private static final String BUSY = "SECOND";

  private static final String[] ANN = {"X-Stand-In-User", "ann;user"};

  private static Relay toFirst;
  private static Relay toSecond;
  private static Server.Options secondOptions;
  private static Server firstServer;
  private static Server secondServer;
  private static ArchiveUnderTest first;
  private static ArchiveUnderTest second;
  private static String large;
  private static Load load;

  @BeforeAll
  static void start() throws IOException {
    SharedStorage storage = SharedStorage.create();
    large = path(storage.study(40, 512));
    String small = path(storage.study(6, 128));
    toFirst = Relay.open();
    toSecond = Relay.open();
    List<Integer> relays = List.of(toFirst.port(), toSecond.port());
    List<Node> nodes = Node.cluster(2);
    toFirst.to(nodes.get(0).port());
    toSecond.to(nodes.get(1).port());
    secondOptions =
        Server.Options.named("late")
            .withProperties(storage.properties())
            .as(nodes.get(1).behind(toSecond.port(), relays));

    firstServer =
        Server.start(
            Server.Options.named("early")
                .withProperties(storage.properties())
                .as(nodes.get(0).behind(toFirst.port(), relays)));
    firstServer.overlay("install", "--cluster");
    first = ArchiveUnderTest.on(firstServer);
    settings(first);
    load = Load.of(5, BUSY, List.of(zip(large), zip(small), zip(small + "&dicomdir=true")));
    load.include(first);
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    try {
      if (load != null) {
        load.end();
      }
    } finally {
      for (Server server : new Server[] {firstServer, secondServer}) {
        if (server != null) {
          server.close();
        }
      }
      for (Relay relay : new Relay[] {toFirst, toSecond}) {
        if (relay != null) {
          relay.close();
        }
      }
    }
  }

  private static void settings(ArchiveUnderTest archive) {
    archive.settings(BUSY, "zip.bufferBytes=1 MiB", "zip.maxRate=8 MB");
    archive.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.maxConcurrentPerUser=1");
  }

  private static String path(String study) {
    return "studies/" + study + "?accept=application/zip";
  }

  /** What every server is to send, from the one that was alone. */
  private static Load.Zip zip(String path) {
    HttpResponse<byte[]> answer = first.send("GET", first.uri(BUSY, path));
    assertThat(answer.statusCode()).isEqualTo(200);
    return new Load.Zip(path, header(answer, "ETag"), answer.body());
  }

  private static void awaitServers(int number, Server... servers) {
    await("they see that they are " + number)
        .until(
            () ->
                List.of(servers).stream()
                    .allMatch(
                        server ->
                            server.overlay("status").matches("(?s).*cluster: +" + number + " .*")));
  }

  private static int statusOfAnn(ArchiveUnderTest server) {
    return server.head(large, ANN).statusCode();
  }

  /** Ann, who may have one download, has none, and then has one: both servers know it. */
  private static void requireThatLimitsAreOne() throws IOException {
    for (ArchiveUnderTest server : List.of(first, second)) {
      await("ann's slot is free").until(() -> statusOfAnn(server) == 200);
    }
    try (StalledClient ann = StalledClient.of(first, large, ANN)) {
      await("the other server counts it").until(() -> statusOfAnn(second) == 429);
      assertThat(ann).isNotNull();
    }
    await("ann's slot is free").until(() -> statusOfAnn(second) == 200);
  }

  @Test
  @Order(1)
  void aServerJoins() throws IOException {
    load.awaitAnswers(5, first);
    secondServer = Server.start(secondOptions);
    secondServer.overlay("install", "--cluster");
    second = ArchiveUnderTest.on(secondServer);
    settings(second);
    load.include(second);

    awaitServers(2, firstServer, secondServer);
    load.awaitAnswers(5, first, second);
    requireThatLimitsAreOne();
  }

  @Test
  @Order(2)
  @DisplayName("the network is split: each counts its own; it heals: they count together again")
  void splitAndHeal() throws IOException {
    toFirst.cut();
    toSecond.cut();
    load.awaitAnswers(5, first, second);
    awaitServers(1, firstServer, secondServer);
    try (StalledClient ann = StalledClient.of(first, large, ANN)) {
      assertThat(ann).isNotNull();
      await("each part counts its own").until(() -> statusOfAnn(second) == 200);
      load.awaitAnswers(5, first, second);

      toFirst.mend();
      toSecond.mend();
      awaitServers(2, firstServer, secondServer);
      await("what began in one part counts in the other").until(() -> statusOfAnn(second) == 429);
    }
    load.awaitAnswers(5, first, second);
    requireThatLimitsAreOne();
  }

  @Test
  @Order(3)
  void aServerStandsStillForSoLongThatTheOtherGivesItUp_andGoesOn()
      throws IOException, InterruptedException {
    secondServer.suspend();
    try {
      awaitServers(1, firstServer);
      assertThat(statusOfAnn(first)).isEqualTo(200);
    } finally {
      secondServer.resume();
    }
    awaitServers(2, firstServer, secondServer);
    load.awaitAnswers(5, first, second);
    requireThatLimitsAreOne();
  }

  @Test
  @Order(4)
  @DisplayName("a server is stopped: its clients go on at the other; it comes back")
  void leaveAndComeBack() throws IOException, InterruptedException {
    load.mayFail(second);
    secondServer.stop();
    awaitServers(1, firstServer);
    load.awaitAnswers(5, first);
    secondServer.startAgain();
    settings(second);
    awaitServers(2, firstServer, secondServer);
    load.mayFailNoMore(second);

    load.awaitAnswers(5, first, second);
    requireThatLimitsAreOne();
  }

  @Test
  @Order(5)
  @DisplayName("when the clients are gone no slot is taken, in the whole cluster")
  void noSlotIsLost() throws IOException, InterruptedException {
    load.end();
    for (ArchiveUnderTest server : List.of(first, second)) {
      server.settings("DCM4CHEE", "zip.bufferBytes=1 MiB", "zip.maxConcurrentCluster=1");
    }
    for (ArchiveUnderTest server : List.of(first, second)) {
      await("all slots are free").until(() -> statusOfAnn(server) == 200);
    }
    try (StalledClient ann = StalledClient.of(second, large, ANN)) {
      assertThat(ann).isNotNull();
      assertThat(first.head(large, "X-Stand-In-User", "bob;user").statusCode()).isEqualTo(503);
    }
  }
}
