package org.dcm4chee.arc.zip.archive;

import java.util.List;
import java.util.Optional;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.dcm4chee.arc.conf.Availability;
import org.dcm4chee.arc.conf.StorageDescriptor;
import org.dcm4chee.arc.retrieve.RetrieveContext;
import org.dcm4chee.arc.zip.limits.Refusal;
import org.dcm4chee.arc.zip.settings.ZipSettings;

/**
 * An archive without a server, with what CDI would give the plugin in it: one device with one AE
 * and its web application, one request, and the real service.
 */
public final class ArchiveWithoutServer implements AutoCloseable {
  /** The study that every request is for. */
  public static final String STUDY = "1.2.3";

  /** The path of that study. */
  public static final String PATH = "/dcm4chee-arc/aets/DCM4CHEE/rs/studies/" + STUDY;

  private final Device device = new Device("dcm4chee-arc");
  private final ApplicationEntity ae = new ApplicationEntity("DCM4CHEE");
  private final WebApplication webapp = new WebApplication("DCM4CHEE");
  private final ZipService service;
  private final CurrentRequest current = new CurrentRequest();
  private final RetrieveObserver observer;
  private Optional<FakeContext> context = Optional.empty();

  /** Begins with nothing configured. */
  public ArchiveWithoutServer() {
    ArchiveDeviceExtension extension = new ArchiveDeviceExtension();
    StorageDescriptor storage = new StorageDescriptor("fs1");
    storage.setInstanceAvailability(Availability.ONLINE);
    extension.addStorageDescriptor(storage);
    device.addDeviceExtension(extension);
    ae.addAEExtension(new ArchiveAEExtension());
    device.addApplicationEntity(ae);
    webapp.setServicePath("/dcm4chee-arc/aets/DCM4CHEE/rs");
    webapp.setAETitle("DCM4CHEE");
    webapp.setServiceClasses(WebApplication.ServiceClass.WADO_RS);
    device.addWebApplication(webapp);
    service = new ZipService(device, Thread::new);
    observer = new RetrieveObserver(current, service);
  }

  /** Sets the properties of its web application. */
  public ArchiveWithoutServer configured(String... properties) {
    webapp.setProperties(properties);
    return this;
  }

  /** A configuration that cannot be read. */
  public ArchiveWithoutServer brokenConfiguration(Throwable fault) {
    device.addWebApplication(
        new WebApplication("A broken one") {
          @Override
          public boolean containsServiceClass(ServiceClass serviceClass) {
            throw sneaky(fault);
          }
        });
    device.removeWebApplication("DCM4CHEE");
    return this;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable fault) throws T {
    throw (T) fault;
  }

  ApplicationEntity ae() {
    return ae;
  }

  /** The plugin's service. */
  public ZipService service() {
    return service;
  }

  /** The request. */
  public CurrentRequest current() {
    return current;
  }

  RetrieveObserver observer() {
    return observer;
  }

  /** What becomes of the objects that were found, in the order of the ZIP. */
  static List<InstanceSource> sources(FakeContext found, ZipWish wish) {
    return new SourceFactory(found.get(), wish).of(found.get().getMatches()).acceptable();
  }

  /** A wish for a ZIP of objects as they are stored, with the settings that are in force. */
  public ZipWish wish() {
    ZipSettings settings =
        service.settingsFor(
            new org.dcm4chee.arc.zip.FakeServletRequest(PATH).request(), Optional.of("DCM4CHEE"));
    return new ZipWish(List.of("*"), false, false, "user ann", settings);
  }

  /** The same, encrypted. */
  ZipWish encryptedWish(ZipPassword password) {
    ZipWish wish = wish();
    return new ZipWish(
        wish.content(),
        wish.transferSyntaxes(),
        false,
        false,
        Optional.empty(),
        Optional.of(password),
        wish.user(),
        wish.settings());
  }

  FakeContext finds(FakeObject... objects) {
    FakeContext found = new FakeContext(ae, objects);
    context = Optional.of(found);
    return found;
  }

  /**
   * The request wants a ZIP, and the archive has found objects for it.
   *
   * @throws Refusal if that is refused
   */
  public Delivery admitted(FakeObject... objects) {
    return admitted(wish(), objects);
  }

  /** The same with another wish. */
  public Delivery admitted(ZipWish wish, FakeObject... objects) {
    current.expectZip(wish);
    observer.onStart(finds(objects).get());
    return current.delivery().orElseThrow();
  }

  /** The answer is sent: the archive's end of a retrieve, with its audit in the middle. */
  public void end() {
    RetrieveContext ended = context.orElseThrow().get();
    observer.beforeTheAudit(ended);
    observer.afterAll(ended);
  }

  /** SOP Instance UIDs that the archive's audit would have as transferred. */
  public List<String> transferred() {
    List<String> uids = new java.util.ArrayList<>(context.orElseThrow().matches());
    uids.removeAll(context.orElseThrow().failed);
    return uids;
  }

  /** How often the context was closed. */
  public int contextsClosed() {
    return context.orElseThrow().closed.get();
  }

  /** How many downloads have a slot. */
  public int slotsInUse() {
    return service.slots().inUse();
  }

  @Override
  public void close() {
    current.close();
    service.stop(new Object());
    service.close();
  }
}
