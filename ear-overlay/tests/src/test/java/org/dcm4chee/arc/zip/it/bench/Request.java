package org.dcm4chee.arc.zip.it.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A request whose answer is timed.
 *
 * @param headers names and values in turn
 * @param status of the answer; another one is a failure
 */
record Request(String method, URI uri, List<String> headers, int status) {

  /** What is answered with 200. */
  static Request get(URI uri, String... headers) {
    return new Request("GET", uri, List.of(headers), 200);
  }

  /** The same for its headers alone. */
  Request head() {
    return new Request("HEAD", uri, headers, status);
  }

  /** The same for a range of it, {@code 0-99} or {@code -1024}. */
  Request range(String bytes) {
    return with("Range", "bytes=" + bytes).answering(206);
  }

  /** The same with one more header. */
  Request with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(name, value));
    return new Request(method, uri, more, status);
  }

  /** The same with another answer. */
  Request answering(int other) {
    return new Request(method, uri, headers, other);
  }

  /** Makes the requests of a row, each before its time begins. */
  @FunctionalInterface
  interface Tries {
    Request next();
  }
}
