package org.dcm4chee.arc.zip.it.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what the soak did, and keeps what it found. Thread-safe. */
final class SoakReport {
  private static final int KEPT = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<String, Integer> requests = new TreeMap<>();
  private final Map<String, Integer> answers = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private int found;

  private void count(Map<String, Integer> counters, String what) {
    lock.lock();
    try {
      counters.merge(what, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /** Something was broken on purpose. */
  void fault(String kind) {
    count(faults, kind);
  }

  void request(String kind) {
    count(requests, kind);
  }

  void answer(String kind) {
    count(answers, kind);
  }

  /** Something is not as it must be. */
  void finding(String words) {
    lock.lock();
    try {
      found++;
      if (findings.size() < KEPT) {
        findings.add(words);
        System.out.println("FOUND: " + words);
      }
    } finally {
      lock.unlock();
    }
  }

  int findings() {
    lock.lock();
    try {
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** All of it, for people. */
  @Override
  public String toString() {
    lock.lock();
    try {
      return total(faults)
          + " faults: "
          + faults
          + "\n"
          + total(requests)
          + " requests: "
          + requests
          + "\nanswers: "
          + answers
          + "\n"
          + found
          + " findings";
    } finally {
      lock.unlock();
    }
  }

  private static int total(Map<String, Integer> counters) {
    return counters.values().stream().mapToInt(Integer::intValue).sum();
  }
}
