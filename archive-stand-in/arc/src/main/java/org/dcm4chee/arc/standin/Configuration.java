package org.dcm4chee.arc.standin;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFReader;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4chee.arc.conf.ArchiveAEExtension;
import org.dcm4chee.arc.conf.ArchiveDeviceExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the device from LDAP, under the archive's names: from a directory of its own in memory, on
 * port {@code stand-in.ldap.port}, or from the one that the file {@code stand-in.ldap.properties}
 * names. A reload changes the one {@link Device} in place.
 */
@ApplicationScoped
public class Configuration {
  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
  private static final String BASE = "dc=dcm4che,dc=org";
  private static final String DEVICES = "cn=Devices,cn=DICOM Configuration," + BASE;
  private static final String DEVICE_NAME = "dcm4chee-arc";

  private final Device device = new Device(DEVICE_NAME);
  private InMemoryDirectoryServer directory;
  private String host = "127.0.0.1";
  private int port;
  private String bindDN = "cn=admin," + BASE;
  private String password = "secret";

  @Produces
  Device device() {
    return device;
  }

  @PostConstruct
  void start() {
    try {
      String file = System.getProperty("stand-in.ldap.properties", "");
      if (file.isEmpty()) {
        startDirectory();
      } else {
        readProperties(Path.of(file));
      }
      ArchiveDeviceExtension extension = new ArchiveDeviceExtension();
      Storages.putBack(extension);
      device.addDeviceExtension(extension);
      reload();
    } catch (LDAPException e) {
      throw new IllegalStateException("The configuration cannot be read: " + e.getMessage(), e);
    }
  }

  private void startDirectory() throws LDAPException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setSchema(null);
    config.addAdditionalBindCredentials(bindDN, password);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "ldap",
            InetAddress.getLoopbackAddress(),
            Integer.getInteger("stand-in.ldap.port", 0),
            null));
    directory = new InMemoryDirectoryServer(config);
    try (InputStream ldif = Configuration.class.getResourceAsStream("configuration.ldif")) {
      directory.importFromLDIF(true, new LDIFReader(ldif));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    directory.startListening();
    port = directory.getListenPort();
    LOG.info("LDAP for the stand-in archive on port {}", port);
  }

  private void readProperties(Path file) throws LDAPException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LDAPURL url =
        new LDAPURL(properties.getProperty("java.naming.provider.url").split("/dc=", -1)[0]);
    host = url.getHost();
    port = url.getPort();
    bindDN = properties.getProperty("java.naming.security.principal");
    password = properties.getProperty("java.naming.security.credentials");
  }

  @PreDestroy
  void stop() {
    if (directory != null) {
      directory.shutDown(true);
    }
  }

  /** What is in the directory now, in force at once. */
  public void reload() throws LDAPException {
    try (LDAPConnection ldap = new LDAPConnection(host, port, bindDN, password)) {
      String deviceDN = "dicomDeviceName=" + DEVICE_NAME + ',' + DEVICES;
      SearchResultEntry deviceEntry = ldap.getEntry(deviceDN);
      String format = deviceEntry.getAttributeValue("dcmWadoZIPEntryNameFormat");
      device
          .getDeviceExtension(ArchiveDeviceExtension.class)
          .setWadoZIPEntryNameFormat(
              format != null ? format : ArchiveDeviceExtension.DEFAULT_WADO_ZIP_ENTRY_NAME_FORMAT);
      for (SearchResultEntry entry :
          ldap.search(deviceDN, SearchScope.ONE, "(dicomAETitle=*)").getSearchEntries()) {
        if (entry.hasAttribute("dcmWebAppName")) {
          configureWebApplication(entry);
        } else {
          configureApplicationEntity(entry);
        }
      }
    }
  }

  private void configureApplicationEntity(SearchResultEntry entry) {
    String title = entry.getAttributeValue("dicomAETitle");
    ApplicationEntity ae = device.getApplicationEntity(title);
    if (ae == null) {
      ae = new ApplicationEntity(title);
      ae.addAEExtension(new ArchiveAEExtension());
      device.addApplicationEntity(ae);
    }
    ae.setInstalled(!"FALSE".equals(entry.getAttributeValue("dicomInstalled")));
    ae.setOtherAETitles(values(entry, "dcmOtherAETitle"));
    ArchiveAEExtension archive = ae.getAEExtension(ArchiveAEExtension.class);
    archive.setWadoZIPEntryNameFormat(entry.getAttributeValue("dcmWadoZIPEntryNameFormat"));
    archive.setAcceptedUserRoles(values(entry, "dcmAcceptedUserRole"));
    archive.setQueryMaxNumberOfResults(number(entry, "dcmQueryMaxNumberOfResults"));
    archive.setQidoMaxNumberOfResults(number(entry, "dcmQidoMaxNumberOfResults"));
  }

  private void configureWebApplication(SearchResultEntry entry) {
    String name = entry.getAttributeValue("dcmWebAppName");
    WebApplication webapp = device.getWebApplication(name);
    if (webapp == null) {
      webapp = new WebApplication(name);
      device.addWebApplication(webapp);
    }
    webapp.setServicePath(entry.getAttributeValue("dcmWebServicePath"));
    webapp.setAETitle(entry.getAttributeValue("dicomAETitle"));
    List<WebApplication.ServiceClass> classes = new ArrayList<>();
    for (String value : values(entry, "dcmWebServiceClass")) {
      classes.add(WebApplication.ServiceClass.valueOf(value));
    }
    webapp.setServiceClasses(classes.toArray(WebApplication.ServiceClass[]::new));
    webapp.setProperties(values(entry, "dcmProperty"));
  }

  private static int number(SearchResultEntry entry, String attribute) {
    Integer value = entry.getAttributeValueAsInteger(attribute);
    return value == null ? 0 : value;
  }

  private static String[] values(SearchResultEntry entry, String attribute) {
    String[] values = entry.getAttributeValues(attribute);
    return values == null ? new String[0] : values;
  }

  /** Writes the properties of a web application to the directory; not in force until a reload. */
  public void storeProperties(String webAppName, List<String> properties) throws LDAPException {
    try (LDAPConnection ldap = new LDAPConnection(host, port, bindDN, password)) {
      ldap.modify(
          "dcmWebAppName=" + webAppName + ",dicomDeviceName=" + DEVICE_NAME + ',' + DEVICES,
          new Modification(
              ModificationType.REPLACE, "dcmProperty", properties.toArray(String[]::new)));
    }
  }

  /** Where the directory listens. */
  public int port() {
    return port;
  }
}
