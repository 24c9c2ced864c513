package org.dcm4chee.arc.zip.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of this machine's loopback address for servers that are still to be started.
 *
 * <p>None is of those that the system gives to clients: between the choice and the start, or while
 * a server is restarted, any connection of a test could get it. Whoever asks again and again
 * whether the server listens could even be connected with itself, and keep the port from it.
 */
public final class Ports {
  private static final int FIRST = 10_000;

  /** Where IANA has ports for clients begin; Linux has them begin earlier. */
  private static final int FIRST_OF_CLIENTS = 49_152;

  private static final Path LINUX_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private static final int END = end(firstOfClients());

  // Somewhere, as other tests may run on this machine.
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, END));

  private Ports() {}

  /** One that is free now, and is not given again before all others were. */
  public static int freeOne() {
    for (int tries = FIRST; tries < END; tries++) {
      int port = next.getAndUpdate(last -> last + 1 < END ? last + 1 : FIRST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No port from " + FIRST + " to " + (END - 1) + " is free.");
  }

  /** So many that are free now, each another. */
  public static int[] free(int number) {
    int[] ports = new int[number];
    for (int i = 0; i < number; i++) {
      ports[i] = freeOne();
    }
    return ports;
  }

  /** The lowest port that the system gives to a client that does not ask for one. */
  static int firstOfClients() {
    if (!Files.isReadable(LINUX_RANGE)) {
      return FIRST_OF_CLIENTS;
    }
    try (Scanner range = new Scanner(LINUX_RANGE, StandardCharsets.US_ASCII)) {
      return range.nextInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what is given; on a machine that leaves too few to servers, as elsewhere. */
  static int end(int firstOfClients) {
    return firstOfClients - FIRST < 2_000 ? FIRST_OF_CLIENTS : firstOfClients;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
