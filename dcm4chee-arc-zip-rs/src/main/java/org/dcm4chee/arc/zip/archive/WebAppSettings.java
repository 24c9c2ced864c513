package org.dcm4chee.arc.zip.archive;

import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4che3.util.AttributesFormat;
import org.dcm4chee.arc.zip.settings.Problem;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;
import org.dcm4chee.arc.zip.watch.SettingsView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the settings for a request where the archive finds the web application: the one of class
 * WADO_RS whose service path is a prefix of the request's URI. The archive wants none of a request
 * for another title of an AE; then it is the one of the AE that has this title. Thread-safe.
 */
final class WebAppSettings {
  private static final Logger LOG = LoggerFactory.getLogger(WebAppSettings.class);
  private static final int ATTEMPTS = 20;

  /** Much longer than a reload leaves a web application without what it had. */
  private static final long RELOAD_NANOS = 5_000_000;

  /** What was not understood when a web application was last looked at, by its name. */
  private final Map<String, Set<Problem>> told = new ConcurrentHashMap<>();

  /** What was found twice in a row, by the web application's name. */
  private final Map<String, ZipSettings> seen = new ConcurrentHashMap<>();

  /** Empty if there is no web application. */
  private record Found(Optional<String> webApplication, ZipSettings settings) {}

  /**
   * One snapshot: a reload in the middle of a request does not change it. The archive's takes away
   * what a web application had before it puts in what it is to have, and without a lock: so what is
   * new, or gone, is only believed when it is found once more. A request at that moment would else
   * have the defaults, and with them what {@code zip.roles} or {@code zip.deidentify} forbids.
   *
   * @param requestUri the path as the client wrote it
   * @param aeTitle the AE title in it, decoded; empty if there is none
   */
  ZipSettings of(Device device, String requestUri, Optional<String> aeTitle) {
    Found found = find(device, requestUri, aeTitle);
    for (int attempt = 1; attempt < ATTEMPTS && !isSeen(found); attempt++) {
      LockSupport.parkNanos(RELOAD_NANOS);
      Found before = found;
      found = find(device, requestUri, aeTitle);
      if (found.equals(before)) {
        before.webApplication().ifPresent(name -> seen.put(name, before.settings()));
        return found.settings();
      }
    }
    return found.settings();
  }

  private boolean isSeen(Found found) {
    return found.webApplication().map(seen::get).filter(found.settings()::equals).isPresent();
  }

  private Found find(Device device, String requestUri, Optional<String> aeTitle) {
    return steadily(
        () ->
            first(device, webapp -> isPrefix(webapp.getServicePath(), requestUri))
                .or(() -> aeTitle.flatMap(title -> ofAnotherTitle(device, title)))
                .map(
                    webapp ->
                        new Found(
                            Optional.of(webapp.getApplicationName()), read(webapp).settings()))
                .orElse(new Found(Optional.empty(), ZipSettings.defaults())));
  }

  /**
   * Whether the archive gives objects of an AE under the path of a request: by its rule there has
   * to be a web application, unless the AE is asked for by another title. Of an AE that it does not
   * know, the archive itself says so.
   *
   * @param requestUri the path as the client wrote it
   * @param aeTitle the AE title in it, decoded
   */
  boolean isServed(Device device, String requestUri, String aeTitle) {
    ApplicationEntity ae = device.getApplicationEntity(aeTitle, true);
    return ae == null
        || !aeTitle.equals(ae.getAETitle())
        || steadily(() -> first(device, webapp -> isPrefix(webapp.getServicePath(), requestUri)))
            .isPresent();
  }

  private static boolean isPrefix(String servicePath, String requestUri) {
    return servicePath != null && requestUri.startsWith(servicePath);
  }

  private static Optional<WebApplication> ofAnotherTitle(Device device, String title) {
    ApplicationEntity ae = device.getApplicationEntity(title, true);
    return ae == null
        ? Optional.empty()
        : first(device, webapp -> ae.getAETitle().equals(webapp.getAETitle()));
  }

  private static Optional<WebApplication> first(
      Device device, Predicate<WebApplication> condition) {
    for (WebApplication webapp : device.getWebApplications()) {
      if (webapp.containsServiceClass(WebApplication.ServiceClass.WADO_RS)
          && condition.test(webapp)) {
        return Optional.of(webapp);
      }
    }
    return Optional.empty();
  }

  /** The settings of every web application that they can be for, as they are when asked for. */
  SettingsView view(Supplier<Device> device) {
    return new SettingsView() {
      @Override
      public Map<String, Map<String, String>> inForce() {
        return ofEach(device.get(), read -> read.settings().inForce());
      }

      @Override
      public Map<String, Map<String, String>> changed() {
        return ofEach(device.get(), read -> read.settings().changed());
      }

      @Override
      public Map<String, Map<String, String>> ignored() {
        return ofEach(device.get(), Read::ignored);
      }
    };
  }

  private Map<String, Map<String, String>> ofEach(
      Device device, Function<Read, Map<String, String>> facts) {
    return steadily(
        () -> {
          Map<String, Map<String, String>> all = new TreeMap<>();
          for (WebApplication webapp : device.getWebApplications()) {
            if (webapp.containsServiceClass(WebApplication.ServiceClass.WADO_RS)) {
              Map<String, String> ofThis = facts.apply(read(webapp));
              if (!ofThis.isEmpty()) {
                all.put(webapp.getApplicationName(), ofThis);
              }
            }
          }
          return all;
        });
  }

  /** What is in force, and what is not though it was set. */
  private record Read(ZipSettings settings, Set<Problem> problems) {
    Map<String, String> ignored() {
      Map<String, String> ignored = new TreeMap<>();
      problems.forEach(problem -> ignored.put(problem.property(), problem.inWords()));
      return ignored;
    }
  }

  /** The archive does not lock its maps while it reloads. */
  private static <T> T steadily(Supplier<T> reading) {
    for (int attempt = 1; ; attempt++) {
      try {
        return reading.get();
      } catch (ConcurrentModificationException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private Read read(WebApplication webapp) {
    Map<String, String> properties = new HashMap<>(webapp.getProperties());
    Set<Problem> problems = new LinkedHashSet<>();
    ZipSettings settings =
        onlyPatternsThatWork(ZipSettings.from(properties, problems::add), problems::add);
    tell(webapp.getApplicationName(), Set.copyOf(problems));
    return new Read(settings, problems);
  }

  /** The settings know the syntax of patterns, the archive's library the keywords, too. */
  private static ZipSettings onlyPatternsThatWork(
      ZipSettings settings, Consumer<Problem> problems) {
    ZipSettings working = settings;
    for (Setting<Optional<String>> setting :
        List.of(Setting.ENTRY_NAME_FORMAT, Setting.FILE_NAME)) {
      Optional<String> pattern = settings.get(setting);
      try {
        pattern.ifPresent(AttributesFormat::new);
      } catch (RuntimeException e) {
        problems.accept(
            new Problem(
                setting.property(),
                pattern.orElseThrow(),
                "it has a keyword that this archive does not know",
                "tags and keywords of PS3.6"));
        working = working.without(setting);
      }
    }
    return working;
  }

  /** Only what is new: what was set right and is wrong again is told again. */
  private void tell(String webapp, Set<Problem> problems) {
    Set<Problem> before = told.put(webapp, problems);
    for (Problem problem : problems) {
      if (before == null || !before.contains(problem)) {
        LOG.warn(
            "Web application {}: {}={} is not understood, its default is used: {}. Allowed: {}",
            webapp,
            problem.property(),
            problem.value(),
            problem.reason(),
            problem.allowed());
      }
    }
  }
}
