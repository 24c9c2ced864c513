package org.dcm4chee.arc.zip.it.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a server and the others, as they reach it: can be cut, and mended. What is
 * open when it is cut is closed, and so is whatever comes until it is mended.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;

  private Relay(ServerSocket door) {
    this.door = door;
  }

  /** One that leads nowhere yet. */
  static Relay open() throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    start("relay", relay::acceptAll);
    return relay;
  }

  /** Where it leads to from now on. */
  void to(int port) {
    target = port;
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    cut = true;
    closeAll();
  }

  void mend() {
    cut = false;
  }

  private void acceptAll() {
    while (!door.isClosed()) {
      try {
        connect(door.accept());
      } catch (IOException e) {
        // The door was closed, or nobody is at home: who came sees that the connection ends.
      }
    }
  }

  private void connect(Socket one) throws IOException {
    open.add(one);
    try {
      if (cut) {
        throw new IOException("cut");
      }
      Socket other = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(other);
      start("relay-there", () -> copy(one, other));
      start("relay-back", () -> copy(other, one));
    } catch (IOException e) {
      close(one);
      throw e;
    }
    if (cut) {
      closeAll();
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either end is gone, or it was cut.
    } finally {
      close(from);
      close(to);
    }
  }

  private void closeAll() {
    open.forEach(this::close);
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone anyway.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    closeAll();
  }
}
