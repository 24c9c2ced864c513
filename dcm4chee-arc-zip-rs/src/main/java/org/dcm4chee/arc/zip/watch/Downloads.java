package org.dcm4chee.arc.zip.watch;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Counts the downloads of this server. One for the whole application. Thread-safe.
 *
 * @param <R> the reasons for which a request can be refused; shown as they write themselves
 */
public final class Downloads<R extends Enum<R>> implements DownloadsMXBean {
  /** Under which JMX shows it. */
  public static final String OBJECT_NAME = "org.dcm4chee.arc.zip:type=Downloads";

  private final LongAdder active = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);
  private final Map<R, LongAdder> refused;
  private final ReentrantLock registration = new ReentrantLock();

  /** Guarded by {@link #registration}. */
  private boolean registered;

  private final SettingsView settings;

  /**
   * Nothing counted yet, not registered.
   *
   * @param reasons for a refusal
   * @param settings what is shown of them
   */
  public Downloads(Class<R> reasons, SettingsView settings) {
    this.settings = settings;
    refused = new EnumMap<>(reasons);
    for (Outcome outcome : Outcome.values()) {
      ended.put(outcome, new LongAdder());
    }
    for (R reason : reasons.getEnumConstants()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** How a download ended. */
  public enum Outcome {
    /** The last byte was sent. */
    FINISHED,
    /** It failed on our side. */
    FAILED,
    /** The client went away. */
    ABORTED,
    /** There was no ZIP to send: refused, not modified, only its headers were asked for. */
    WITHOUT_ZIP
  }

  /** One download that goes on. Thread-safe. */
  public final class Running {
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Running() {}

    /** Counts bytes that were sent. */
    public void sent(long count) {
      bytes.add(count);
    }

    /** It is over. Only the first call counts. */
    public void end(Outcome outcome) {
      if (open.compareAndSet(true, false)) {
        active.decrement();
        ended.get(outcome).increment();
      }
    }
  }

  /** A download begins; it goes on until {@link Running#end} is called. */
  public Running begin() {
    active.increment();
    return new Running();
  }

  /** A request was refused. */
  public void refused(R reason) {
    refused.get(reason).increment();
  }

  @Override
  public long getActive() {
    return active.sum();
  }

  @Override
  public long getFinished() {
    return ended.get(Outcome.FINISHED).sum();
  }

  @Override
  public long getFailed() {
    return ended.get(Outcome.FAILED).sum();
  }

  @Override
  public long getAborted() {
    return ended.get(Outcome.ABORTED).sum();
  }

  @Override
  public Map<String, Long> getRefused() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((reason, count) -> counts.put(reason.toString(), count.sum()));
    return counts;
  }

  @Override
  public Map<String, Map<String, String>> getSettings() {
    return settings.inForce();
  }

  @Override
  public Map<String, Map<String, String>> getChangedSettings() {
    return settings.changed();
  }

  @Override
  public Map<String, Map<String, String>> getIgnoredSettings() {
    return settings.ignored();
  }

  @Override
  public long getBytes() {
    return bytes.sum();
  }

  /**
   * Makes the counts visible; does nothing if they are. What an earlier deployment may have left
   * behind under the same name is replaced.
   *
   * @throws JMException if the server does not take it; nothing depends on that but the view
   */
  public void register(MBeanServer server) throws JMException {
    registration.lock();
    try {
      if (!registered) {
        ObjectName name = new ObjectName(OBJECT_NAME);
        if (server.isRegistered(name)) {
          server.unregisterMBean(name);
        }
        server.registerMBean(this, name);
        registered = true;
      }
    } finally {
      registration.unlock();
    }
  }

  /**
   * Takes them away; does nothing if they are not there.
   *
   * @throws JMException if the server does not let go of it
   */
  public void unregister(MBeanServer server) throws JMException {
    registration.lock();
    try {
      ObjectName name = new ObjectName(OBJECT_NAME);
      if (registered && server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
      registered = false;
    } finally {
      registration.unlock();
    }
  }
}
