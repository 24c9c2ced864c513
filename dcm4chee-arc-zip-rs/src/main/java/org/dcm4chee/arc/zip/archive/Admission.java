package org.dcm4chee.arc.zip.archive;

import java.util.Arrays;
import java.util.Optional;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.format.Encryption;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.limits.Slots;
import org.dcm4chee.arc.zip.pipeline.Download;
import org.dcm4chee.arc.zip.pipeline.OnLoss;
import org.dcm4chee.arc.zip.settings.OnMissing;
import org.dcm4chee.arc.zip.settings.Setting;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * Whether what the archive has found may be sent: sizes, then a slot. What is admitted is a {@link
 * Delivery} that has all it needs; of what is refused nothing is kept.
 */
final class Admission {
  private final ZipService service;

  Admission(ZipService service) {
    this.service = service;
  }

  /**
   * Admits a download.
   *
   * @throws Refusal if the settings do not allow it
   */
  Delivery admit(RetrieveContext context, ZipWish wish) {
    return admit(new OneRetrieve(context), wish);
  }

  /**
   * Admits a download.
   *
   * @throws Refusal if the settings do not allow it
   */
  Delivery admit(Selection selection, ZipWish wish) {
    Lifecycle lifecycle = new Lifecycle();
    try {
      return admit(selection, wish, lifecycle);
    } catch (RuntimeException | Error e) {
      try {
        lifecycle.close();
      } catch (IllegalStateException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private Delivery admit(Selection selection, ZipWish wish, Lifecycle lifecycle) {
    ZipSettings settings = wish.settings();
    Optional<Slots.Lease> early = Optional.empty();
    if (selection.severalStudies()) {
      // What is to be gathered costs more than it does to be told that there is no slot.
      early = Optional.of(slot(wish, lifecycle));
    }
    RetrieveCaches retrieveCaches = new RetrieveCaches();
    Gathering.Gathered gathered =
        new Gathering(
                selection,
                wish,
                lifecycle,
                retrieveCaches,
                service.threads(),
                service.workers().sharing())
            .gather();
    Slots.Lease slot = early.orElseGet(() -> slot(wish, lifecycle));
    String base = gathered.representation();
    Optional<Encryption> encryption = wish.password().map(password -> encryption(password, base));
    encryption.ifPresent(keys -> lifecycle.register(keys::close));
    WorkerAccess workers = new WorkerAccess(service.workers());
    Download.Order<InstanceFacts> order =
        new Download.Order<>(
            gathered.objects(),
            gathered.notAcceptable(),
            gathered.contents()::composition,
            encryption.map(keys -> base + ' ' + keys.tag(base)).orElse(base),
            settings.get(Setting.COMPRESSION),
            settings.get(Setting.BUFFER_BYTES),
            settings.get(Setting.ON_MISSING) == OnMissing.FAIL ? OnLoss.FAIL : OnLoss.LEAVE_OUT,
            encryption);
    Download.Resources resources =
        new Download.Resources(
            workers,
            settings.get(Setting.THREADS),
            service.budget().part(settings.get(Setting.BUFFER_BYTES)),
            service.plans());
    Sending download =
        wish.content().hasBulkData()
            ? new SplitObjects(
                order,
                gathered.own().acceptable(),
                SourceFactory.textOf(wish.content()).orElseThrow(),
                resources,
                Delivery.patience(settings))
            : new WholeObjects(new Download<>(order, resources));
    lifecycle.register(download::close);
    lifecycle.register(retrieveCaches::close);
    Delivery delivery =
        new Delivery(
            new Delivery.Retrieved(
                selection, gathered.contexts(), gathered.own(), gathered.service()),
            wish,
            download,
            retrieveCaches,
            lifecycle,
            service.downloads(),
            new Delivery.Sender(slot, workers, service.senders(), service.underway()));
    lifecycle.register(service.overseer().register(delivery)::close);
    if (selection.severalStudies() && download instanceof WholeObjects whole) {
      gathered.studies().serve(whole.download(), delivery.report());
      delivery.onStop(gathered.studies()::stop);
    }
    for (RetrieveContext context : gathered.contexts()) {
      RetrieveCache unused =
          retrieveCaches.request(context, gathered.own().acceptable(), service.threads());
    }
    return delivery;
  }

  private Slots.Lease slot(ZipWish wish, Lifecycle lifecycle) {
    Slots.Lease lease = service.slots().acquire(wish.user(), wish.settings());
    lifecycle.register(lease::close);
    return lease;
  }

  /** From here on nobody needs the password itself. */
  private static Encryption encryption(ZipPassword password, String representation) {
    byte[] utf8 = password.utf8();
    try {
      return new Encryption(utf8, representation);
    } finally {
      Arrays.fill(utf8, (byte) 0);
      password.wipe();
    }
  }
}
