package org.dcm4chee.arc.zip.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void noClientIsGivenAPortThatAServerIsStillToListenAt() throws IOException {
    Assumptions.assumeTrue(
        Ports.end(Ports.firstOfClients()) == Ports.firstOfClients(),
        "this machine gives almost all ports to clients");
    // The system gives ports to these as it gives them to clients.
    try (ServerSocket some = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(some.getLocalPort()).isGreaterThanOrEqualTo(Ports.firstOfClients());
    }
    assertThat(Arrays.stream(Ports.free(1_000)).max().getAsInt())
        .isLessThan(Ports.firstOfClients());
  }

  @Test
  void noPortIsGivenTwice() {
    assertThat(Arrays.stream(Ports.free(1_000)).distinct().count()).isEqualTo(1_000);
  }

  @Test
  void whereSomebodyListensIsPassedOver() throws IOException {
    int following = Ports.freeOne() + 1;
    try (ServerSocket taken = new ServerSocket(following, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.freeOne()).isNotEqualTo(taken.getLocalPort());
    }
  }
}
